import { escapeNameValue, isPrintable, unescapeNameValue } from './name-value';
import { type Problem, refuse } from './problem';

export { escapeNameValue };

/** One attribute of a name. */
export interface NameAttribute {
  /** As RFC 4514 and RFC 4519 spell it, in upper case: `CN`, `OU`. */
  readonly type: string;
  /** Without escapes. */
  readonly value: string;
}

/** Characters that a value may have at most. Source: X.520, annex C; RFC 5280, appendix A.1. */
const UPPER_BOUNDS: { readonly [type: string]: number } = {
  C: 2,
  ST: 128,
  L: 128,
  STREET: 128,
  O: 64,
  OU: 64,
  CN: 64,
  SERIALNUMBER: 64,
  DC: 63,
  UID: 256,
};

/**
 * The subject of a certificate: attributes in an order that counts, because authorization compares the
 * whole of it. Only what X.520 encodes in one way is accepted; several attributes in one place are not.
 *
 * Source: RFC 4514.
 */
export class DistinguishedName {
  /**
   * @param text as RFC 4514 writes it, most specific first: `CN=core,O=Example,C=US`. Spaces beside commas
   * and equals signs are ignored, as in RFC 2253.
   * @throws InvalidInputError if it is no name.
   */
  static parse(text: string): DistinguishedName {
    const result = read(text);
    if (!Array.isArray(result)) refuse(result);
    return new DistinguishedName((result as NameAttribute[]).reverse());
  }

  private constructor(
    /** In the order of the encoding, least specific first: the reverse of the string. */
    readonly attributes: NameAttribute[],
  ) {}

  /** The same name as RFC 4514 writes it, always in the same spelling. */
  toString(): string {
    return [...this.attributes]
      .reverse()
      .map(({ type, value }) => `${type}=${escapeNameValue(value)}`)
      .join(',');
  }
}

/** Why `text` is no {@link DistinguishedName}, or undefined. */
export function distinguishedNameProblem(text: string): Problem | undefined {
  const result = read(text);
  return Array.isArray(result) ? undefined : result;
}

/** The attributes in the order of the string, or what is wrong with it. */
function read(text: string): NameAttribute[] | Problem {
  const problem = (clause: string, instead: string): Problem => ({
    rule: 'distinguished-name',
    value: text,
    problem: clause,
    instead,
  });
  // A misspelt prop passes where an object is not checked against its type.
  if (typeof text !== 'string' || text.trim() === '')
    return problem('is empty', 'a name such as "CN=core,O=Example,C=US"');

  const attributes: NameAttribute[] = [];
  for (const part of splitAt(text, ',')) {
    const equals = part.indexOf('=');
    if (equals < 0)
      return problem(`has the part "${part}" without "="`, 'TYPE=value, a comma in a value written as "\\,"');
    if (splitAt(part, '+').length > 1)
      return problem(
        `has several attributes in "${part}"`,
        'one attribute between two commas, a plus sign in a value written as "\\+"',
      );
    const type = part.slice(0, equals).trim().toUpperCase();
    if (!Object.hasOwn(UPPER_BOUNDS, type))
      return problem(
        `has the unknown attribute "${part.slice(0, equals).trim()}"`,
        Object.keys(UPPER_BOUNDS).join(', '),
      );
    const value = unescapeNameValue(part.slice(equals + 1));
    if (value === undefined)
      return problem(
        `has a value for ${type} that is not escaped as RFC 4514 says`,
        'a backslash before each of , + " \\ < > ; and before "#" at the beginning; other bytes of UTF-8 as \\ and two hexadecimal digits',
      );
    const wrong = valueProblem(type, value);
    if (wrong) return problem(...wrong);
    attributes.push({ type, value });
  }
  return attributes;
}

/** What is wrong with a value, and what to write instead. */
function valueProblem(type: string, value: string): [string, string] | undefined {
  if (value === '') return [`has no value for ${type}`, `${type}=value, or no ${type}`];
  if (/\p{Cc}/u.test(value))
    return [`has a control character in the value of ${type}`, 'letters, digits, signs and spaces'];
  const length = [...value].length;
  if (type === 'C')
    return /^[A-Za-z]{2}$/.test(value)
      ? undefined
      : [`has the country "${value}"`, 'its two letters in ISO 3166, such as "US"'];
  if (length > UPPER_BOUNDS[type])
    return [
      `has a value of ${length} characters for ${type}`,
      `a value of at most ${UPPER_BOUNDS[type]} characters`,
    ];
  if (type === 'SERIALNUMBER' && !isPrintable(value))
    return [
      `has the serial number "${value}"`,
      "letters, digits, spaces and ' ( ) + , - . / : = ?, all that its encoding has",
    ];
  if (type === 'DC' && !/^[A-Za-z0-9_-]+$/.test(value))
    return [`has the domain component "${value}"`, 'one label of a DNS name'];
  return undefined;
}

/** Splits where `separator` is not escaped. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [''];
  for (const [token] of text.matchAll(/\\?[^]/gu)) {
    if (token === separator) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
