/** A token of an action. `spaced`: white space comes before it. */
export interface Token {
  readonly kind: 'field' | 'variable' | 'identifier' | 'string' | 'other' | '(' | ')' | '|';
  /** The source text; of a field or variable the whole chain (`.PodMeta.Name`); of a string its value. */
  readonly text: string;
  readonly spaced: boolean;
}

/** A piece of a template: text to copy, or the tokens of an action between `{{` and `}}`. */
export interface Piece {
  readonly text?: string;
  readonly action?: Token[];
}

/** Thrown inside this folder only: why Go's text/template would refuse to parse. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    readonly instead: string,
  ) {
    super(message);
  }
}

const WORD = '[\\p{L}\\p{Nd}_]';
/** What may follow a field, a variable or an identifier. */
const TERMINATOR = /[\s.,|:()]|\}\}|$/uy;
const NUMBER = /[+-]?(?:0[xXbBoO][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)i?/uy;
const TOKENS: { readonly kind: Token['kind']; readonly pattern: RegExp; readonly terminated?: boolean }[] = [
  { kind: 'other', pattern: NUMBER, terminated: true },
  { kind: 'field', pattern: new RegExp(`(?:\\.${WORD}+)+|\\.`, 'uy'), terminated: true },
  { kind: 'variable', pattern: new RegExp(`\\$${WORD}*(?:\\.${WORD}+)*`, 'uy'), terminated: true },
  { kind: 'identifier', pattern: new RegExp(`${WORD}+`, 'uy'), terminated: true },
  { kind: 'string', pattern: /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/uy },
  { kind: 'other', pattern: /'(?:[^'\\\n]|\\[^\n])*'|:=|=|,/uy },
  { kind: '(', pattern: /\(/uy },
  { kind: ')', pattern: /\)/uy },
  { kind: '|', pattern: /\|/uy },
];

/**
 * Splits a template into text and actions, trim markers applied and comments dropped.
 * Source: Go, text/template, "Text and spaces".
 */
export function scan(template: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  let trim = false;
  for (;;) {
    const open = template.indexOf('{{', position);
    let text = template.slice(position, open < 0 ? undefined : open);
    if (trim) text = text.replace(/^[ \t\r\n]+/, '');
    if (open < 0) return text ? [...pieces, { text }] : pieces;
    const trimsBefore = /^-[ \t\r\n]/.test(template.slice(open + 2, open + 4));
    if (trimsBefore) text = text.replace(/[ \t\r\n]+$/, '');
    if (text) pieces.push({ text });
    const action = scanAction(template, open + (trimsBefore ? 4 : 2));
    if (action.tokens) pieces.push({ action: action.tokens });
    position = action.end;
    trim = action.trimsAfter;
  }
}

function scanAction(template: string, start: number): { tokens?: Token[]; end: number; trimsAfter: boolean } {
  let position = start;
  const comment = template.startsWith('/*', position);
  if (comment) {
    const end = template.indexOf('*/', position);
    if (end < 0) throw new TemplateSyntaxError('has a comment without an end', '"{{/* comment */}}"');
    position = end + 2;
  }
  const tokens: Token[] = [];
  let spaced = false;
  while (position < template.length) {
    if (template.startsWith('}}', position)) {
      return { tokens: comment ? undefined : tokens, end: position + 2, trimsAfter: false };
    }
    if (/^[ \t\r\n]-\}\}$/.test(template.slice(position, position + 4))) {
      return { tokens: comment ? undefined : tokens, end: position + 4, trimsAfter: true };
    }
    if (comment) throw new TemplateSyntaxError('has text after a comment', '"}}" right after "*/"');
    if (/[ \t\r\n]/.test(template[position])) {
      position++;
      spaced = true;
      continue;
    }
    const token = nextToken(template, position, spaced);
    tokens.push(token);
    position += token.length;
    spaced = false;
  }
  throw new TemplateSyntaxError('has "{{" without "}}"', '"}}" after each "{{"');
}

function nextToken(template: string, position: number, spaced: boolean): Token & { length: number } {
  for (const { kind, pattern, terminated } of TOKENS) {
    const source = matchAt(pattern, template, position);
    if (!source) continue;
    if (terminated && matchAt(TERMINATOR, template, position + source.length) === undefined) {
      const character = String.fromCodePoint(template.codePointAt(position + source.length)!);
      throw new TemplateSyntaxError(
        `has the character "${character}" after "${source}"`,
        'names of letters, digits and "_"; a label with other characters is read by index .PodMeta.Labels "key"',
      );
    }
    return { kind, text: kind === 'string' ? unquote(source) : source, spaced, length: source.length };
  }
  const character = String.fromCodePoint(template.codePointAt(position)!);
  if (character === '"' || character === '`') {
    throw new TemplateSyntaxError('has a string without its closing quote', 'a string in double quotes');
  }
  throw new TemplateSyntaxError(
    `has the character "${character}" in an action`,
    'field names such as .PodMeta.Name and strings in double quotes between "{{" and "}}"',
  );
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unquote(source: string): string {
  if (source.startsWith('`')) return source.slice(1, -1).replaceAll('\r', '');
  return source.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (escape, hex, character) => {
    if (hex) return String.fromCharCode(parseInt(hex, 16));
    if (character === '"' || character === '\\') return character;
    if (ESCAPES[character]) return ESCAPES[character];
    throw new TemplateSyntaxError(
      `has the escape "${escape}" in a string`,
      'a string without it, or in back quotes',
    );
  });
}
