import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * The password of the stores of a key: 128 bits in 32 hexadecimal digits, derived from the key, so that the same
 * key has the same password everywhere. Whoever knows it knows nothing of the key. Source: RFC 5869.
 *
 * @param privateKey PEM, in any encoding
 */
export function keystorePassword(privateKey: string): string {
  return derive(keyBytes(createPrivateKey(privateKey)), 'keystore password', 16).toString('hex');
}

/** PKCS#8 as DER: the same for a key, whichever encoding it was read from. */
export function keyBytes(privateKey: KeyObject): Buffer {
  return privateKey.export({ type: 'pkcs8', format: 'der' });
}

/** Bytes that depend on a secret and on what they are for. */
export function derive(secret: Uint8Array, purpose: string | Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, length));
}
