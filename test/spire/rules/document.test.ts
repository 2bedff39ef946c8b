import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../lib/spire/rules/all';
import { REFUSALS } from '../../../scripts/refusals';
import { rulesDocument } from '../../../scripts/rules-doc';

const ROOT = join(__dirname, '..', '..', '..');

/** How the source names the ID of a check: in a problem, or as an argument of a helper that makes one. */
const IDS = [
  /\brule: '([a-z-]+)'/g,
  // What follows a check is the place, not an ID.
  /\brefuse\(\s*(?!\w+Problem\()(?:\{[^}]*\}|[^,()]+(?:\([^)]*\))?),\s*'([a-z-]+)'/g,
  /\brefusal\(\s*'([a-z-]+-[a-z-]+)'/g,
  /\bby\(\s*'([a-z-]+)'/g,
  /\benumProblem\(\s*'([a-z-]+)'/g,
];

function idsInSource(): string[] {
  const files = ['lib', 'apps'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const ids = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .flatMap((text) => IDS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, id]) => id)));
  return [...new Set(ids)].sort();
}

test('docs/rules.md is what "npm run docs:rules" writes', () => {
  expect(readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8')).toBe(rulesDocument());
});

test('every ID in a message is that of a rule, or explained in scripts/refusals.ts', () => {
  const documented = new Set([...RULES.map(({ id }) => id), ...Object.keys(REFUSALS)]);
  expect(idsInSource().filter((id) => !documented.has(id))).toEqual([]);
});

test('scripts/refusals.ts explains nothing that is no longer there, and no rule', () => {
  const ids = new Set(idsInSource());
  const rules = new Set(RULES.map(({ id }) => id));
  expect(Object.keys(REFUSALS).filter((id) => !ids.has(id) || rules.has(id))).toEqual([]);
});
