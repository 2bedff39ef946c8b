import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A fenced block of code in one of the documents. */
export interface Block {
  /** Document and line, for messages. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

/** The project's documents, by their paths relative to its root. */
export const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

export function blocksOf(document: string): Block[] {
  const text = read(document);
  return [...text.matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms)].map(
    ({ 1: indent, 2: language, 3: body, index }) => ({
      place: `${document}:${text.slice(0, index).split('\n').length}`,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** Targets of the links to other files and headings of the project: `path#anchor`, either of which may be empty. */
export function linksOf(document: string): string[] {
  const prose = read(document).replace(/^ *```.*?^ *```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as forges make them. */
export function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
