import { type KeyObject } from 'node:crypto';
import { readPrivateKey } from '../x509/key';
import { readCertificate, type ReadCertificate } from '../x509/read';
import { type CertificateFacts } from '../x509/facts';

/** What is stored of a certificate, as PEM. */
export interface CertificateMaterial {
  /** @default - it is missing */
  readonly certificate?: string;
  /** @default - it is missing */
  readonly privateKey?: string;
}

/** The material, read. */
export interface ReadMaterial {
  readonly certificate: ReadCertificate;
  readonly facts: CertificateFacts;
  readonly privateKey: KeyObject;
  /** As it is stored. */
  readonly privateKeyPem: string;
}

/** The material, or why nothing more can be said about it, as a clause. */
export function readMaterial(files: CertificateMaterial): ReadMaterial | string {
  if (files.certificate === undefined) return 'is missing';
  const certificate = readCertificate(files.certificate);
  if (!certificate) return 'is damaged';
  if (files.privateKey === undefined) return 'has lost its private key';
  const privateKey = readPrivateKey(files.privateKey);
  if (!privateKey) return 'has a damaged private key';
  return { certificate, facts: certificate.facts, privateKey, privateKeyPem: files.privateKey };
}
