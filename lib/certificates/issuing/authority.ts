import { type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { DistinguishedName } from '../../identity';
import { type AuthorityLayout, KeyEncoding } from '../layout';
import { signCertificate } from './x509/certificate';
import { authorityKeyIdentifier, basicConstraints, keyUsage, subjectKeyIdentifier } from './x509/extensions';
import { encodeKey, generateKey, keyIdentifier, keyProblem, publicKeyInfo, readPrivateKey } from './x509/key';
import { encodeName } from './x509/name';
import { issued, readCertificate, type ReadCertificate } from './x509/read';
import { timeText, validity } from './x509/time';
import { AUTHORITY_USAGES, PURPOSES } from './x509/usages';

/** A certificate authority that can sign. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 as PEM. */
  readonly privateKey: string;
}

/**
 * A new authority with a new key, signed by itself.
 *
 * @throws InvalidInputError if its subject is none
 */
export async function createAuthority(layout: AuthorityLayout, now: Date): Promise<Authority> {
  const key = await generateKey(layout.keyType);
  return {
    certificate: authorityCertificate(layout, key, now),
    privateKey: encodeKey(key, KeyEncoding.PKCS8),
  };
}

/** The certificate of a new authority as PEM, signed by its own key. */
export function authorityCertificate(layout: AuthorityLayout, key: KeyObject, now: Date): string {
  const subject = encodeName(DistinguishedName.parse(layout.subject));
  const id = keyIdentifier(key);
  return signCertificate(
    {
      subject,
      issuer: subject,
      ...validity(now, layout.lifetimeSeconds),
      publicKey: key,
      extensions: [
        basicConstraints(layout.pathLength),
        keyUsage(AUTHORITY_USAGES),
        subjectKeyIdentifier(id),
        authorityKeyIdentifier(id),
      ],
    },
    key,
  );
}

/**
 * Why a certificate cannot be the authority, as a clause such as `expired on 2026-01-01T00:00:00Z`, or
 * undefined. Damaged material is a problem, no error.
 *
 * @param certificate PEM
 * @param privateKey PEM, in any encoding; if undefined, only the certificate is judged
 */
export function authorityProblem(
  certificate: string,
  privateKey: string | undefined,
  now: Date,
): string | undefined {
  const read = readCertificate(certificate);
  if (!read) return 'is no certificate';
  return (
    certificateProblem(read, now) ??
    (privateKey === undefined ? undefined : privateKeyProblem(read, privateKey))
  );
}

function certificateProblem(certificate: ReadCertificate, now: Date): string | undefined {
  const { facts } = certificate;
  const weak = keyProblem(certificate.publicKey);
  if (weak !== undefined) return weak;
  if (!facts.isAuthority) return 'is not that of an authority';
  if (facts.keyUsages && !facts.keyUsages.includes('keyCertSign')) return 'may not sign certificates';
  const purposes = facts.extendedKeyUsages;
  const missing = PURPOSES.filter((purpose) => !purposes?.includes(purpose));
  if (purposes && !purposes.includes('anyExtendedKeyUsage') && missing.length > 0)
    return `may not issue certificates for ${missing.join(' and ')}`;
  if (!issued(certificate, certificate))
    return 'is not signed by itself, so that OpenSSL would not take it as a root';
  if (!subjectIsRepeatable(certificate))
    return 'has a subject in an encoding that issued certificates cannot repeat';
  if (!(facts.notBefore <= now)) return `is not valid before ${timeText(facts.notBefore)}`;
  if (!(facts.notAfter > now)) return `expired on ${timeText(facts.notAfter)}`;
  return undefined;
}

/** Go compares the issuer of a certificate with the subject of the authority byte by byte. */
function subjectIsRepeatable({ subject, x509 }: ReadCertificate): boolean {
  return x509.raw.includes(Buffer.from(AsnConvert.serialize(subject)));
}

function privateKeyProblem(certificate: ReadCertificate, pem: string): string | undefined {
  const key = readPrivateKey(pem);
  if (!key) return `has ${/ENCRYPTED/.test(pem) ? 'an encrypted' : 'a damaged'} private key`;
  return publicKeyInfo(key).equals(publicKeyInfo(certificate.publicKey))
    ? undefined
    : 'does not belong to its private key';
}
