import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program to measure. */
export interface Case {
  readonly name: string;
  readonly command: string;
  readonly args: string[];
  readonly env?: { readonly [name: string]: string };
}

export interface Sample {
  /** Wall time of the whole process, from its start to its end. */
  readonly ms: number;
  /** Largest resident set in MB, or undefined where there is no /proc. */
  readonly mb?: number;
}

/** Runs the cases in turn, round after round, so that what else the machine does falls on all of them alike. */
export async function interleaved(cases: Case[], rounds: number): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const one of cases) samples.get(one.name)!.push(await run(one));
  }
  return samples;
}

function run({ name, command, args, env }: Case): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let mb: number | undefined;
    let errors = '';
    child.stderr.on('data', (data) => (errors += data));
    const poll = setInterval(() => (mb = highWaterMark(child.pid) ?? mb), 5);
    child.on('error', reject);
    child.on('exit', (code) => {
      const ms = performance.now() - start;
      clearInterval(poll);
      if (code === 0) resolve({ ms, mb });
      else reject(new Error(`${name}: ${command} ${args.join(' ')} ended with ${code}\n${errors}`));
    });
  });
}

/** The kernel keeps this maximum, so a sample misses only what was added after it. */
function highWaterMark(pid: number | undefined): number | undefined {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
