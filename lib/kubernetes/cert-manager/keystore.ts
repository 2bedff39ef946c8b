import { enumProblem, type Problem } from '../../identity';
import { type CertManagerSecretKey, secretKeyProblem } from './secret-key';
import { type CertManagerKeystores } from './types';

/** Which algorithms cert-manager uses for a PKCS#12 file. */
export enum CertManagerPkcs12Profile {
  /** AES-256, PBKDF2 and HMAC with SHA-256: Java 8u301, 11.0.12 and newer, OpenSSL 1.1 and newer. */
  MODERN = 'Modern2023',
  /** Triple DES and HMAC with SHA-1: whatever is older. */
  LEGACY = 'LegacyDES',
}

/** A keystore `keystore.p12`, and a truststore `truststore.p12` with the authority, in a Certificate's Secret. */
export interface CertManagerPkcs12Options {
  /** The password of both files. Whoever reads the Secret has the key without it, too. */
  readonly password: CertManagerSecretKey;
  /** @default CertManagerPkcs12Profile.MODERN */
  readonly profile?: CertManagerPkcs12Profile;
}

/** Files of a Certificate's Secret that a PKCS#12 keystore adds. */
export const CERT_MANAGER_KEYSTORE = 'keystore.p12';
export const CERT_MANAGER_TRUSTSTORE = 'truststore.p12';

/** Keystores in cert-manager's spelling. */
export function pkcs12Keystore({ password, profile }: CertManagerPkcs12Options): CertManagerKeystores {
  return {
    pkcs12: {
      create: true,
      profile: profile ?? CertManagerPkcs12Profile.MODERN,
      passwordSecretRef: { name: password.name, key: password.key },
    },
  };
}

/** Why cert-manager cannot make such a keystore, or undefined. */
export function pkcs12Problem({ password, profile }: CertManagerPkcs12Options): Problem | undefined {
  return (
    secretKeyProblem(password) ??
    (profile === undefined ? undefined : enumProblem('enum-value', profile, CertManagerPkcs12Profile))
  );
}
