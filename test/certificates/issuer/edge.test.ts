import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError } from '../../../lib/identity';
import { factsOf, splitBundle } from '../../../lib/certificates/issuing';
import {
  type EdgeRequest,
  ForeignEntryError,
  IssuerMode,
  issueEdgeBundle,
  readAuthority,
} from '../../../lib/certificates/issuer';
import { describeWith } from '../../e2e/support/tools';
import { AUTHORITY, DAY, later, leaf, NOW, smallLayout } from './support/layouts';
import { type MemoryStore } from './support/memory-store';
import { run, settled } from './support/run';

const layout = smallLayout();
let store: MemoryStore;
beforeAll(async () => {
  store = await settled(layout);
});

const issue = async (request: Partial<EdgeRequest> = {}, now = NOW, used = layout) =>
  issueEdgeBundle(
    used,
    await readAuthority(used, store, now),
    { id: 'agent-7', partition: 'berlin', ...request },
    now,
  );

test('an agent gets its certificate, its key, the authorities, and where to connect', async () => {
  const { files, subject, spiffeId, notAfter } = await issue();
  expect(Object.keys(files).sort()).toEqual([
    'agent-7-berlin-chain.pem',
    'agent-7-berlin-key.pem',
    'agent-7-berlin.pem',
    'agent.json',
    'root.pem',
  ]);
  expect(subject).toBe('CN=agent-7.berlin.serviceradar,OU=Edge,O=ServiceRadar');
  expect(spiffeId).toBe('spiffe://demo.example.org/agent/berlin/agent-7');
  const facts = factsOf(files['agent-7-berlin.pem'].toString());
  expect(facts).toMatchObject({
    subject,
    uris: [spiffeId],
    dnsNames: ['agent-7.berlin.serviceradar'],
    ipAddresses: [],
    isAuthority: false,
    notAfter: later(30),
  });
  expect(notAfter).toEqual(later(30));
  const root = new X509Certificate(files['root.pem']);
  expect(new X509Certificate(files['agent-7-berlin.pem']).verify(root.publicKey)).toBe(true);
  expect(splitBundle(files['agent-7-berlin-chain.pem'].toString())).toHaveLength(2);
  expect(JSON.parse(files['agent.json'].toString())).toEqual({
    gateway: 'gateway.example.org:50052',
    serverName: 'gateway.example.org',
    certificateFile: 'agent-7-berlin.pem',
    keyFile: 'agent-7-berlin-key.pem',
    chainFile: 'agent-7-berlin-chain.pem',
    rootFile: 'root.pem',
    subject,
    spiffeId,
    notAfter: later(30).toISOString(),
  });
});

test.each(['agent', 'poller', 'checker'])('a %s, and another lifetime', async (componentType) => {
  const { spiffeId, notAfter } = await issue({ componentType, lifetimeSeconds: 90 * DAY });
  expect(spiffeId).toBe(`spiffe://demo.example.org/${componentType}/berlin/agent-7`);
  expect(notAfter).toEqual(later(90));
});

test('a layout with a shorter longest lifetime shortens the default', async () => {
  const short = { ...layout, edge: { ...layout.edge!, maxLifetimeSeconds: DAY } };
  expect((await issue({}, NOW, short)).notAfter).toEqual(later(1));
});

test('during a rotation, an agent trusts both authorities', async () => {
  const other = await settled(layout);
  await run(other, { layout, mode: IssuerMode.PREPARE_CA, rotationId: 'r1' });
  const authority = await readAuthority(layout, other, NOW);
  const { files } = await issueEdgeBundle(layout, authority, { id: 'a', partition: 'b' }, NOW);
  expect(splitBundle(files['root.pem'].toString())).toHaveLength(2);
});

describe('what is refused', () => {
  test.each<[string, Partial<EdgeRequest>, RegExp]>([
    ['an id that is no label', { id: 'Agent_7' }, /id: "Agent_7" is no DNS label.*\[dns-label\]/],
    ['an id with a path', { id: '../x' }, /id: .*\[dns-label\]/],
    ['an empty partition', { partition: '' }, /partition: "" is empty/],
    ['a partition that adds to the subject', { partition: 'x,OU=Admin' }, /partition: .*\[dns-label\]/],
    ['a type that adds to the path', { componentType: 'agent/../ns' }, /type: .*\[edge-type\]/],
    ['an unknown type', { componentType: 'ns' }, /type: "ns" is no component.*"agent", "poller", "checker"/],
    ["SPIRE's own path", { componentType: 'spire' }, /\[edge-type\]/],
    ['a misspelt type', { componentType: 'poler' }, /Instead: "poller"/],
    [
      'a partition whose certificate is named as a key',
      { partition: 'berlin-key' },
      /partition: .*\[edge-name\]/,
    ],
    ['a partition that is named as a chain', { partition: 'chain' }, /partition: .*\[edge-name\]/],
    [
      'a name that is too long',
      { id: 'a'.repeat(60) },
      /80 characters, and a common name has 64.*\[edge-name\]/,
    ],
    [
      'more than the layout grants',
      { lifetimeSeconds: 91 * DAY },
      /"2184h" is more than the layout grants.*at most 2160h.*\[edge-lifetime\]/,
    ],
    ['no lifetime', { lifetimeSeconds: 0 }, /is no lifetime/],
    ['a request that is none', { csr: 'nonsense' }, /is no certificate request/],
  ])('%s', async (_, request, message) => {
    const attempt = issue(request);
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toThrow(message);
  });

  describe('an agent with a name that is', () => {
    const used = (changes: Parameters<typeof leaf>[1]) => ({
      ...layout,
      certificates: [...layout.certificates, leaf('web', changes)],
    });
    const refused = async (other: typeof layout, message: RegExp) => {
      const attempt = issue({}, NOW, other);
      await expect(attempt).rejects.toThrow(InvalidInputError);
      await expect(attempt).rejects.toThrow(message);
      await expect(attempt).rejects.toThrow('[edge-impersonation]');
    };

    test.each<[string, Parameters<typeof leaf>[1]]>([
      ['the subject', { subject: 'CN=agent-7.berlin.serviceradar,OU=Edge,O=ServiceRadar' }],
      [
        'the subject in another spelling',
        { subject: 'cn=Agent-7.berlin.serviceradar, OU=Edge, O=ServiceRadar' },
      ],
      ['a DNS name', { dnsNames: ['localhost', 'Agent-7.Berlin.serviceradar'] }],
      ['a name that a wildcard covers', { dnsNames: ['*.berlin.serviceradar'] }],
      ['the SPIFFE ID', { spiffeId: 'spiffe://demo.example.org/agent/berlin/agent-7' }],
    ])('%s of a service', async (_, changes) => {
      await refused(used(changes), /is a name of the certificate web/);
    });

    test('the subject of the authority', async () => {
      const subject = 'CN=agent-7.berlin.serviceradar,OU=Edge,O=ServiceRadar';
      await refused({ ...layout, authority: { ...layout.authority, subject } }, /is a name of the authority/);
    });

    test('only near that of a service, is none', async () => {
      const near = used({
        subject: 'CN=agent-7.berlin.serviceradar,OU=Edge,O=Other',
        dnsNames: ['agent-7', 'berlin.serviceradar', '*.serviceradar'],
        spiffeId: 'spiffe://demo.example.org/agent/berlin/agent-70',
      });
      expect((await issue({}, NOW, near)).subject).toContain('agent-7');
    });
  });

  test('a lifetime beyond that of the authority', async () => {
    await expect(issue({ lifetimeSeconds: 60 * DAY }, later(3650 - 45))).rejects.toThrow(
      /longer than the authority lives.*at most 1080h/,
    );
  });

  test('an agent where the layout knows no gateway', async () => {
    await expect(issue({}, NOW, { ...layout, edge: undefined })).rejects.toThrow('[edge-layout]');
  });

  test.each<[string, (files: MemoryStore) => void]>([
    ['missing', (other) => other.delete(AUTHORITY)],
    ['damaged', (other) => other.change(AUTHORITY, { 'ca-key.pem': 'nonsense' })],
  ])('an agent while the authority is %s', async (_, tamper) => {
    const other = await settled(layout);
    tamper(other);
    await expect(readAuthority(layout, other, NOW)).rejects.toThrow(ForeignEntryError);
  });
});

describeWith('openssl')('with a key that was made elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();

  test('the request gives its key and nothing else, and no key is in the bundle', async () => {
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'key.pem',
      '-subj',
      '/CN=admin',
      '-out',
      'csr.pem',
    );
    const { files, subject } = await issue({ csr: readFileSync(join(folder, 'csr.pem'), 'utf8') });
    expect(Object.keys(files).sort()).toEqual([
      'agent-7-berlin-chain.pem',
      'agent-7-berlin.pem',
      'agent.json',
      'root.pem',
    ]);
    expect(JSON.parse(files['agent.json'].toString()).keyFile).toBeUndefined();
    for (const content of Object.values(files)) expect(content.toString()).not.toContain('PRIVATE');
    writeFileSync(join(folder, 'leaf.pem'), files['agent-7-berlin.pem']);
    writeFileSync(join(folder, 'root.pem'), files['root.pem']);
    expect(openssl('x509', '-in', 'leaf.pem', '-pubkey', '-noout')).toBe(
      openssl('pkey', '-in', 'key.pem', '-pubout'),
    );
    expect(openssl('x509', '-in', 'leaf.pem', '-subject', '-noout', '-nameopt', 'RFC2253').trim()).toBe(
      `subject=${subject}`,
    );
    const at = String(NOW.getTime() / 1000);
    const verified = openssl(
      'verify',
      '-attime',
      at,
      '-x509_strict',
      '-purpose',
      'sslclient',
      '-CAfile',
      'root.pem',
      'leaf.pem',
    );
    expect(verified).toContain('OK');
  });
});
