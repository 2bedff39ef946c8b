import { type CertificateLayoutEntry } from './document';
import {
  certificateFile,
  chainFile,
  keyFile,
  keystoreFile,
  keystorePasswordFile,
  truststoreFile,
} from './file-names';

/** The files of one certificate, without `root.pem`. */
export function filesOf(entry: Pick<CertificateLayoutEntry, 'name' | 'chain' | 'keystore'>): string[] {
  const { name, chain, keystore } = entry;
  return [
    certificateFile(name),
    keyFile(name),
    ...(chain ? [chainFile(name)] : []),
    ...(keystore ? [keystoreFile(name), truststoreFile(name), keystorePasswordFile(name)] : []),
  ];
}
