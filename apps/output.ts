import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PackageFiles } from '../lib/kubernetes/packaging';

/**
 * Makes `directory` hold the given files and nothing else. What is up to date already is not touched.
 *
 * @param marker a file that every such folder has: another folder that is not empty is refused
 */
export function writeFiles(directory: string, files: PackageFiles, marker: string): void {
  const present = new Set(filesIn(directory));
  if (present.size > 0 && !present.has(marker)) {
    const [some] = present;
    throw new Error(
      `${directory} holds files that this program did not write, such as ${some}. Name another folder.`,
    );
  }
  const made = new Set<string>();
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    if (present.has(path) && readFileSync(file, 'utf8') === text) continue;
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, text);
  }
  for (const path of present) {
    if (!(path in files)) removeWithEmptyFolders(directory, path);
  }
}

/** Paths of all files below a folder, relative to it; none if it does not exist. */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(directory, '/').length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function removeWithEmptyFolders(directory: string, path: string): void {
  rmSync(join(directory, path));
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(directory, folder)).length > 0) return;
    rmdirSync(join(directory, folder));
  }
}
