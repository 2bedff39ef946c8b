import { certificateFile, chainFile, keyFile, ROOT_FILE } from '../certificates';
import { type ServiceRadarService } from './catalogue';
import { CertificateFile } from './declaration';

/** Where the pods have their certificates, as ServiceRadar's software expects it. */
export const CERT_DIR = '/etc/serviceradar/certs';

/** What the files of an edge agent's certificate begin with: `<ID>-<partition>`. */
export function edgeCertificateName({
  id,
  partition,
}: {
  readonly id: string;
  readonly partition: string;
}): string {
  return `${id}-${partition}`;
}

/** Absolute paths of a certificate's files. */
export interface CertificatePaths {
  readonly certificate: string;
  readonly key: string;
  readonly root: string;
}

/** @param chain whether the certificate is to come with that of its authority, as an edge agent's does */
export function certificatePaths(directory: string, name: string, chain = false): CertificatePaths {
  return {
    certificate: `${directory}/${chain ? chainFile(name) : certificateFile(name)}`,
    key: `${directory}/${keyFile(name)}`,
    root: `${directory}/${ROOT_FILE}`,
  };
}

/** Further names of a service's files: `{ 'ca.crt': 'root.pem' }`. */
export function copiesOf({ certificateName, declaration }: ServiceRadarService): {
  readonly [path: string]: string;
} {
  const files = {
    [CertificateFile.CERTIFICATE]: certificateFile(certificateName!),
    [CertificateFile.KEY]: keyFile(certificateName!),
    [CertificateFile.ROOT]: ROOT_FILE,
  };
  const copies = Object.entries(declaration.certificate?.copies ?? {});
  return { 'ca.crt': ROOT_FILE, ...Object.fromEntries(copies.map(([path, file]) => [path, files[file]])) };
}
