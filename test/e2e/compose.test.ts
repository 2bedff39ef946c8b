import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { type LayoutDocument } from '../../lib/certificates';
import { type Result, run } from './support/kubectl';
import { describeWith } from './support/tools';

const FOLDER = 'out-compose';
const CERTS = '/etc/serviceradar/certs';

/** Prints what the service's user can read of its own and of others. */
const LOOK = `
const fs = require('fs');
const { X509Certificate, createPrivateKey } = require('crypto');
const read = (name) => fs.readFileSync('${CERTS}/' + name);
const certificate = new X509Certificate(read('core.pem'));
const root = new X509Certificate(read('root.pem'));
console.log(JSON.stringify({
  subject: certificate.subject, uid: process.getuid(), serial: certificate.serialNumber,
  fits: certificate.checkPrivateKey(createPrivateKey(read('core-key.pem'))) && certificate.verify(root.publicKey),
  others: ['kv-key.pem', 'ca-key.pem', '../serviceradar-identity-ca/ca-key.pem', '../serviceradar-datasvc/kv-key.pem']
    .filter((name) => fs.existsSync('${CERTS}/' + name)),
}));`;

describeWith('docker', 'npm')('the Compose files, on Docker', () => {
  let consumer: string;
  const env = { CERTIFICATES_DIR: resolve(FOLDER), COMPOSE_PROJECT_NAME: 'certificates-e2e' };
  const compose = (...args: string[]): Result =>
    run('docker', ['compose', '-f', join(FOLDER, 'compose.yaml'), '-f', consumer, ...args], { env });
  /** Boots as a user does, and returns what generator and consumer printed. */
  const boot = () => {
    const up = compose('up', '--detach', '--force-recreate', 'core');
    if (!up.ok) throw new Error(up.out + up.err);
    compose('wait', 'core');
    const log = (service: string) => compose('logs', '--no-log-prefix', service).out;
    return { generator: log('cert-generator'), seen: JSON.parse(log('core').trim().split('\n').pop()!) };
  };

  beforeAll(() => {
    run('npm', ['run', 'synth:compose']);
    const core = parse(readFileSync(join(FOLDER, 'compose.services.yaml'), 'utf8'), { logLevel: 'silent' })
      .services['core-elx'];
    consumer = join(mkdtempSync(join(tmpdir(), 'compose-')), 'consumer.yaml');
    const service = {
      image: 'node:20-alpine',
      user: '10001:10001',
      network_mode: 'none',
      command: ['node', '-e', LOOK.replaceAll('$', '$$$$')],
      depends_on: core.depends_on,
      volumes: core.volumes,
    };
    writeFileSync(consumer, stringify({ services: { core: service } }));
  });

  afterAll(() => compose('down', '--volumes', '--timeout=1'));

  test('all of it is what Compose reads', () => {
    const { ok, err } = compose('config', '--quiet');
    expect({ ok, err }).toEqual({ ok: true, err: '' });
  });

  let first: any;

  test('the first boot issues, and a service reads its own folder as its own user', () => {
    const { generator, seen } = boot();
    first = seen;
    expect(generator).toContain('issued core');
    expect(generator).not.toContain('PRIVATE');
    const layout: LayoutDocument = JSON.parse(readFileSync(join(FOLDER, 'layout.json'), 'utf8'));
    const { subject } = layout.certificates.find(({ name }) => name === 'core')!;
    expect(seen).toMatchObject({
      subject: subject.split(',').reverse().join('\n'),
      uid: 10001,
      fits: true,
      others: [],
    });
  });

  test('the second boot changes nothing', () => {
    const { generator, seen } = boot();
    expect(generator.trim().split('\n').pop()).toContain('nothing to do');
    expect(seen).toEqual(first);
  });
});
