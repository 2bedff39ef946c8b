import { isScalar, isSeq, type Node } from 'yaml';
import { nearest, type Problem } from '../../identity';
import { FORMATS } from './formats';
import {
  type JsonSchema,
  type ListSchema,
  type MapSchema,
  type ObjectSchema,
  type ScalarSchema,
} from './json-schema';
import { keyHint } from './key-hint';
import { RETIRED } from './retired';
import { type Entry, type ValuesSource } from './source';

/** Where a key stands in the file. */
export interface Place {
  readonly key: string;
  readonly keyOffset: number;
  readonly node: Node | undefined;
}

/** Reads a YAML tree by a schema: what fits becomes the result, defaults fill the rest, what does not fit is noted. */
export class SchemaReader {
  /** Every key that the file has, by its full name. */
  readonly written = new Map<string, Place>();
  /** Keys whose values were refused. */
  readonly refused = new Set<string>();

  constructor(
    private readonly source: ValuesSource,
    private readonly root: ObjectSchema,
  ) {}

  read(schema: JsonSchema, place: Place): unknown {
    if ('properties' in schema) return this.readObject(schema, place);
    if ('additionalProperties' in schema) return this.readMap(schema, place);
    if ('items' in schema) return this.readList(schema, place);
    return this.readScalar(schema, place);
  }

  /** Notes that the value at `place` is refused. */
  refuse(place: Place, rule: string, problem: string, instead: string): void {
    const { key, keyOffset, node } = place;
    const name = key.slice(key.lastIndexOf('.') + 1);
    const offset = isScalar(node) && node.value !== null && node.range ? node.range[0] : keyOffset;
    this.refused.add(key);
    this.source.refuse({ key, offset }, rule, this.source.excerpt(node, name), problem, instead);
  }

  /** Notes that something in the value at `place` is refused, which may be a part of it. */
  refusePart(place: Place, { rule, value, problem, instead }: Problem): void {
    const { key, keyOffset, node } = place;
    this.refused.add(key);
    this.source.refuse({ key, offset: node?.range?.[0] ?? keyOffset }, rule, value, problem, instead);
  }

  private readObject(schema: ObjectSchema, place: Place): unknown {
    const result: Record<string, unknown> = {};
    const entries = isEmpty(place.node) ? [] : this.source.entries(place.node);
    if (!entries)
      this.refuse(
        place,
        'type',
        'is no map',
        `keys below it, one a line: ${list(Object.keys(schema.properties))}`,
      );
    this.refuseDuplicates(place, entries ?? []);
    const found = new Map<string, Place>();
    for (const { key, keyOffset, value } of entries ?? []) {
      const child = { key: below(place, key), keyOffset, node: value };
      if (Object.hasOwn(schema.properties, key)) found.set(key, child);
      else this.refuseKey(schema, place.key, child, key);
    }
    for (const [key, property] of Object.entries(schema.properties)) {
      const child = found.get(key);
      if (child && !isUnset(property, child.node)) {
        this.written.set(child.key, child);
        const value = this.read(property, child);
        if (value !== undefined) result[key] = value;
      } else if (child && 'properties' in property && property.required) {
        this.read(property, child);
      } else {
        const value = defaultOf(property);
        if (value !== undefined) result[key] = value;
      }
    }
    for (const key of schema.required ?? []) {
      if (entries && !found.has(key))
        this.refuse(place, 'missing-value', `has no ${key}`, `${place.key}.${key} with a value`);
    }
    return result;
  }

  private refuseKey(schema: ObjectSchema, parent: string, place: Place, key: string): void {
    const at = { key: place.key, offset: place.keyOffset };
    if (Object.hasOwn(RETIRED, place.key)) {
      const { problem, instead } = RETIRED[place.key];
      // The key, not its value: that may be a secret.
      this.source.refuse(at, 'retired-key', key, problem, instead);
    } else {
      const problem = parent ? `is no key of ${parent}` : 'is no key of this file';
      this.source.refuse(at, 'unknown-key', key, problem, keyHint(this.root, schema, parent, key));
    }
  }

  private refuseDuplicates(place: Place, entries: Entry[]): void {
    const seen = new Set<string>();
    for (const { key, keyOffset } of entries) {
      const at = { key: below(place, key), offset: keyOffset };
      if (seen.has(key)) this.source.refuse(at, 'duplicate-key', key, 'is there twice', 'one of the two');
      seen.add(key);
    }
  }

  private readMap(schema: MapSchema, place: Place): unknown {
    const entries = this.source.entries(place.node);
    if (!entries) this.refuse(place, 'type', 'is no map', 'keys and values below it, one a line');
    this.refuseDuplicates(place, entries ?? []);
    const result = (entries ?? []).map(({ key, keyOffset, value }) => {
      const child = { key: below(place, key), keyOffset, node: value };
      const problem = schema.keys && FORMATS[schema.keys].problem(key);
      if (problem) {
        const at = { key: place.key, offset: keyOffset };
        this.refused.add(place.key);
        this.source.refuse(at, problem.rule, key, problem.problem, problem.instead);
      }
      return [key, this.read(schema.additionalProperties, child)] as const;
    });
    return Object.fromEntries(result);
  }

  private readList(schema: ListSchema, place: Place): unknown {
    if (!isSeq(place.node)) {
      this.refuse(
        place,
        'type',
        'is no list',
        isScalar(place.node) ? `[${this.source.excerpt(place.node, '')}]` : 'a list, each item after "- "',
      );
      return schema.default;
    }
    return place.node.items.map((item, i) => {
      const node = this.source.resolve(item as Node);
      const keyOffset = node?.range?.[0] ?? place.keyOffset;
      const child = { key: `${place.key}[${i}]`, keyOffset, node };
      this.written.set(child.key, child);
      const value = this.read(schema.items, child);
      if (this.refused.has(child.key)) this.refused.add(place.key);
      return value;
    });
  }

  private readScalar(schema: ScalarSchema, place: Place): unknown {
    const value = isScalar(place.node) ? place.node.value : undefined;
    const before = this.refused.size;
    if (value === null || place.node === undefined)
      this.refuse(place, 'type', 'has no value', 'a value, or leave the key out');
    else if (typeof value !== typeOf(schema) || (schema.type === 'integer' && !Number.isInteger(value)))
      this.refuseType(schema, place);
    else if (schema.enum && !schema.enum.includes(value as string))
      this.refuseChoice(schema.enum.map(String), String(value), place);
    else if (typeof value === 'number') this.checkRange(schema, value, place);
    else if (schema.format && typeof value === 'string') {
      const problem = FORMATS[schema.format].problem(value);
      if (problem) this.refuse(place, problem.rule, problem.problem, problem.instead);
    }
    return this.refused.size > before ? schema.default : value;
  }

  private refuseType(schema: ScalarSchema, place: Place): void {
    const written = this.source.excerpt(place.node, '');
    if (schema.type === 'string') {
      const instead = isScalar(place.node) ? `${JSON.stringify(written)}, in quotes` : 'one text';
      this.refuse(place, 'type', 'is no text', instead);
    } else if (schema.type === 'boolean') {
      const no = /^(no|off|false|0)$/i.test(written);
      const yes = /^(yes|on|true|1)$/i.test(written);
      this.refuse(
        place,
        'type',
        'is neither true nor false',
        yes ? 'true, without quotes' : no ? 'false, without quotes' : 'true or false',
      );
    } else {
      const number = /^-?\d+$/.test(written);
      this.refuse(
        place,
        'type',
        'is no whole number',
        number ? `${written}, without quotes` : 'a number such as 1',
      );
    }
  }

  private refuseChoice(choices: string[], value: string, place: Place): void {
    const close = nearest(value, choices);
    this.refuse(
      place,
      'choice',
      `is none of ${choices.join(', ')}`,
      close ? `"${close}"` : `one of ${choices.join(', ')}`,
    );
  }

  private checkRange({ minimum, maximum }: ScalarSchema, value: number, place: Place): void {
    if (minimum !== undefined && value < minimum)
      this.refuse(place, 'range', 'is too small', `${minimum} or more`);
    if (maximum !== undefined && value > maximum)
      this.refuse(place, 'range', 'is too large', `${maximum} or less`);
  }
}

function below(place: Place, key: string): string {
  return place.key ? `${place.key}.${key}` : key;
}

function typeOf({ type }: ScalarSchema): string {
  return type === 'integer' ? 'number' : type;
}

function isEmpty(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && node.value === null);
}

/** A block with nothing below it, or an optional text that is empty, counts as not there. */
function isUnset(schema: JsonSchema, node: Node | undefined): boolean {
  if (schema.type === 'string') return schema.default === undefined && isScalar(node) && node.value === '';
  return schema.type === 'object' && isEmpty(node);
}

function defaultOf(schema: JsonSchema): unknown {
  if (schema.default === undefined || !('properties' in schema)) return schema.default;
  const entries = Object.entries(schema.properties).map(
    ([key, property]) => [key, defaultOf(property)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function list(keys: string[]): string {
  return keys.length > 6 ? `${keys.slice(0, 6).join(', ')}, …` : keys.join(', ');
}
