import { enumProblem, type Problem } from '../../identity';
import { type CertManagerPrivateKey } from './types';

/** Algorithm and size of a private key of cert-manager. */
export enum CertManagerKeyType {
  /** NIST P-256, which everything in use today reads. */
  ECDSA_256 = 'ecdsa-256',
  ECDSA_384 = 'ecdsa-384',
  /** For consumers that read no elliptic curves. */
  RSA_2048 = 'rsa-2048',
  RSA_3072 = 'rsa-3072',
  RSA_4096 = 'rsa-4096',
}

/** How cert-manager writes a private key as PEM. */
export enum CertManagerKeyEncoding {
  /** `PRIVATE KEY`. Source: RFC 5958. */
  PKCS8 = 'PKCS8',
  /** `RSA PRIVATE KEY`, for RSA keys only. Source: RFC 8017, appendix A.1.2. */
  PKCS1 = 'PKCS1',
}

/** When cert-manager makes a new private key. */
export enum CertManagerKeyRotation {
  /** With each certificate. */
  ALWAYS = 'Always',
  /** Once. */
  NEVER = 'Never',
}

/** A private key in cert-manager's spelling. */
export function certManagerKey(
  type: CertManagerKeyType = CertManagerKeyType.ECDSA_256,
  encoding: CertManagerKeyEncoding = CertManagerKeyEncoding.PKCS8,
  rotation: CertManagerKeyRotation = CertManagerKeyRotation.ALWAYS,
): CertManagerPrivateKey {
  const [algorithm, size] = type.split('-');
  return {
    algorithm: algorithm.toUpperCase(),
    size: Number(size),
    encoding,
    rotationPolicy: rotation,
  };
}

/** Whether it is an RSA key, which may encrypt as well. */
export function isRsa(type: CertManagerKeyType | undefined): boolean {
  return type?.startsWith('rsa') ?? false;
}

/** Why cert-manager cannot write such a key so, or undefined. */
export function certManagerKeyProblem(
  type: CertManagerKeyType | undefined,
  encoding: CertManagerKeyEncoding | undefined,
  rotation: CertManagerKeyRotation | undefined,
): Problem | undefined {
  const known = (value: string | undefined, values: Readonly<Record<string, string>>) =>
    value === undefined ? undefined : enumProblem('cert-manager-key', value, values);
  const problem =
    known(type, CertManagerKeyType) ??
    known(encoding, CertManagerKeyEncoding) ??
    known(rotation, CertManagerKeyRotation);
  if (problem) return problem;
  if (encoding !== CertManagerKeyEncoding.PKCS1 || isRsa(type)) return undefined;
  return {
    rule: 'cert-manager-key',
    value: encoding,
    problem: 'is a form of RSA keys only',
    instead: `"${CertManagerKeyEncoding.PKCS8}", or keyType: CertManagerKeyType.RSA_2048`,
  };
}
