import { type KeyObject, sign, verify } from 'node:crypto';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

interface SignatureAlgorithm {
  readonly oid: string;
  readonly keyType: string;
  readonly digest: string;
}

/** Source: RFC 5758 §3.2, RFC 4055 §5. */
const ALGORITHMS: SignatureAlgorithm[] = [
  { oid: '1.2.840.10045.4.3.2', keyType: 'ec', digest: 'sha256' },
  { oid: '1.2.840.10045.4.3.3', keyType: 'ec', digest: 'sha384' },
  { oid: '1.2.840.10045.4.3.4', keyType: 'ec', digest: 'sha512' },
  { oid: '1.2.840.113549.1.1.11', keyType: 'rsa', digest: 'sha256' },
  { oid: '1.2.840.113549.1.1.12', keyType: 'rsa', digest: 'sha384' },
  { oid: '1.2.840.113549.1.1.13', keyType: 'rsa', digest: 'sha512' },
];

/** Digests as strong as the curve; RSA uses SHA-256 at every size. */
const DIGESTS: { readonly [curve: string]: string } = { secp384r1: 'sha384', secp521r1: 'sha512' };

/** How a key signs. */
export function algorithmOf(key: KeyObject): AlgorithmIdentifier {
  const { oid, keyType } = signatureOf(key);
  // RSA's parameters are NULL, those of curves are absent.
  return new AlgorithmIdentifier({ algorithm: oid, ...(keyType === 'rsa' ? { parameters: null } : {}) });
}

/** Signs as {@link algorithmOf} says. */
export function signWith(key: KeyObject, data: ArrayBuffer): Buffer {
  return sign(signatureOf(key).digest, Buffer.from(data), key);
}

/** Whether `signature` is that of `key`, by an algorithm that is still trusted: no SHA-1, no MD5. */
export function verifies(
  key: KeyObject,
  algorithm: string,
  data: ArrayBuffer,
  signature: ArrayBuffer,
): boolean {
  const known = ALGORITHMS.find(({ oid, keyType }) => oid === algorithm && keyType === key.asymmetricKeyType);
  return known !== undefined && verify(known.digest, Buffer.from(data), key, Buffer.from(signature));
}

function signatureOf(key: KeyObject): SignatureAlgorithm {
  const digest = DIGESTS[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256';
  return ALGORITHMS.find(
    (algorithm) => algorithm.keyType === key.asymmetricKeyType && algorithm.digest === digest,
  )!;
}
