import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { type AuthorityLayout, type CertificateLayoutEntry, KeyEncoding } from '../layout';
import { type Authority, authorityCertificate } from './authority';
import { leafCertificate } from './leaf-certificate';
import { toPem } from './pem';
import { signDeterministically } from './x509/deterministic-signature';
import { encodeKey, readPrivateKey } from './x509/key';
import { readCertificate } from './x509/read';
import { InvalidInputError } from '../../identity';

/**
 * The authority of a key that was made elsewhere. The same input gives the same bytes, for programs that are run
 * again and again and must not change anything then.
 *
 * @param privateKey PEM
 * @param now when it was issued
 * @throws InvalidInputError if the key is none
 */
export function derivedAuthority(layout: AuthorityLayout, privateKey: string, now: Date): Authority {
  const key = keyOf(privateKey);
  return {
    certificate: withoutChance(authorityCertificate(layout, key, now), key),
    privateKey: encodeKey(key, KeyEncoding.PKCS8),
  };
}

/**
 * A certificate as the layout wants it for a key that was made elsewhere. The same input gives the same bytes.
 *
 * @param privateKey PEM
 * @param now when it was issued
 * @throws InvalidInputError if the authority cannot sign, or a name or the key is none
 */
export function derivedCertificate(
  authority: Authority,
  entry: CertificateLayoutEntry,
  privateKey: string,
  now: Date,
): string {
  const certificate = leafCertificate(authority, entry, createPublicKey(keyOf(privateKey)), now);
  return withoutChance(certificate, keyOf(authority.privateKey));
}

/** When a certificate began to be valid. @throws InvalidInputError if it is none */
export function validFrom(certificate: string): Date {
  const read = readCertificate(certificate);
  if (!read) throw refusal('the certificate', 'is no certificate', 'PEM');
  return read.facts.notBefore;
}

/** The certificate with a serial number and a signature that follow from the rest and the key. */
function withoutChance(pem: string, signer: KeyObject): string {
  const certificate = AsnConvert.parse(readCertificate(pem)!.x509.raw, Certificate);
  const { tbsCertificate } = certificate;
  tbsCertificate.serialNumber = new ArrayBuffer(1);
  const secret = signer.export({ type: 'pkcs8', format: 'der' });
  const serial = createHmac('sha256', secret)
    .update('serial number')
    .update(Buffer.from(AsnConvert.serialize(tbsCertificate)))
    .digest()
    .subarray(0, 16);
  serial[0] = (serial[0] & 0x3f) | 0x40;
  tbsCertificate.serialNumber = new Uint8Array(serial).buffer;
  const content = Buffer.from(AsnConvert.serialize(tbsCertificate));
  certificate.tbsCertificateRaw = new Uint8Array(content).buffer;
  certificate.signatureValue = new Uint8Array(signDeterministically(signer, content)).buffer;
  return toPem('CERTIFICATE', new Uint8Array(AsnConvert.serialize(certificate)));
}

function keyOf(privateKey: string): KeyObject {
  const key = readPrivateKey(privateKey);
  if (!key) throw refusal('the private key', 'is no private key', 'PEM without a password');
  return key;
}

function refusal(value: string, problem: string, instead: string): InvalidInputError {
  return new InvalidInputError({ rule: 'certificate-material', value, problem, instead });
}
