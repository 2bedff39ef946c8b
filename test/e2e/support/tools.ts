import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `describe`, or `describe.skip` with a loud word where a program is not on PATH. */
export function describeWith(...programs: string[]): typeof describe {
  const missing = programs.filter((program) => !onPath(program));
  if (missing.length === 0) return describe;
  process.stderr.write(
    `\nSKIPPED, because PATH has no ${missing.join(', ')}: ${expect.getState().testPath}\n\n`,
  );
  return describe.skip as typeof describe;
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
