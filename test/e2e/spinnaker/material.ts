import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateLayout } from '../../../lib/certificates';
import { TrustDomain } from '../../../lib/identity';
import {
  type GoCertificate,
  type ISpinnakerCertificates,
  LayoutSpinnakerCertificates,
  SpinnakerJava,
  spinnakerServices,
  SpinnakerDistribution,
} from '../../../lib/spinnaker';
import { run } from '../support/kubectl';

export const NAMESPACE = 'spinnaker';

/** Java services, of which the second has the files for an old Java, and Go services, the second with an encrypted key. */
export const LANGUAGES = {
  clouddriver: 'java',
  orca: 'java',
  dinghy: 'go',
  terraformer: 'go',
  gate: 'java',
} as const;
export type Service = keyof typeof LANGUAGES;
/** Those that other services call. */
export const SERVICES = (Object.keys(LANGUAGES) as Service[]).filter((service) => service !== 'gate');

const layout = new CertificateLayout({ namespace: NAMESPACE, trustDomain: new TrustDomain('example.org') });
const certificates = new LayoutSpinnakerCertificates({ layout });
const forOldJava = new LayoutSpinnakerCertificates({ layout, java: SpinnakerJava.JAVA_8 });

/** Where the certificates are. */
export const CERTIFICATES: ISpinnakerCertificates = {
  java: (service) => (service.name === 'orca' ? forOldJava : certificates).java(service),
  go: (service) => withPassword(certificates.go(service), service.name === 'terraformer'),
};

function withPassword(files: GoCertificate, encrypted: boolean): GoCertificate {
  if (!encrypted) return files;
  return { ...files, keyPassword: { secret: files.key.secret, key: `${files.key.key}-password` } };
}

/** Has the command issue them. @returns the directory with a folder for each Secret */
export function issue(): string {
  const all = { distribution: SpinnakerDistribution.ARMORY, services: Object.keys(LANGUAGES) };
  for (const service of spinnakerServices(all)) CERTIFICATES[LANGUAGES[service.name as Service]](service);
  const directory = mkdtempSync(join(tmpdir(), 'spinnaker-'));
  const file = join(directory, 'layout.json');
  writeFileSync(file, JSON.stringify(layout.document()));
  const args = ['--import', 'tsx', 'apps/cdk8s-spire.ts', 'certs', 'generate', '--dir', directory];
  const { ok, err } = run('node', [...args, '--layout', file]);
  if (!ok) throw new Error(err);
  encryptKey(directory, CERTIFICATES.go(spinnakerServices({ ...all, services: ['terraformer'] })[0]));
  return directory;
}

/** With a password of its own, in the form that old tools give it. */
function encryptKey(directory: string, { key: { secret, key }, keyPassword }: GoCertificate): void {
  const password = join(directory, secret, keyPassword!.key);
  writeFileSync(password, 'a : colon, $ and #');
  const file = join(directory, secret, key);
  const args = ['rsa', '-traditional', '-aes256', '-in', file, '-out', file, '-passout', `file:${password}`];
  const { ok, err } = run('openssl', args);
  if (!ok) throw new Error(err);
}
