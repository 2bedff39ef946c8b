import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EntryFiles } from '../../../../lib/certificates/issuer';
import { type LayoutDocument } from '../../../../lib/certificates/layout';
import { keyOf } from './memory-store';

const made: string[] = [];

/** An empty folder, which is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cert-store-'));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** What whoever reads the folders sees, through the links. */
export function seenIn(directory: string, layout: LayoutDocument): Map<string, EntryFiles> {
  const entries = [layout.authority, ...layout.targets].map(({ entry }) => entry);
  return new Map(
    entries.map((ref) => {
      const folder = join(directory, ref.name);
      const names = readdirSync(folder).filter((name) => !name.startsWith('..'));
      return [keyOf(ref), Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]))];
    }),
  );
}

/** Names of links, versions and leftovers in the folder of an entry. */
export const hiddenIn = (directory: string, name: string): string[] =>
  readdirSync(join(directory, name))
    .filter((file) => file.startsWith('..'))
    .sort();
