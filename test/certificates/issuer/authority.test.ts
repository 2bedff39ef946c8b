import { createPrivateKey } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../../e2e/support/tools';
import { temporaryFolder } from './support/folders';
import { type Authority, createAuthority, issue } from '../../../lib/certificates/issuing';
import { CertificateKeyType } from '../../../lib/certificates/layout';
import { ClockError, ForeignEntryError, IssuerMode, readAuthority } from '../../../lib/certificates/issuer';
import { AUTHORITY, DAY, EXTRA, later, NOW, plainLayout, SHARED } from './support/layouts';
import { differences, keyOf, MemoryStore } from './support/memory-store';
import { run as anyRun, settled as anySettled } from './support/run';
import { brokenTrust, problemsIn } from './support/trust';

const layout = plainLayout();
const run = (store: MemoryStore, options: Parameters<typeof anyRun>[1] = {}) =>
  anyRun(store, { layout, ...options });
const settled = () => anySettled(layout);

describe('an authority that cannot sign, while certificates of it are in use', () => {
  test.each<[string, RegExp, (store: MemoryStore) => void | Promise<void>]>([
    ['is missing', /is missing/, (store) => store.delete(AUTHORITY)],
    ['has no certificate', /is missing/, (store) => store.change(AUTHORITY, { 'ca.pem': undefined })],
    ['has no key', /damaged private key/, (store) => store.change(AUTHORITY, { 'ca-key.pem': undefined })],
    ['is damaged', /is no certificate/, (store) => store.change(AUTHORITY, { 'ca.pem': 'nonsense' })],
    ['has a damaged key', /damaged private key/, (store) => store.change(AUTHORITY, { 'ca-key.pem': 'x' })],
    [
      'has the key of another',
      /does not belong to its private key/,
      async (store) => {
        const other = await createAuthority(layout.authority, NOW);
        store.change(AUTHORITY, { 'ca-key.pem': other.privateKey });
      },
    ],
  ])('%s: nothing is changed, and it says what to do', async (_, problem, tamper) => {
    for (const mode of Object.values(IssuerMode)) {
      const store = await settled();
      await tamper(store);
      const before = store.all();
      const attempt = run(store, { mode, rotationId: 'r1' });
      await expect(attempt).rejects.toThrow(ForeignEntryError);
      await expect(attempt).rejects.toThrow(problem);
      await expect(attempt).rejects.toThrow(/demo\/runtime-ca .*backup.*--replace-ca/);
      expect(differences(before, store.all())).toEqual([]);
    }
  });

  test('is replaced where that is asked for; those of the one before are trusted until it is retired', async () => {
    const store = await settled();
    const old = store.text(AUTHORITY, 'ca.pem');
    store.delete(AUTHORITY);
    const { messages, issued } = await run(store, { replaceAuthority: true });
    expect(messages[0]).toMatch(/^warn: the authority is new, because the one before is missing/);
    expect(issued).toHaveLength(3);
    expect(store.text(AUTHORITY, 'ca.pem')).not.toBe(old);
    expect(store.text(SHARED, 'root.pem')).toBe(store.text(AUTHORITY, 'ca.pem') + old);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);

    store.writes.length = 0;
    await run(store, { replaceAuthority: true });
    expect(store.writes).toEqual([]);
    await run(store, { mode: IssuerMode.RETIRE_CA });
    expect(store.text(SHARED, 'root.pem')).toBe(store.text(AUTHORITY, 'ca.pem'));
  });

  test('a damaged one is replaced as well, and the prepared one is used if there is one', async () => {
    const store = await settled();
    await run(store, { mode: IssuerMode.PREPARE_CA, rotationId: 'r1' });
    const [old, next] = ['ca.pem', 'next-ca.pem'].map((file) => store.text(AUTHORITY, file));
    store.change(AUTHORITY, { 'ca-key.pem': 'nonsense' });
    const { messages } = await run(store, { replaceAuthority: true });
    expect(messages[0]).toMatch(/the authority is the prepared one, because the one before has a damaged/);
    expect(store.text(SHARED, 'root.pem')).toBe(next + old);
    await run(store, { mode: IssuerMode.RETIRE_CA });
    expect(store.text(SHARED, 'root.pem')).toBe(next);
  });
});

describe('a clock that is wrong', () => {
  const { KEEP, PREPARE_CA } = IssuerMode;

  test.each(Object.values(IssuerMode))(
    'that is slow replaces no authority, nor a prepared one: %s',
    async (mode) => {
      for (const before of [KEEP, PREPARE_CA]) {
        const store = new MemoryStore();
        await run(store, { now: before === KEEP ? NOW : later(-5) });
        await run(store, { mode: before, rotationId: 'r0' });
        const stored = store.all();
        for (const replaceAuthority of [false, true]) {
          const attempt = run(store, { mode, rotationId: 'r1', now: later(-1), replaceAuthority });
          await expect(attempt).rejects.toThrow(ClockError);
          await expect(attempt).rejects.toThrow(/demo\/runtime-ca is not valid before 2026-03-01.*clock/);
          expect(differences(stored, store.all())).toEqual([]);
        }
        await expect(readAuthority(layout, store, later(-1))).rejects.toThrow(ClockError);
      }
    },
  );

  test('that is fast destroys no key: what has expired stays beside the new one until a rotation ends', async () => {
    const store = await settled();
    await run(store, { mode: PREPARE_CA, rotationId: 'r1' });
    const keys = ['ca.pem', 'next-ca.pem', 'ca-key.pem', 'next-ca-key.pem'].map((file) =>
      store.text(AUTHORITY, file),
    );
    const [, , key, nextKey] = keys;
    const expired = later(3651);
    await run(store, { now: expired });
    expect(store.text(AUTHORITY, 'expired-ca.pem')).toBe(keys[0] + keys[1]);
    expect(store.text(AUTHORITY, 'expired-ca-key.pem')).toBe(key + nextKey);
    store.writes.length = 0;
    await run(store, { now: expired });
    expect(store.writes).toEqual([]);
    // Back in time, the new one is of the future.
    await expect(run(store)).rejects.toThrow(/is not valid before .*expired-ca\.pem/);

    for (const mode of [PREPARE_CA, IssuerMode.ACTIVATE_CA]) {
      await run(store, { mode, rotationId: 'r2', now: expired });
      expect(store.text(AUTHORITY, 'expired-ca-key.pem')).toBe(key + nextKey);
    }
    await run(store, { mode: IssuerMode.RETIRE_CA, now: expired });
    expect(Object.keys(store.files(AUTHORITY))).not.toContain('expired-ca-key.pem');
  });
});

test('a good authority is kept, even if it may be replaced', async () => {
  const store = await settled();
  await run(store, { replaceAuthority: true });
  expect(store.writes).toEqual([]);
});

test('an authority that somebody brings along is used as it is', async () => {
  const store = new MemoryStore();
  const mine = await createAuthority({ ...layout.authority, subject: 'CN=Mine' }, NOW);
  store.put(AUTHORITY, {
    'ca.pem': Buffer.from(mine.certificate),
    'ca-key.pem': Buffer.from(mine.privateKey),
  });
  await run(store);
  expect(store.text(AUTHORITY, 'ca.pem')).toBe(mine.certificate);
  expect(store.text(AUTHORITY, 'ca-key.pem')).toBe(mine.privateKey);
  expect(store.text(AUTHORITY, 'bundle.pem')).toBe(mine.certificate);
  expect(store.text(SHARED, 'root.pem')).toBe(mine.certificate);
});

test.each([undefined, 'nonsense'])(
  'bundle.pem that is %s is made again, and nothing else',
  async (content) => {
    const store = await settled();
    const before = store.all();
    store.change(AUTHORITY, { 'bundle.pem': content });
    const { messages, issued } = await run(store);
    expect(store.writes).toEqual([keyOf(AUTHORITY)]);
    expect(messages).toContain(`info: stored ${keyOf(AUTHORITY)}`);
    expect(issued).toEqual([]);
    expect(differences(before, store.all())).toEqual([]);
  },
);

test('an authority that somebody brings along damaged is not overwritten, although nothing relies on it', async () => {
  const store = new MemoryStore();
  const mine = await createAuthority(layout.authority, NOW);
  store.put(AUTHORITY, { 'ca.pem': Buffer.from(mine.certificate), 'ca-key.pem': Buffer.from('encrypted') });
  await expect(run(store)).rejects.toThrow(ForeignEntryError);
  expect(store.writes).toEqual([]);
});

test('an authority that OpenSSL marked as trusted is published like any other', async () => {
  const store = new MemoryStore();
  const mine = await createAuthority(layout.authority, NOW);
  const trusted = mine.certificate.replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE');
  store.put(AUTHORITY, { 'ca.pem': Buffer.from(trusted), 'ca-key.pem': Buffer.from(mine.privateKey) });
  await run(store);
  for (const [ref, file] of [
    [AUTHORITY, 'ca.pem'],
    [AUTHORITY, 'bundle.pem'],
    [SHARED, 'root.pem'],
  ] as const) {
    expect(store.text(ref, file)).toBe(mine.certificate);
  }
  expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
});

test('an empty entry that something made beforehand is filled', async () => {
  const store = new MemoryStore();
  for (const { entry } of [layout.authority, ...layout.targets]) store.put(entry, {});
  await run(store);
  expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
});

describe('an authority that has expired', () => {
  const expired = later(3651);

  test('is worth nothing, so there is a new one, and a loud word', async () => {
    const store = await settled();
    const old = store.text(AUTHORITY, 'ca.pem');
    const { messages, issued } = await run(store, { now: expired });
    expect(messages[0]).toMatch(/^warn: the authority is new, because the one before expired on 2036/);
    expect(issued).toHaveLength(3);
    expect(store.text(SHARED, 'root.pem')).not.toContain(old);
    expect(problemsIn(layout, store.all(), expired)).toEqual([]);
  });

  test('is followed by the prepared one', async () => {
    const store = await settled();
    const near = later(3600);
    await run(store, { mode: IssuerMode.PREPARE_CA, rotationId: 'r1', now: near });
    const next = store.text(AUTHORITY, 'next-ca.pem');
    await run(store, { now: expired });
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(next);
    expect(store.text(SHARED, 'root.pem')).toBe(next);
  });
});

test('what is left to an authority near its end is said, with the next step of its rotation', async () => {
  const store = await settled();
  const now = later(3650 - 364);
  const warning = async (mode: IssuerMode) =>
    (await run(store, { mode, rotationId: 'r1', now })).messages.filter((text) =>
      text.includes('expires on'),
    );
  const early = await run(store, { now: later(3650 - 366) });
  expect(early.messages.filter((text) => text.startsWith('warn'))).toEqual([]);
  expect(await warning(IssuerMode.KEEP)).toEqual([expect.stringContaining('--phase prepare')]);
  expect(await warning(IssuerMode.PREPARE_CA)).toEqual([expect.stringContaining('--phase activate')]);
  expect(await warning(IssuerMode.ACTIVATE_CA)).toEqual([]);
});

describe('previous-ca.pem that is damaged', () => {
  const activated = async () => {
    const store = await settled();
    for (const mode of [IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA]) {
      await run(store, { mode, rotationId: 'r1' });
    }
    store.writes.length = 0;
    return store;
  };

  test.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'is made again from what is published: "%s"',
    async (content) => {
      for (const lost of [[], [AUTHORITY], [SHARED, EXTRA]]) {
        const store = await activated();
        const before = store.all();
        store.change(AUTHORITY, { 'previous-ca.pem': content });
        for (const ref of lost) {
          store.change(ref, {
            [ref === AUTHORITY ? 'bundle.pem' : 'root.pem']: store.text(AUTHORITY, 'ca.pem'),
          });
        }
        await run(store);
        expect(differences(before, store.all())).toEqual([]);
      }
    },
  );

  test('is refused where it is nowhere else', async () => {
    const store = await activated();
    const current = store.text(AUTHORITY, 'ca.pem');
    store.change(AUTHORITY, { 'previous-ca.pem': 'nonsense', 'bundle.pem': current });
    for (const ref of [SHARED, EXTRA]) store.change(ref, { 'root.pem': current });
    await expect(run(store)).rejects.toThrow(ForeignEntryError);
    await expect(run(store)).rejects.toThrow(/previous-ca.pem in demo\/runtime-ca is damaged/);
    expect(store.writes).toEqual([]);
  });
});

describe("the Secret of ServiceRadar's own chart", () => {
  const chart = async (changes: Partial<Parameters<typeof createAuthority>[0]> = {}, now = NOW) => {
    const root = await createAuthority(
      {
        ...layout.authority,
        keyType: CertificateKeyType.RSA_2048,
        subject: 'CN=ServiceRadar Root CA,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
        ...changes,
      },
      now,
    );
    return { root, files: await chartFiles(root, now) };
  };

  test('is taken over: its authority goes on, its key moves, and what else is in it stays', async () => {
    const { root, files } = await chart();
    const store = new MemoryStore();
    store.put(SHARED, files);
    const broken: string[][] = [];
    store.after = () => broken.push(brokenTrust(layout, store.all()));
    const { messages, issued } = await run(store);
    expect(messages[0]).toBe(`info: the authority is taken over from ${keyOf(SHARED)}`);
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(root.certificate);
    expect(store.text(AUTHORITY, 'ca-key.pem')).toBe(root.privateKey);
    expect(store.text(SHARED, 'root.pem')).toBe(root.certificate);
    expect(store.files(SHARED)['root-key.pem']).toBeUndefined();
    expect(store.text(SHARED, 'jwt-secret')).toBe('jwt');
    expect(store.text(SHARED, 'cnpg-ca-key.pem')).toBe('their own');
    expect(issued.map(({ name }) => name)).toEqual(['core', 'web', 'gateway']);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
    expect(broken.flat()).toEqual([]);
    store.writes.length = 0;
    await run(store);
    expect(store.writes).toEqual([]);
  });

  describeWith('openssl')('as OpenSSL makes it', () => {
    test('is taken over, and OpenSSL verifies what its authority signs', async () => {
      const folder = temporaryFolder();
      const openssl = (...args: string[]) =>
        execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();
      const subject = '/C=US/ST=CA/L=San Francisco/O=ServiceRadar/OU=Kubernetes/CN=ServiceRadar Root CA';
      openssl(
        ...['req', '-x509', '-newkey', 'rsa:4096', '-nodes', '-sha256', '-days', '3650', '-subj', subject],
        ...['-keyout', 'root-key.pem', '-out', 'root.pem'],
      );
      const read = (file: string) => readFileSync(join(folder, file));
      const store = new MemoryStore();
      store.put(SHARED, { 'root.pem': read('root.pem'), 'root-key.pem': read('root-key.pem') });
      const { messages } = await run(store, { now: new Date() });
      expect(messages[0]).toBe(`info: the authority is taken over from ${keyOf(SHARED)}`);
      expect(store.text(SHARED, 'root.pem')).toBe(read('root.pem').toString());
      writeFileSync(join(folder, 'core.pem'), store.files(SHARED)['core.pem']);
      expect(openssl('verify', '-CAfile', 'root.pem', '-purpose', 'sslserver', 'core.pem')).toContain('OK');
      // A key of 4096 bits takes its time.
    }, 60_000);
  });

  test('is taken over after an interruption between the two entries', async () => {
    const { root, files } = await chart();
    const store = new MemoryStore();
    store.put(SHARED, files);
    store.after = () => {
      throw new Error('killed');
    };
    await expect(run(store)).rejects.toThrow('killed');
    expect(store.files(SHARED)['root-key.pem']).toBeDefined();
    store.after = () => undefined;
    await run(store);
    expect(store.files(SHARED)['root-key.pem']).toBeUndefined();
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(root.certificate);
  });

  test('is taken over with all that it trusts, which is trusted until a rotation ends', async () => {
    const { root, files } = await chart();
    const other = (await createAuthority(layout.authority, NOW)).certificate;
    const store = new MemoryStore();
    store.put(SHARED, { ...files, 'root.pem': Buffer.from(root.certificate + other) });
    await run(store);
    expect(store.text(SHARED, 'root.pem')).toBe(root.certificate + other);
    expect(store.text(EXTRA, 'root.pem')).toBe(root.certificate + other);
    expect(store.text(AUTHORITY, 'previous-ca.pem')).toBe(other);
    await run(store, { mode: IssuerMode.RETIRE_CA });
    expect(store.text(SHARED, 'root.pem')).toBe(root.certificate);
  });

  test('beside another authority is refused, naming both; without the key of one, both are trusted', async () => {
    const { root, files } = await chart();
    const other = await createAuthority(layout.authority, NOW);
    const store = new MemoryStore();
    store.put(SHARED, files);
    store.change(EXTRA, { 'root.pem': other.certificate, 'root-key.pem': other.privateKey });
    await expect(run(store)).rejects.toThrow(ForeignEntryError);
    await expect(run(store)).rejects.toThrow(/root-key.pem in demo\/runtime-certs.*edge\/gateway-certs/);
    expect(store.writes).toEqual([]);
    store.change(EXTRA, { 'root-key.pem': undefined });
    await run(store);
    for (const ref of [SHARED, EXTRA]) {
      expect(store.text(ref, 'root.pem')).toBe(root.certificate + other.certificate);
    }
    // It was stored nowhere else.
    store.change(EXTRA, { 'root-key.pem': other.privateKey });
    await run(store);
    expect(store.text(EXTRA, 'root-key.pem')).toBe(other.privateKey);
  });

  test.each<[string, (root: Authority) => string, RegExp]>([
    [
      'an encrypted key',
      ({ privateKey }) =>
        createPrivateKey(privateKey)
          .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
          .toString(),
      /root-key.pem in demo\/runtime-certs .* has an encrypted private key/,
    ],
    ['a damaged key', () => 'nonsense', /root-key.pem in demo\/runtime-certs .* has a damaged private key/],
  ])('with %s: it is said why it is not taken over', async (_, key, message) => {
    const { root, files } = await chart();
    const unusable = key(root);
    const store = new MemoryStore();
    store.put(SHARED, { ...files, 'root-key.pem': Buffer.from(unusable) });
    await expect(run(store)).rejects.toThrow(message);
    expect(store.writes).toEqual([]);
    await run(store, { replaceAuthority: true });
    expect(store.text(SHARED, 'root-key.pem')).toBe(unusable);
  });

  test('of a time to come is a clock that is wrong', async () => {
    const { files } = await chart({}, later(1));
    const store = new MemoryStore();
    store.put(SHARED, files);
    await expect(run(store, { replaceAuthority: true })).rejects.toThrow(ClockError);
    expect(store.writes).toEqual([]);
  });

  test('the key of an authority that is none of ours stays where it is', async () => {
    const store = await settled();
    store.change(SHARED, { 'root-key.pem': (await createAuthority(layout.authority, NOW)).privateKey });
    await run(store);
    expect(store.writes).toEqual([]);
  });

  test.each<[string, () => Promise<{ readonly [file: string]: Buffer | undefined }>]>([
    ['no key', async () => ({ 'root-key.pem': undefined })],
    ['a damaged key', async () => ({ 'root-key.pem': Buffer.from('nonsense') })],
    [
      'the key of another authority',
      async () => ({
        'root-key.pem': Buffer.from((await createAuthority(layout.authority, NOW)).privateKey),
      }),
    ],
  ])('with %s is not silently replaced: agents outside trust it', async (_, changes) => {
    const { files } = await chart();
    const store = new MemoryStore();
    store.put(SHARED, files);
    store.change(SHARED, await changes());
    await expect(run(store)).rejects.toThrow(/is missing.*--replace-ca/);
    expect(store.writes).toEqual([]);
  });

  test('with an authority that has expired is given a new one', async () => {
    const { root, files } = await chart({ lifetimeSeconds: DAY }, later(-2));
    const store = new MemoryStore();
    store.put(SHARED, files);
    const { messages } = await run(store);
    expect(messages[0]).toMatch(
      /^warn: root-key.pem in demo\/runtime-certs is not taken over: its .* expired on/,
    );
    expect(messages[1]).toMatch(/the authority is new/);
    expect(store.text(SHARED, 'root.pem')).not.toContain(root.certificate);
    expect(store.text(SHARED, 'root-key.pem')).toBe(root.privateKey);
    expect(store.text(SHARED, 'jwt-secret')).toBe('jwt');
  });

  async function chartFiles(root: Authority, now: Date) {
    const web = await issue(
      root,
      { ...layout.certificates[1], dnsNames: ['web.serviceradar'], ipAddresses: [] },
      now,
    );
    const texts = {
      'root.pem': root.certificate,
      'root-key.pem': root.privateKey,
      'root.srl': '01',
      'web.pem': web.certificate,
      'web-key.pem': web.privateKey,
      'cnpg-ca-key.pem': 'their own',
      'jwt-secret': 'jwt',
      'runtime-cert-layout-version': '4',
    };
    return Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, Buffer.from(text)]));
  }
});
