import { createPublicKey } from 'node:crypto';
import { type CertificateLayoutEntry } from '../layout';
import { type Authority } from './authority';
import { leafCertificate } from './leaf-certificate';
import { encodeKey, generateKey } from './x509/key';

/** A certificate of a service, and its key. */
export interface IssuedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM in the encoding that the layout asks for. */
  readonly privateKey: string;
}

/**
 * A certificate as the layout wants it, with a new key. It is valid from five minutes ago, since clocks
 * differ, and not longer than its authority.
 *
 * @throws InvalidInputError if the authority cannot sign, or a name is none
 */
export async function issue(
  authority: Authority,
  entry: CertificateLayoutEntry,
  now: Date,
): Promise<IssuedCertificate> {
  const key = await generateKey(entry.keyType);
  return {
    certificate: leafCertificate(authority, entry, createPublicKey(key), now),
    privateKey: encodeKey(key, entry.keyEncoding),
  };
}
