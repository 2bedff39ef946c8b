import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PackageFiles } from '../lib/kubernetes/packaging';

/** Replaces the content of `directory` by the given files. */
export function writeFiles(directory: string, files: PackageFiles): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
