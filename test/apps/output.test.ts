import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../../apps/output';

const MARKER = 'marker.md';
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'output-')), 'out');
});

test('what is no longer made goes, with the folders that it leaves empty', () => {
  writeFiles(folder, { [MARKER]: '', 'a/b/old.yaml': 'old', 'a/kept.yaml': 'kept' }, MARKER);
  writeFiles(folder, { [MARKER]: '', 'a/kept.yaml': 'kept', 'new.yaml': 'new' }, MARKER);
  expect(existsSync(join(folder, 'a/b'))).toBe(false);
  expect(readFileSync(join(folder, 'a/kept.yaml'), 'utf8')).toBe('kept');
  expect(readFileSync(join(folder, 'new.yaml'), 'utf8')).toBe('new');
});

test('what is the same is not written again', () => {
  writeFiles(folder, { [MARKER]: 'x' }, MARKER);
  const { mtimeNs } = statSync(join(folder, MARKER), { bigint: true });
  writeFiles(folder, { [MARKER]: 'x' }, MARKER);
  expect(statSync(join(folder, MARKER), { bigint: true }).mtimeNs).toBe(mtimeNs);
});

test('a folder with other files is refused, and left as it is', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'thesis.txt'), 'ten years');
  expect(() => writeFiles(folder, { [MARKER]: '' }, MARKER)).toThrow(/did not write, such as thesis\.txt/);
  expect(existsSync(join(folder, MARKER))).toBe(false);
  expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('ten years');
});
