import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SecretKey } from '../../../lib/spinnaker/certificates';

/** Content of the keys of Secrets. */
export type Read = (ref: SecretKey) => Buffer;

/** A file that a program can be given. */
export function fileOf(content: Buffer | string, name = 'file'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'spinnaker-')), name);
  writeFileSync(path, content);
  return path;
}

/** Types of the entries that Java sees in a PKCS#12 file: `PrivateKeyEntry`, `trustedCertEntry`. */
export function javaEntries(store: Buffer, password: Buffer): string[] {
  const out = execFileSync(
    'keytool',
    ['-list', '-storetype', 'PKCS12', '-keystore', fileOf(store), '-storepass:env', 'STORE_PASSWORD'],
    { encoding: 'utf8', env: { ...process.env, STORE_PASSWORD: password.toString() } },
  );
  return [...out.matchAll(/(PrivateKeyEntry|trustedCertEntry)/g)].map(([word]) => word);
}

/** A PKCS#12 file as PEM, as OpenSSL reads it. */
export function pemOf(store: Buffer, password: Buffer): string {
  return execFileSync(
    'openssl',
    ['pkcs12', '-in', fileOf(store), '-nodes', '-passin', 'env:STORE_PASSWORD'],
    {
      encoding: 'utf8',
      env: { ...process.env, STORE_PASSWORD: password.toString() },
      stdio: 'pipe',
    },
  );
}

/** Algorithms of a PKCS#12 file, as OpenSSL names them. */
export function algorithmsOf(store: Buffer, password: Buffer): string {
  const { stderr } = spawnSync(
    'openssl',
    ['pkcs12', '-in', fileOf(store), '-info', '-noout', '-passin', 'env:STORE_PASSWORD'],
    { encoding: 'utf8', env: { ...process.env, STORE_PASSWORD: password.toString() } },
  );
  return stderr;
}

/** Why a certificate is not good for a name, as server and as client, by OpenSSL; '' if it is. */
export function verification(certificate: string, authorities: string, name: string): string {
  const [leaf, roots] = [fileOf(certificate), fileOf(authorities)];
  return ['sslserver', 'sslclient']
    .map((purpose) =>
      spawnSync(
        'openssl',
        ['verify', '-CAfile', roots, '-purpose', purpose, '-x509_strict', '-verify_hostname', name, leaf],
        { encoding: 'utf8' },
      ),
    )
    .map(({ status, stderr }) => (status === 0 ? '' : stderr))
    .join('');
}

/** The names by which a service is called. */
export function namesOf(service: string, namespace: string): string[] {
  const name = `spin-${service}`;
  return [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.cluster.local`,
    'localhost',
  ];
}
