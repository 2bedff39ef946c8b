import { spawnSync } from 'node:child_process';

/** What a command printed, and how it ended. */
export interface Result {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, at most two minutes. */
export function run(
  command: string,
  args: string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Result {
  const result = spawnSync(command, args, {
    input: options.input,
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  return { ok: result.status === 0, out: result.stdout, err: result.stderr };
}

/** Runs kubectl and returns what it printed. @throws if it fails */
export function kubectl(args: string[], input?: string): string {
  const result = run('kubectl', args, { input });
  if (!result.ok) throw new Error(`kubectl ${args.join(' ')}\n${result.err}${result.out}`);
  return result.out;
}

/** As {@link kubectl}, where failing is an answer. */
export function tryKubectl(args: string[], input?: string): Result {
  return run('kubectl', args, { input });
}

/** An object as JSON. */
export function get(kind: string, name: string, namespace?: string): any {
  return JSON.parse(kubectl(['get', kind, name, ...(namespace ? ['-n', namespace] : []), '-o', 'json']));
}

/** The items of a kind as JSON. */
export function list(kind: string, namespace?: string, selector?: string): any[] {
  const args = ['get', kind, ...(namespace ? ['-n', namespace] : []), ...(selector ? ['-l', selector] : [])];
  return JSON.parse(kubectl([...args, '-o', 'json'])).items;
}

/** Applies objects given as data. */
export function apply(...objects: object[]): void {
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

/** Waits until `probe` returns something truthy. @throws with the last answer after `seconds` */
export async function until<T>(
  what: string,
  seconds: number,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}; last: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
