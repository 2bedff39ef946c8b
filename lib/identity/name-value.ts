/** Characters that have a meaning of their own in a name. Source: RFC 4514 §2.4. */
const SPECIAL = /[,+"\\<>;]/;

/**
 * `value` as it is written in a distinguished name: `a,b` is `a\,b`. For names that are put together of
 * values that somebody else gave.
 *
 * Source: RFC 4514 §2.4.
 */
export function escapeNameValue(value: string): string {
  const characters = [...value];
  return characters
    .map((character, i) => {
      const last = i === characters.length - 1;
      if (SPECIAL.test(character)) return `\\${character}`;
      if (character === ' ' && (i === 0 || last)) return '\\ ';
      if (character === '#' && i === 0) return '\\#';
      if (/\p{Cc}/u.test(character)) return hexPairs(character);
      return character;
    })
    .join('');
}

/** What stands behind `=`, spaces around it included, without escapes; undefined if it is not escaped as it must be. */
export function unescapeNameValue(text: string): string | undefined {
  const bytes: Buffer[] = [];
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  for (const token of tokens) {
    if (token.length === 3) bytes.push(Buffer.from(token.slice(1), 'hex'));
    else bytes.push(Buffer.from(token.replace(/^\\/, '')));
  }
  try {
    // Without ignoreBOM the decoder drops a byte order mark at the beginning.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes));
  } catch {
    return undefined;
  }
}

/** Whether ASN.1's PrintableString has all of it. Source: X.680 §41.4. */
export function isPrintable(value: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
}

/** Characters, escaped characters and hex pairs, without spaces around them that are not escaped. */
function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  const pattern = /\\[0-9A-Fa-f]{2}|\\[,+"\\<>;= #]|[^\\,+"<>;\0\p{Cs}]/uy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) return undefined;
    tokens.push(match[0]);
  }
  while (tokens[0] === ' ') tokens.shift();
  while (tokens.at(-1) === ' ') tokens.pop();
  return tokens[0] === '#' ? undefined : tokens;
}

function hexPairs(character: string): string {
  return Buffer.from(character)
    .toString('hex')
    .replace(/../g, (pair) => `\\${pair.toUpperCase()}`);
}
