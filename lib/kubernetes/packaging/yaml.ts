import { refuse } from '../../identity';

/**
 * Writes Kubernetes objects as one YAML stream that reads the same under YAML 1.1 and 1.2.
 *
 * A manifest is a tree of JSON values, so a small emitter is enough, and it is an order of magnitude
 * faster than a general one, which matters for thousands of registrations. A string is written plain only
 * where no reader could take it for anything else.
 */
export function toYaml(objects: object[]): string {
  return objects.map((object) => block(inReadingOrder(object), '').slice(1)).join('---\n');
}

/** Keys that a reader looks for first; all others follow in the order in which they came. */
const FIRST = ['apiVersion', 'kind', 'metadata', 'spec'];
const FIRST_IN_METADATA = ['name', 'namespace'];

function inReadingOrder(object: object): object {
  const ordered = first(FIRST, object as Mapping);
  if (isMapping(ordered.metadata)) ordered.metadata = first(FIRST_IN_METADATA, ordered.metadata);
  return ordered;
}

function first(keys: string[], object: Mapping): Mapping {
  const result: Mapping = {};
  for (const key of keys) if (object[key] !== undefined) result[key] = object[key];
  return { ...result, ...object };
}

/** A value as it follows a key: on the same line, or as a block below it. Ends with a line break. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    let text = '\n';
    for (const item of value) text += `${indent}-${hanging(item, `${indent}  `)}`;
    return text;
  }
  if (isMapping(value)) {
    let text = '\n';
    for (const key of Object.keys(value)) {
      const member = value[key];
      if (member === undefined) continue;
      text += `${indent}${plainOrQuoted(key)}:${block(member, `${indent}  `)}`;
    }
    return text === '\n' ? ' {}\n' : text;
  }
  return scalar(value, indent);
}

/** A value as it follows a dash: its first line is on the dash's own. */
function hanging(value: unknown, indent: string): string {
  const text = block(value, indent);
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

interface Mapping {
  [key: string]: unknown;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalar(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return fitsLiteral(value) ? literal(value, indent) : ` ${plainOrQuoted(value)}\n`;
    case 'number':
      return ` ${number(value)}\n`;
    case 'boolean':
      return ` ${value}\n`;
    default:
      return ' null\n';
  }
}

/** YAML 1.1 takes an exponent for a number only after a decimal point. */
function number(value: number): string {
  if (!Number.isFinite(value)) {
    refuse({
      rule: 'finite-number',
      value: `${value}`,
      problem: 'has no form in JSON',
      instead: 'a finite number',
    });
  }
  const text = `${value}`;
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

/**
 * Strings that need no quotes: they begin with a letter or a slash (so they are no number, date or
 * indicator), and hold no colon, hash or space where it would end them.
 */
const PLAIN = /^[A-Za-z/](?:[\w./@%+,=()*$;<>?^|~-]|:(?=[\w/])| (?=[\w./@(]))*$/;

/** Words that YAML 1.1 or 1.2 reads as a boolean or null. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** What JSON leaves as it is and a YAML reader would refuse, or take for a line break. */
const UNPRINTABLE = /[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g;

function plainOrQuoted(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  return JSON.stringify(text).replace(
    UNPRINTABLE,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Characters that only an escape can carry, half surrogate pairs among them. */
const ESCAPED = /[\0-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/u;

/**
 * A literal block keeps a text whose first line shows the indentation and that has no line of mere blanks.
 * It must not end in blanks either: Helm cuts them off where the text ends the object.
 */
function fitsLiteral(text: string): boolean {
  return (
    text.includes('\n') &&
    !/^[ \t\n]/.test(text) &&
    !/^[ \t]+$/m.test(text) &&
    !/[^\S\n]\n?$|\n\n$/.test(text) &&
    !ESCAPED.test(text)
  );
}

function literal(text: string, indent: string): string {
  const body = text.replace(/\n$/, '');
  return ` |${body === text ? '-' : ''}\n${body.replace(/^(?=[^\n])/gm, indent)}\n`;
}
