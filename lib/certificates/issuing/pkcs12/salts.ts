import { createHash, randomBytes } from 'node:crypto';
import { derive } from './password';

/** Gives the salts and initialization vectors of one file. */
export type Salts = (purpose: string, length: number) => Buffer;

/**
 * For passwords that people chose: salts that follow from such a password would tell who guesses it.
 */
export const randomSalts: Salts = (_purpose, length) => randomBytes(length);

/**
 * Salts that look random and are the same for the same content: a file that is made again has the same bytes.
 * Different content has different ones, so none is used for two of them.
 *
 * @param secret the private key, or the password where there is none
 */
export function saltsOf(secret: Uint8Array, content: Uint8Array[]): Salts {
  const digest = createHash('sha256');
  for (const part of content) digest.update(createHash('sha256').update(part).digest());
  const hash = digest.digest();
  return (purpose, length) => derive(secret, Buffer.concat([Buffer.from(purpose), hash]), length);
}
