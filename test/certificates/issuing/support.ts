import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, createAuthority } from '../../../lib/certificates/issuing';
import {
  type AuthorityLayout,
  type CertificateLayoutEntry,
  CertificateKeyType,
  KeyEncoding,
} from '../../../lib/certificates/layout';

export const DAY = 86_400;
export const NOW = new Date('2026-03-01T12:00:00.250Z');
export const ROOT = 'CN=ServiceRadar Root CA,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US';
export const CORE = 'CN=serviceradar-core,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US';

export const after = (days: number): Date => new Date(NOW.getTime() + days * DAY * 1000);

export function authorityLayout(changes: Partial<AuthorityLayout> = {}): AuthorityLayout {
  return {
    entry: { namespace: 'demo', name: 'serviceradar-runtime-ca' },
    subject: ROOT,
    keyType: CertificateKeyType.EC_P256,
    lifetimeSeconds: 3650 * DAY,
    pathLength: 1,
    ...changes,
  };
}

export function authority(changes: Partial<AuthorityLayout> = {}, now = NOW): Promise<Authority> {
  return createAuthority(authorityLayout(changes), now);
}

export function entry(changes: Partial<CertificateLayoutEntry> = {}): CertificateLayoutEntry {
  return {
    name: 'core',
    subject: CORE,
    dnsNames: ['core', 'core.demo', 'core.demo.svc', '*.core.demo.svc', 'localhost'],
    ipAddresses: ['127.0.0.1', '2001:db8::1'],
    spiffeId: 'spiffe://example.org/ns/demo/sa/core',
    keyType: CertificateKeyType.EC_P256,
    keyEncoding: KeyEncoding.PKCS8,
    lifetimeSeconds: 365 * DAY,
    renewBeforeSeconds: 120 * DAY,
    chain: true,
    workloads: [],
    ...changes,
  };
}

/** Runs a program in a folder that has these files, and is gone afterwards. Gives all that it prints. */
export function run(files: { [name: string]: string | Buffer }, program: string, ...args: string[]): Result {
  const folder = mkdtempSync(join(tmpdir(), 'issuing-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    return { ok: status === 0, stdout, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Result {
  readonly ok: boolean;
  readonly stdout: string;
  readonly output: string;
}

/** Seconds since 1970, as `openssl verify -attime` wants them. */
export const atTime = (date = NOW): string[] => ['-attime', String(Math.floor(date.getTime() / 1000))];
