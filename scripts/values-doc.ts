import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonSchema } from '../lib/serviceradar/values/json-schema';
import { RETIRED } from '../lib/serviceradar/values/retired';
import { VALUES_SCHEMA } from '../lib/serviceradar/values/schema';

const { spire, certs, web } = VALUES_SCHEMA.properties;
const BLOCKS = ['server', 'agent', 'postgres', 'controllerManager'] as const;

const INTRODUCTION = `# The values file

<!-- Written by scripts/values-doc.ts from the schema of the values. -->

\`values.yaml\` is the one file that a user of the ServiceRadar platform edits; \`VALUES=path\` names another. Editors that
know YAML's language server complete it by \`values.schema.json\`. A key that does not exist, a value of the wrong type
and a combination that cannot work are refused with file, line, key and what to write instead.

A dash in the column "default" means that there is none: the key can be left out.`;

/** The text of docs/values.md. */
export function valuesDocument(): string {
  const properties = Object.entries(spire.properties as { readonly [key: string]: JsonSchema });
  const isBlock = (key: string) => (BLOCKS as readonly string[]).includes(key);
  const keys = (cells: string[][]) => table(['key', 'type', 'default', 'meaning'], cells);
  const top = properties
    .filter(([key]) => !isBlock(key))
    .flatMap(([key, schema]) => rows(`spire.${key}`, schema));
  const parts = [
    INTRODUCTION,
    '## The installation',
    keys(top),
    ...BLOCKS.flatMap((key) => [
      `## \`spire.${key}\``,
      keys(rows(`spire.${key}`, spire.properties[key]).slice(1)),
    ]),
    '## `certs`',
    keys(rows('certs', certs).slice(1)),
    '## `web`',
    keys(rows('web', web).slice(1)),
    '## Keys of the ServiceRadar chart that are refused',
    table(
      ['key', 'it …', 'write instead'],
      Object.entries(RETIRED).map(([key, { problem, instead }]) => [`\`${key}\``, problem, instead]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A Markdown table, its columns aligned as prettier does. */
function table(head: string[], cells: string[][]): string {
  const escaped = [head, ...cells].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')),
  );
  const widths = head.map((_, i) => Math.max(...escaped.map((row) => row[i].length)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [top, ...rest] = escaped.map(line);
  return [top, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest].join('\n');
}

/** The key and those below it. */
function rows(key: string, schema: JsonSchema): string[][] {
  const row = [`\`${key}\``, type(schema), defaultOf(schema), schema.description ?? ''];
  const below = 'properties' in schema ? Object.entries(schema.properties) : [];
  return [row, ...below.flatMap(([name, property]) => rows(`${key}.${name}`, property))];
}

function type(schema: JsonSchema): string {
  if ('properties' in schema) return 'block';
  if ('additionalProperties' in schema) return 'map of texts';
  if ('items' in schema) return 'format' in schema.items ? `list of ${schema.items.format}` : 'list';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  return schema.format ?? (schema.type === 'string' ? 'text' : schema.type);
}

function defaultOf(schema: JsonSchema): string {
  if (schema.default === undefined || 'properties' in schema) return '–';
  return `\`${typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default)}\``;
}

/** Writes docs/values.md: `tsx scripts/values-doc.ts`. */
if (require.main === module) writeFileSync(join(__dirname, '..', 'docs/values.md'), valuesDocument());
