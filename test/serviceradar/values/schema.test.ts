import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMBINATIONS } from '../../../lib/serviceradar/values/combinations';
import { FORMATS } from '../../../lib/serviceradar/values/formats';
import { type JsonSchema } from '../../../lib/serviceradar/values/json-schema';
import { publishedSchema } from '../../../lib/serviceradar/values/publish';
import { RETIRED } from '../../../lib/serviceradar/values/retired';
import { VALUES_SCHEMA } from '../../../lib/serviceradar/values/schema';

/** Every key of the schema by its full name. */
function keysOf(schema: JsonSchema, prefix = ''): [string, JsonSchema][] {
  if (!('properties' in schema)) return [];
  return Object.entries(schema.properties).flatMap(([key, property]) => [
    [`${prefix}${key}`, property] as [string, JsonSchema],
    ...keysOf(property, `${prefix}${key}.`),
  ]);
}

const KEYS = keysOf(VALUES_SCHEMA);
const NAMES = KEYS.map(([key]) => key);

test('values.schema.json is current (else: npx tsx scripts/schema.ts)', () => {
  expect(readFileSync(join(__dirname, '../../../values.schema.json'), 'utf8')).toBe(publishedSchema());
});

test('every key is described', () => {
  expect(KEYS.filter(([, { description }]) => !description).map(([key]) => key)).toEqual([]);
});

test('every default satisfies its own schema', () => {
  for (const [key, schema] of KEYS) {
    if (schema.type !== 'string' || schema.default === undefined) continue;
    if (schema.enum) expect(schema.enum).toContain(schema.default);
    if (schema.format)
      expect([key, FORMATS[schema.format].problem(String(schema.default))]).toEqual([key, undefined]);
  }
});

test('editors see a pattern that takes every default', () => {
  const refused = KEYS.filter(
    ([, schema]) =>
      schema.type === 'string' &&
      schema.format &&
      schema.default !== undefined &&
      !new RegExp(FORMATS[schema.format].pattern).test(String(schema.default)),
  );
  expect(refused).toEqual([]);
});

test('no retired key is offered', () => {
  expect(NAMES.filter((key) => Object.hasOwn(RETIRED, key))).toEqual([]);
});

test('the blocks of retired keys exist', () => {
  const parents = Object.keys(RETIRED)
    .filter((key) => key.includes('.'))
    .map((key) => key.slice(0, key.lastIndexOf('.')));
  expect(parents.filter((key) => !NAMES.includes(key))).toEqual([]);
});

test('combinations name keys that exist', () => {
  const named = COMBINATIONS.flatMap(({ key, reads }) => [key, ...reads]);
  expect(
    [...new Set(named)].filter((key) => !NAMES.includes(key) && key !== 'spire.agentServiceAccount'),
  ).toEqual([]);
});
