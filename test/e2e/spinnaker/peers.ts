import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../support/kubectl';

/** What a service of Spinnaker said, or why there was nothing to hear. */
export interface Answer {
  readonly port?: number;
  readonly said?: string;
  readonly error?: string;
}

/** Which of kork's two ways to a client. */
export type JavaClient = 'configuration' | 'provider';

/** A process with any number of services in one language, each as its profile says. */
export class Peers {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly waiting: ((answer: Answer) => void)[] = [];
  private log = '';

  private constructor(program: string) {
    this.process = spawn(program, [], { stdio: 'pipe' });
    this.process.stderr.on('data', (text) => (this.log = (this.log + text).slice(-20_000)));
    this.process.on('error', (error) => this.end(error.message));
    this.process.on('close', () => this.end(`it has ended\n${this.log}`));
    createInterface(this.process.stdout).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
  }

  /** @throws if the program cannot be built */
  static start(language: 'java' | 'go'): Peers {
    return new Peers(join(programs(), language));
  }

  /** The port at which a service with this profile listens. @throws if it does not come up */
  async serve(config: string): Promise<number> {
    const { port, error } = await this.tell({ do: 'serve', config });
    if (port === undefined) throw new Error(`${config}: ${error}`);
    return port;
  }

  /** Has a service with this profile call the URL. */
  get(config: string, url: string, client: JavaClient = 'configuration'): Promise<Answer> {
    return this.tell({ do: 'get', config, url, client });
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }

  private tell(command: object): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.process.exitCode !== null) return resolve({ error: `it has ended\n${this.log}` });
      const limit = setTimeout(() => this.end(`no answer within a minute\n${this.log}`), 60_000);
      this.waiting.push((answer) => {
        clearTimeout(limit);
        resolve(answer);
      });
      this.process.stdin.write(`${JSON.stringify(command)}\n`);
    });
  }

  private end(error: string): void {
    this.process.kill('SIGKILL');
    for (const answer of this.waiting.splice(0)) answer({ error });
  }
}

let folder: string | undefined;

function programs(): string {
  if (folder) return folder;
  const built = run('.ci/java', ['build']);
  if (!built.ok) throw new Error(`.ci/java build\n${built.err}${built.out}`);
  return (folder = run('.ci/java', ['folder']).out.trim());
}

/** The common name in what was said, or what went wrong. */
export function nameIn({ said = '', error }: Answer): string | undefined {
  return error ?? /CN=([^,]*)/.exec(said)?.[1];
}
