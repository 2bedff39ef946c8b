import { spawn } from 'node:child_process';
import { StoreUnreachableError } from './store';

/** How a program ended. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with these arguments; secrets go through its standard input only. */
export type Kubectl = (args: string[], input?: string) => Promise<ProgramResult>;

/** The kubectl of PATH. @param context of the kubeconfig; undefined for the current one */
export function kubectl(context: string | undefined): Kubectl {
  const common = context === undefined ? [] : [`--context=${context}`];
  return (args, input) =>
    new Promise((resolve, reject) => {
      const child = spawn('kubectl', [...common, '--request-timeout=30s', ...args], { stdio: 'pipe' });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', (error) =>
        reject(new StoreUnreachableError(`kubectl cannot be run: ${error.message}`)),
      );
      child.on('close', (code) =>
        resolve({
          code: code ?? 1,
          stdout: Buffer.concat(out).toString(),
          stderr: Buffer.concat(err).toString(),
        }),
      );
      // It may end without having read its input: what it says then is in the result.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
}

/** Its first line of complaint. */
export const complaint = ({ code, stderr }: ProgramResult): string =>
  stderr.trim().split('\n')[0] || `exit code ${code}`;
