import { type KeyObject } from 'node:crypto';
import { type Name } from '@peculiar/asn1-x509';
import { InvalidInputError } from '../../identity';
import { type Authority, authorityProblem } from './authority';
import { keyIdentifier, readPrivateKey } from './x509/key';
import { readCertificate } from './x509/read';

/** An authority, ready to sign. */
export interface Signer {
  readonly subject: Name;
  readonly privateKey: KeyObject;
  readonly keyId: Buffer;
  readonly notBefore: Date;
  /** Nothing that it signs is valid longer. */
  readonly notAfter: Date;
}

/** Those that were found to be in order; reading a key takes longer than signing. */
const signers = new WeakMap<Authority, Signer>();

/** @throws InvalidInputError if the authority cannot sign at that time. */
export function signerOf(authority: Authority, now: Date): Signer {
  const known = signers.get(authority);
  if (known && known.notBefore <= now && known.notAfter > now) return known;
  const signer = readSigner(authority, now);
  signers.set(authority, signer);
  return signer;
}

function readSigner({ certificate, privateKey }: Authority, now: Date): Signer {
  const read = readCertificate(certificate);
  const key = readPrivateKey(privateKey);
  const problem = authorityProblem(certificate, privateKey, now);
  if (problem !== undefined || !read || !key)
    throw new InvalidInputError({
      rule: 'certificate-authority',
      value: read?.facts.subject ?? 'the authority',
      problem: problem ?? 'is damaged',
      instead: 'the certificate of an authority that is valid now, and its private key',
    });
  const { subjectKeyId, notBefore, notAfter } = read.facts;
  return {
    subject: read.subject,
    privateKey: key,
    // One that another program made may have an identifier of another kind, or none.
    keyId: subjectKeyId === undefined ? keyIdentifier(read.publicKey) : Buffer.from(subjectKeyId, 'hex'),
    notBefore,
    notAfter,
  };
}
