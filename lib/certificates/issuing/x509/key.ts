import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { CertificateKeyType, KeyEncoding } from '../../layout';

/** As OpenSSL calls the curves, and as the layout does. */
const CURVES: { readonly [curve: string]: string } = {
  prime256v1: CertificateKeyType.EC_P256,
  secp384r1: CertificateKeyType.EC_P384,
  secp521r1: 'ec-p521',
};

const LABELS: { readonly [label: string]: KeyEncoding } = {
  'PRIVATE KEY': KeyEncoding.PKCS8,
  'RSA PRIVATE KEY': KeyEncoding.PKCS1,
  'EC PRIVATE KEY': KeyEncoding.SEC1,
};

const generate = promisify(generateKeyPair);

/** A new private key. RSA keys are made beside the main thread, several at a time. */
export async function generateKey(type: CertificateKeyType): Promise<KeyObject> {
  switch (type) {
    case CertificateKeyType.EC_P256:
      return (await generate('ec', { namedCurve: 'prime256v1' })).privateKey;
    case CertificateKeyType.EC_P384:
      return (await generate('ec', { namedCurve: 'secp384r1' })).privateKey;
    default:
      return (await generate('rsa', { modulusLength: Number(type.slice('rsa-'.length)) })).privateKey;
  }
}

/** A private key as PEM. */
export function encodeKey(key: KeyObject, encoding: KeyEncoding): string {
  return key.export({ type: encoding, format: 'pem' }) as string;
}

/** How a private key in PEM is written, or undefined: encrypted, or none. */
export function encodingOf(pem: string): KeyEncoding | undefined {
  const label = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----/.exec(pem)?.[1];
  return label === undefined ? undefined : LABELS[label];
}

/** A private key in PEM without a password, or undefined. */
export function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** `SubjectPublicKeyInfo` of a key, public or private. Source: RFC 5280 §4.1.2.7. */
export function publicKeyInfo(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** As the layout calls it where it knows it, such as `ec-p256`; otherwise a name of that kind. */
export function keyTypeOf(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec') {
    const curve = details?.namedCurve ?? 'unnamed';
    return CURVES[curve] ?? `ec-${curve}`;
  }
  return details?.modulusLength
    ? `${key.asymmetricKeyType}-${details.modulusLength}`
    : `${key.asymmetricKeyType}`;
}

/** Why a key is too weak or too unusual to be certified, as a clause, or undefined. */
export function keyProblem(key: KeyObject): string | undefined {
  const type = keyTypeOf(key);
  if (Object.values(CURVES).includes(type)) return undefined;
  if (key.asymmetricKeyType !== 'rsa') return `has a key of type ${type}`;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < 2048) return `has an RSA key of ${modulusLength} bits, less than 2048`;
  // Verifying becomes expensive with the size, and anybody may hand in a request.
  if (modulusLength > 8192) return `has an RSA key of ${modulusLength} bits, more than 8192`;
  return publicExponent < 65537n ? `has an RSA key with the exponent ${publicExponent}` : undefined;
}

/** Identifies a key, public or private: 160 bits of the SHA-256 of its bits. Source: RFC 7093 §2, method 1. */
export function keyIdentifier(key: KeyObject): Buffer {
  const { subjectPublicKey } = AsnConvert.parse(publicKeyInfo(key), SubjectPublicKeyInfo);
  return createHash('sha256').update(Buffer.from(subjectPublicKey)).digest().subarray(0, 20);
}
