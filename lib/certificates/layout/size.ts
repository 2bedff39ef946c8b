import { type Problem } from '../../identity';
import { type CertificateLayoutEntry, type LayoutDocument } from './document';
import { CertificateKeyType } from './key-type';

/** What a Secret holds at most, in bytes. Source: Kubernetes API, MaxSecretSize. */
const LIMIT = 1024 * 1024;

/** Bytes of a public key, of a private key and of a signature, as DER. */
const KEY_SIZES: { readonly [T in CertificateKeyType]: readonly [number, number, number] } = {
  [CertificateKeyType.EC_P256]: [91, 138, 72],
  [CertificateKeyType.EC_P384]: [120, 185, 104],
  [CertificateKeyType.RSA_2048]: [294, 1220, 256],
  [CertificateKeyType.RSA_3072]: [422, 1800, 384],
  [CertificateKeyType.RSA_4096]: [550, 2380, 512],
};

/** Authorities that are trusted at once, at most: while one takes over from another. */
const TRUSTED = 3;

/** Why one Secret cannot hold these certificates, or undefined. An estimate from above. */
export function sizeProblem(
  name: string,
  certificates: CertificateLayoutEntry[],
  { authority }: Pick<LayoutDocument, 'authority'>,
): Problem | undefined {
  const [publicKey, , signature] = KEY_SIZES[authority.keyType];
  const root = pem(400 + 2 * authority.subject.length + publicKey + signature);
  const sizes = certificates.map((entry) => entrySize(entry, authority.subject.length + signature, root));
  const size = sizes.reduce((sum, one) => sum + one, TRUSTED * root);
  if (size < LIMIT) return undefined;
  return {
    rule: 'secret-size',
    value: name,
    problem: `would have about ${Math.ceil(size / 1024)} KiB with ${certificates.length} certificates, and a Secret has 1024 at most`,
    instead: 'SecretLayout.PER_SERVICE, or elliptic curves in place of RSA',
  };
}

function entrySize(entry: CertificateLayoutEntry, issuer: number, root: number): number {
  const [publicKey, privateKey] = KEY_SIZES[entry.keyType];
  const names = [...entry.dnsNames, ...entry.ipAddresses, entry.spiffeId ?? ''];
  const text = names.reduce((sum, name) => sum + name.length + 4, 0);
  const certificate = pem(400 + issuer + 2 * entry.subject.length + text + publicKey);
  const key = pem(privateKey);
  const chain = entry.chain ? certificate + root : 0;
  const keystore = entry.keystore ? certificate + key + (1 + TRUSTED) * root + 2000 : 0;
  return certificate + key + chain + keystore;
}

/** Size of so many bytes as PEM. */
function pem(bytes: number): number {
  const base64 = Math.ceil(bytes / 3) * 4;
  return base64 + Math.ceil(base64 / 64) + 64;
}
