import { X509Certificate } from 'node:crypto';
import { createAuthority, issue } from '../../../lib/certificates/issuing';
import {
  type CertificateLayoutEntry,
  CertificateKeyType,
  KeyEncoding,
} from '../../../lib/certificates/layout';
import { storedAuthority } from '../../../lib/certificates/issuer';
import { AUTHORITY, DAY, EXTRA, later, layoutOf, leaf, NOW, SHARED, withLeaf } from './support/layouts';
import { differences, keyOf, MemoryStore } from './support/memory-store';
import { run, settled } from './support/run';
import { problemsIn } from './support/trust';

const layout = layoutOf();
const core = layout.certificates[0];
const authorityIn = (store: MemoryStore) => {
  const { certificate, privateKey } = storedAuthority({ version: '', files: store.files(AUTHORITY) });
  return { certificate: certificate!, privateKey: privateKey! };
};

describe('from nothing', () => {
  test('makes the authority first, then every certificate, and each verifies', async () => {
    const store = new MemoryStore();
    const { issued, stored } = await run(store);
    expect(store.writes).toEqual([AUTHORITY, SHARED, EXTRA].map(keyOf));
    expect(stored).toEqual(store.writes);
    expect(issued.map(({ name }) => name)).toEqual(['core', 'web', 'gateway']);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test('keeps the key of the authority in its own entry', async () => {
    const store = await settled();
    expect(Object.keys(store.files(AUTHORITY)).sort()).toEqual([
      'bundle.pem',
      'ca-key.pem',
      'ca.pem',
      'layout.json',
    ]);
    const key = store.text(AUTHORITY, 'ca-key.pem');
    for (const ref of [SHARED, EXTRA]) {
      for (const content of Object.values(store.files(ref))) expect(content.toString()).not.toContain(key);
    }
  });

  test('stores the files that the layout asks for', async () => {
    const store = await settled();
    expect(Object.keys(store.files(SHARED)).sort()).toEqual([
      'core-key.pem',
      'core.pem',
      'layout.json',
      'root.pem',
      'web-chain.pem',
      'web-key.pem',
      'web-keystore-password',
      'web-keystore.p12',
      'web-truststore.p12',
      'web.pem',
    ]);
    expect(JSON.parse(store.text(SHARED, 'layout.json'))).toEqual({
      runtimeLayoutVersion: '1',
      rotation: {},
      certificates: ['core', 'web'],
    });
    expect(JSON.parse(store.text(AUTHORITY, 'layout.json'))).toEqual({ phase: 'stable' });
  });

  test('logs no key', async () => {
    const { messages } = await run(new MemoryStore());
    expect(messages.join('\n')).not.toMatch(/PRIVATE|[A-Za-z0-9+/]{60}/);
  });
});

describe('a second run', () => {
  test('writes nothing', async () => {
    const store = await settled();
    const { issued, stored, messages } = await run(store, { now: later(200) });
    expect(store.writes).toEqual([]);
    expect({ issued, stored, messages }).toEqual({ issued: [], stored: [], messages: [] });
  });

  test('leaves alone what somebody else keeps beside the certificates', async () => {
    const store = await settled();
    store.change(SHARED, { 'jwt-secret': 'theirs', 'core-chain.txt': 'theirs' });
    await run(store);
    expect(store.writes).toEqual([]);
    store.change(SHARED, { 'core.pem': undefined });
    await run(store);
    expect(store.text(SHARED, 'jwt-secret')).toBe('theirs');
    expect(store.text(SHARED, 'core-chain.txt')).toBe('theirs');
  });
});

describe('what is wrong is healed, and nothing else', () => {
  type Tamper = (store: MemoryStore) => void | Promise<void>;
  const forge =
    (changes: Partial<CertificateLayoutEntry>, now = NOW): Tamper =>
    async (store) => {
      const made = await issue(authorityIn(store), { ...core, ...changes }, now);
      store.change(SHARED, { 'core.pem': made.certificate, 'core-key.pem': made.privateKey });
    };

  test.each<[string, RegExp, Tamper, Date?]>([
    ['missing', /is missing/, (store) => store.change(SHARED, { 'core.pem': undefined })],
    [
      'without its key',
      /lost its private key/,
      (store) => store.change(SHARED, { 'core-key.pem': undefined }),
    ],
    ['damaged', /is damaged/, (store) => store.change(SHARED, { 'core.pem': 'nonsense' })],
    ['empty', /is damaged/, (store) => store.change(SHARED, { 'core.pem': '' })],
    ['a damaged key', /damaged private key/, (store) => store.change(SHARED, { 'core-key.pem': 'nonsense' })],
    [
      'the key of another',
      /does not belong to its private key/,
      (store) => store.change(SHARED, { 'core-key.pem': store.files(SHARED)['web-key.pem'] }),
    ],
    [
      'the certificate and key of another',
      /subject/,
      (store) =>
        store.change(SHARED, {
          'core.pem': store.files(SHARED)['web.pem'],
          'core-key.pem': store.files(SHARED)['web-key.pem'],
        }),
    ],
    ['expired', /expired on/, forge({ lifetimeSeconds: 3600 }), later(1)],
    ['about to expire', /expires on/, forge({ lifetimeSeconds: 100 * DAY })],
    ['not yet valid', /is not valid before/, forge({}, later(2))],
    ['valid for too long', /longer than/, forge({ lifetimeSeconds: 500 * DAY })],
    ['a name too few', /lacks the name localhost/, forge({ dnsNames: core.dnsNames.slice(0, 2) })],
    ['a name too many', /should not have the name evil/, forge({ dnsNames: [...core.dnsNames, 'evil'] })],
    ['without its SPIFFE ID', /lacks the name spiffe:/, forge({ spiffeId: undefined })],
    ['another subject', /has the subject "CN=core"/, forge({ subject: 'CN=core' })],
    [
      'the same attributes in another order',
      /has the subject/,
      forge({ subject: 'OU=Kubernetes,CN=serviceradar-core,O=ServiceRadar,C=US' }),
    ],
    ['a key of another type', /key of type ec-p384/, forge({ keyType: CertificateKeyType.EC_P384 })],
    ['a key in another encoding', /key as sec1/, forge({ keyEncoding: KeyEncoding.SEC1 })],
    [
      'signed by a foreign authority',
      /another authority/,
      async (store) => {
        const foreign = await createAuthority(layout.authority, NOW);
        const made = await issue(foreign, core, NOW);
        store.change(SHARED, { 'core.pem': made.certificate, 'core-key.pem': made.privateKey });
      },
    ],
    [
      'an authority itself',
      /authority/,
      (store) =>
        store.change(SHARED, {
          'core.pem': store.files(AUTHORITY)['ca.pem'],
          'core-key.pem': store.files(AUTHORITY)['ca-key.pem'],
        }),
    ],
  ])('%s', async (_, reason, tamper, now = NOW) => {
    const store = await settled();
    await tamper(store);
    const before = store.all();
    const { issued, messages } = await run(store, { now });
    expect(issued).toEqual([{ name: 'core', reason: expect.stringMatching(reason) }]);
    expect(messages[0]).toMatch(/^info: issued core: it /);
    expect(messages[0]).toMatch(reason);
    const changed = differences(before, store.all());
    expect(changed.filter((file) => !/: core(-key)?\.pem$/.test(file))).toEqual([]);
    expect(problemsIn(layout, store.all(), now)).toEqual([]);
    store.writes.length = 0;
    await run(store, { now });
    expect(store.writes).toEqual([]);
  });

  test.each([
    'root.pem',
    'web-chain.pem',
    'web-keystore.p12',
    'web-truststore.p12',
    'web-keystore-password',
    'layout.json',
  ])('%s is rebuilt without issuing anything', async (file) => {
    for (const content of [undefined, 'nonsense']) {
      const store = await settled();
      const before = store.all();
      store.change(SHARED, { [file]: content });
      const { issued, messages } = await run(store);
      expect(issued).toEqual([]);
      expect(messages).toEqual([`info: stored ${keyOf(SHARED)}`]);
      expect(differences(before, store.all())).toEqual([]);
    }
  });

  test('a whole entry that is missing', async () => {
    const store = await settled();
    const before = store.all();
    store.delete(EXTRA);
    const { issued } = await run(store);
    expect(issued.map(({ name }) => name)).toEqual(['gateway']);
    expect(new Set(differences(before, store.all()).map((file) => file.split(':')[0]))).toEqual(
      new Set([keyOf(EXTRA)]),
    );
  });
});

describe('another layout', () => {
  test('a new layout version re-issues everything under the same authority, once', async () => {
    const store = await settled();
    const root = store.text(SHARED, 'root.pem');
    const changed = layoutOf({ runtimeLayoutVersion: '2' });
    const { issued } = await run(store, { layout: changed });
    expect(issued.map(({ name }) => name)).toEqual(['core', 'web', 'gateway']);
    expect(issued[0].reason).toBe('is of layout version 1 instead of 2');
    expect(store.text(SHARED, 'root.pem')).toBe(root);
    expect((await run(store, { layout: changed })).stored).toEqual([]);
  });

  test('a new name re-issues the certificate that it is of', async () => {
    const store = await settled();
    const changed = withLeaf(layout, 'web', {
      dnsNames: [...layout.certificates[1].dnsNames, 'web.example.org'],
    });
    const { issued } = await run(store, { layout: changed });
    expect(issued).toEqual([{ name: 'web', reason: 'lacks the name web.example.org' }]);
  });

  test('a keystore that is no longer wanted is removed without issuing', async () => {
    const store = await settled();
    const { issued } = await run(store, {
      layout: withLeaf(layout, 'web', { keystore: undefined, chain: false }),
    });
    expect(issued).toEqual([]);
    expect(
      Object.keys(store.files(SHARED))
        .filter((file) => file.startsWith('web'))
        .sort(),
    ).toEqual(['web-key.pem', 'web.pem']);
  });

  test('a service that is gone leaves no key behind', async () => {
    const store = await settled();
    const smaller = layoutOf({
      certificates: [core, leaf('gateway', { dnsNames: ['gateway.example.org', 'localhost'] })],
      targets: [
        { entry: SHARED, certificates: ['core'] },
        { entry: EXTRA, certificates: ['gateway'] },
      ],
    });
    const { issued, messages } = await run(store, { layout: smaller });
    expect(issued).toEqual([]);
    expect(messages).toContain('info: removed web: it is not in the layout');
    expect(Object.keys(store.files(SHARED)).sort()).toEqual([
      'core-key.pem',
      'core.pem',
      'layout.json',
      'root.pem',
    ]);
  });

  test('a certificate in two entries is the same in both, and heals from the good one', async () => {
    const twice = layoutOf({
      targets: [
        { entry: SHARED, certificates: ['core', 'web'] },
        { entry: EXTRA, certificates: ['gateway', 'core'] },
      ],
    });
    const store = await settled(twice);
    const good = store.text(EXTRA, 'core.pem');
    expect(store.text(SHARED, 'core.pem')).toBe(good);
    store.change(SHARED, { 'core.pem': 'nonsense' });
    const { issued } = await run(store, { layout: twice });
    expect(issued).toEqual([]);
    expect(store.text(SHARED, 'core.pem')).toBe(good);
  });
});

describe('renewal', () => {
  test('happens when less is left than the layout says', async () => {
    const store = await settled();
    expect((await run(store, { now: later(244) })).issued).toEqual([]);
    const { issued } = await run(store, { now: later(246) });
    expect(issued.map(({ name }) => name)).toEqual(['core', 'web', 'gateway']);
    expect(problemsIn(layout, store.all(), later(600))).toEqual([]);
  });

  test('can be asked for earlier', async () => {
    const store = await settled();
    expect((await run(store, { now: later(100), renewWithinSeconds: 264 * DAY })).issued).toEqual([]);
    expect((await run(store, { now: later(100), renewWithinSeconds: 266 * DAY })).issued).toHaveLength(3);
  });

  test('is refused if it would happen each time', async () => {
    await expect(run(new MemoryStore(), { renewWithinSeconds: 365 * DAY })).rejects.toThrow(
      '[renewal-window]',
    );
  });

  test('a certificate ends with its authority, and is not renewed each time then', async () => {
    const store = await settled();
    const near = later(3650 - 100);
    const { messages } = await run(store, { now: near });
    const end = new X509Certificate(store.text(AUTHORITY, 'ca.pem')).validTo;
    expect(new X509Certificate(store.text(SHARED, 'core.pem')).validTo).toBe(end);
    expect(messages.join('\n')).toMatch(/warn: the authority expires on .*rotate-ca --phase prepare/);
    const again = await run(store, { now: later(1, near) });
    expect(again.issued).toEqual([]);
  });
});

test('what only another authority would change is said, and does not change it', async () => {
  const store = await settled();
  const other = layoutOf({
    authority: { ...layout.authority, subject: 'CN=Other', keyType: CertificateKeyType.EC_P384 },
  });
  const { messages, stored } = await run(store, { layout: other });
  expect(stored).toEqual([]);
  expect(messages).toEqual([
    expect.stringMatching(
      /^warn: the authority has the subject "CN=ServiceRadar Root CA.*instead of "CN=Other"/,
    ),
    expect.stringMatching(/^warn: the authority has a key of type ec-p256 instead of ec-p384/),
  ]);
});
