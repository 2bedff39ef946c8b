import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ALPHABET = `${LETTERS}0123456789`;

/** With 62 characters to choose from, 190 bits. */
const LENGTH = 32;

/**
 * A password of chance, that means itself wherever it is put: in YAML, a variable, a property of Java or a URL. It
 * begins with a letter, so that YAML takes it for no number.
 */
export function newPassword(): string {
  const rest = Array.from({ length: LENGTH - 1 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return LETTERS[randomInt(LETTERS.length)] + rest.join('');
}

/** Shortest password that Java's keytool takes. */
const SHORTEST = 6;

/**
 * What programs may not take about a password that somebody else made, as a clause, or undefined. Java's keystores
 * take printable ASCII, and a line break at its end is one character more for some programs and none for others.
 */
export function passwordDoubt(password: Buffer): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(password.toString('latin1'))) {
    return 'has other characters than printable ASCII, perhaps a line break at its end';
  }
  return password.length < SHORTEST ? `has less than ${SHORTEST} characters` : undefined;
}
