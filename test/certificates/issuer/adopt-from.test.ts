import { type Authority, createAuthority } from '../../../lib/certificates/issuing';
import {
  DirectoryStore,
  ForeignEntryError,
  IssuerMode,
  type Kubectl,
  KubectlStore,
  KubernetesApi,
  KubernetesStore,
  readStatus,
  StoreUnreachableError,
} from '../../../lib/certificates/issuer';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeApi } from './support/fake-api';
import { temporaryFolder } from './support/folders';
import { AUTHORITY, DAY, later, NOW, SHARED, smallLayout } from './support/layouts';
import { keyOf, Killed, MemoryStore } from './support/memory-store';
import { run as anyRun } from './support/run';
import { secretOf, secretPath } from './support/secrets';
import { problemsIn } from './support/trust';

const VERSION = { resourceVersion: '1' };

/** What another program keeps. */
const THEIRS = { namespace: 'demo', name: 'chart-certs' };
const plain = smallLayout();
const layout = { ...plain, authority: { ...plain.authority, adoptFrom: THEIRS } };
const run = (store: MemoryStore, options: Parameters<typeof anyRun>[1] = {}) =>
  anyRun(store, { layout, ...options });

const authority = (changes: Partial<typeof layout.authority> = {}, now = NOW) =>
  createAuthority({ ...layout.authority, subject: 'CN=Theirs', ...changes }, now);
const filesOf = ({ certificate, privateKey }: Authority) => ({
  'root.pem': certificate,
  'root-key.pem': privateKey,
  'jwt-secret': 'jwt',
});

/** A store in which the other program has these files, and the entry as it is. */
function storeWith(files: { readonly [file: string]: string }): [MemoryStore, unknown] {
  const store = new MemoryStore();
  store.change(THEIRS, files);
  return [store, store.files(THEIRS)];
}

let theirs: Authority;
beforeAll(async () => {
  theirs = await authority();
});

describe('an authority of another program', () => {
  test('becomes ours, is said to, and the other entry stays as it is', async () => {
    const [store, before] = storeWith(filesOf(theirs));
    const { messages } = await run(store);
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(theirs.certificate);
    expect(store.text(AUTHORITY, 'ca-key.pem')).toBe(theirs.privateKey);
    expect(store.text(SHARED, 'root.pem')).toBe(theirs.certificate);
    expect(Object.keys(store.files(SHARED))).not.toContain('jwt-secret');
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
    expect(messages).toContain('info: the authority is taken over from demo/chart-certs');
    expect(messages).toContainEqual(expect.stringMatching(/^warn: demo\/chart-certs keeps its copy of.*key/));
    expect(store.files(THEIRS)).toBe(before);
    expect(store.writes).not.toContain(keyOf(THEIRS));
  });

  test('is not asked for again once there is one of our own, whatever became of it', async () => {
    const [store] = storeWith(filesOf(theirs));
    await run(store);
    store.writes.length = 0;
    store.change(THEIRS, { 'root.pem': 'nonsense' });
    const read: string[] = [];
    store.before = (_, ref) => void read.push(keyOf(ref));
    await run(store);
    expect(read).not.toContain(keyOf(THEIRS));
    expect(store.writes).toEqual([]);
  });

  test('is taken over after an interruption', async () => {
    const [store] = storeWith(filesOf(theirs));
    store.after = () => {
      throw new Killed();
    };
    await expect(run(store)).rejects.toThrow(Killed);
    store.after = () => undefined;
    await run(store);
    expect(store.text(SHARED, 'root.pem')).toBe(theirs.certificate);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test('can be rotated like any other', async () => {
    const [store, before] = storeWith(filesOf(theirs));
    await run(store);
    for (const mode of [IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA, IssuerMode.RETIRE_CA]) {
      await run(store, { mode, rotationId: 'r1' });
    }
    expect(store.text(SHARED, 'root.pem')).not.toContain(theirs.certificate);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
    expect(store.files(THEIRS)).toBe(before);
  });

  test('brings ours back if that is lost', async () => {
    const [store] = storeWith(filesOf(theirs));
    await run(store);
    const leaf = store.text(SHARED, 'core.pem');
    store.delete(AUTHORITY);
    await run(store);
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(theirs.certificate);
    expect(store.text(SHARED, 'core.pem')).toBe(leaf);
  });

  test('does not come back if it was rotated away before ours was lost', async () => {
    const [store] = storeWith(filesOf(theirs));
    await run(store);
    for (const mode of [IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA, IssuerMode.RETIRE_CA]) {
      await run(store, { mode, rotationId: 'r1' });
    }
    store.delete(AUTHORITY);
    store.writes.length = 0;
    await expect(run(store)).rejects.toThrow(/runtime-ca is missing.*--replace-ca/);
    expect(store.writes).toEqual([]);
    await run(store, { replaceAuthority: true });
    expect(store.text(SHARED, 'root.pem')).not.toContain(theirs.certificate);
  });

  test('gives way to one that is beside our own certificates', async () => {
    const mine = await authority({ subject: 'CN=Mine' });
    const [store] = storeWith(filesOf(theirs));
    store.change(SHARED, filesOf(mine));
    await run(store);
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(mine.certificate);
  });
});

describe('without an authority that can be taken over, there is a new one, and a word', () => {
  test.each<[string, () => Promise<{ readonly [file: string]: string } | undefined>, RegExp]>([
    [
      'there is no entry',
      async () => undefined,
      /^info: no authority is taken over: .*chart-certs is not there/,
    ],
    [
      'it has no key',
      async () => ({ 'root.pem': theirs.certificate }),
      /^warn: .*chart-certs has no root-key.pem/,
    ],
    ['it is something else', async () => ({ password: 'x' }), /^warn: .*has no root-key.pem/],
    [
      'it has expired',
      async () => filesOf(await authority({ lifetimeSeconds: DAY }, later(-2))),
      /^warn: .*chart-certs expired on 2026-02-28/,
    ],
  ])('because %s', async (_, files, message) => {
    const content = await files();
    const [store] = content ? storeWith(content) : [new MemoryStore()];
    const { messages } = await run(store);
    expect(messages[0]).toMatch(message);
    expect(messages[1]).toBe('info: the authority is new, because there was none');
    expect(store.text(SHARED, 'root.pem')).not.toContain(theirs.certificate);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
    expect(store.writes).not.toContain(keyOf(THEIRS));
  });
});

describe('an authority that something is wrong with is not replaced: agents outside trust it', () => {
  const damaged: [string, () => Promise<{ readonly [file: string]: string }>, RegExp][] = [
    ['a damaged key', async () => ({ ...filesOf(theirs), 'root-key.pem': 'x' }), /has a damaged private key/],
    [
      'the key of another',
      async () => ({ ...filesOf(theirs), 'root-key.pem': (await authority()).privateKey }),
      /does not belong to its private key/,
    ],
    [
      'a damaged certificate',
      async () => ({ ...filesOf(theirs), 'root.pem': 'x' }),
      /no certificate in root.pem/,
    ],
    ['a key alone', async () => ({ 'root-key.pem': theirs.privateKey }), /no certificate in root.pem/],
    ['a time to come', async () => filesOf(await authority({}, later(2))), /is not valid before/],
  ];

  test.each(damaged)('with %s', async (_, files, problem) => {
    const [store, before] = storeWith(await files());
    const attempt = run(store);
    await expect(attempt).rejects.toThrow(ForeignEntryError);
    await expect(attempt).rejects.toThrow(problem);
    await expect(attempt).rejects.toThrow(
      /take over from demo\/chart-certs .*nothing was changed.*no adoptFrom/,
    );
    expect(store.writes).toEqual([]);

    const { messages } = await run(store, { replaceAuthority: true });
    expect(messages[0]).toMatch(/^warn: no authority is taken over/);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
    expect(store.files(THEIRS)).toBe(before);
  });

  test('and nothing secret is in what is said', async () => {
    const [store] = storeWith({ ...filesOf(theirs), 'root-key.pem': 'the secret' });
    const error = await run(store).catch((thrown) => thrown);
    expect(error.message).not.toMatch(/the secret|BEGIN/);
  });
});

describe('status', () => {
  const adoption = async (files?: { readonly [file: string]: string }) => {
    const [store] = files ? storeWith(files) : [new MemoryStore()];
    return (await readStatus(layout, store, NOW)).authority;
  };

  test('says what the next run makes of it', async () => {
    expect(await adoption(filesOf(theirs))).toMatchObject({
      problems: ['is missing'],
      adoption: 'is taken over from demo/chart-certs by the next run',
    });
    expect((await adoption())?.adoption).toMatch(/made by the next run, unless demo\/chart-certs is there/);
    expect((await adoption({ a: '' }))?.adoption).toMatch(
      /made by the next run, because .* has no root-key.pem/,
    );
    expect(await adoption({ ...filesOf(theirs), 'root-key.pem': 'x' })).toMatchObject({
      problems: ['is missing', 'cannot be taken over from demo/chart-certs: it has a damaged private key'],
    });
  });

  test('says nothing of it once there is an authority', async () => {
    const [store] = storeWith(filesOf(theirs));
    await run(store);
    const status = await readStatus(layout, store, NOW);
    expect(status.authority).toMatchObject({ problems: [] });
    expect(status.authority.adoption).toBeUndefined();
  });

  test.each([
    [undefined, 'has no bundle.pem'],
    ['nonsense', 'has other certificates in bundle.pem than are trusted'],
  ])('knows bundle.pem: %s', async (content, problem) => {
    const [store] = storeWith(filesOf(theirs));
    await run(store);
    store.change(AUTHORITY, { 'bundle.pem': content });
    expect((await readStatus(layout, store, NOW)).authority.problems).toEqual([problem]);
  });
});

describe('in Kubernetes', () => {
  let server: FakeApi;
  let store: KubernetesStore;
  beforeEach(async () => {
    server = new FakeApi();
    const port = await server.listen();
    store = new KubernetesStore(
      new KubernetesApi({
        server: `http://127.0.0.1:${port}`,
        token: () => 'token',
        wait: async () => undefined,
      }),
    );
  });
  afterEach(() => server.close());
  const put = (changes: Parameters<typeof secretOf>[2] = {}) =>
    server.put(secretPath(THEIRS), secretOf(THEIRS, filesOf(theirs), changes));
  const rejects = async (message: RegExp, type: new (...args: any[]) => Error) => {
    const attempt = anyRun(store, { layout });
    await expect(attempt).rejects.toThrow(type);
    await expect(attempt).rejects.toThrow(message);
    expect(server.changes).toEqual([]);
  };

  test.each<[string, Parameters<typeof secretOf>[2]]>([
    ['without labels', {}],
    ['of Helm', { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } } }],
    ['that is immutable', { immutable: true }],
  ])('a Secret %s is read, and not written', async (_, changes) => {
    put(changes);
    await anyRun(store, { layout });
    const { data } = server.objects.get(secretPath(AUTHORITY));
    expect(Buffer.from(data['ca.pem'], 'base64').toString()).toBe(theirs.certificate);
    const touched = server.requests.filter(
      ({ path, method }) => path === secretPath(THEIRS) && method !== 'GET',
    );
    expect(touched).toEqual([]);
  });

  test('one of another type is refused', async () => {
    put({ type: 'kubernetes.io/tls' });
    await rejects(/Secret demo\/chart-certs has the type kubernetes.io\/tls/, ForeignEntryError);
  });

  test('one that may not be read is refused, with what to do', async () => {
    server.fault = ({ path }) => (path === secretPath(THEIRS) ? { status: 403 } : undefined);
    await rejects(
      /Cannot get Secret demo\/chart-certs: .*needs the right to get it. .*taken over.*leave out adoptFrom/,
      StoreUnreachableError,
    );
  });

  test('with kubectl it is the same', async () => {
    const kubectl =
      (secret: object | undefined): Kubectl =>
      async ([verb, , name]) => {
        if (verb === 'get' && name !== THEIRS.name) return { code: 0, stdout: '', stderr: '' };
        if (verb === 'get' && secret) return { code: 0, stdout: JSON.stringify(secret), stderr: '' };
        return { code: 1, stdout: '', stderr: `Error from server (Forbidden): ${verb} is forbidden` };
      };
    const attempt = (secret?: object) => anyRun(new KubectlStore(kubectl(secret)), { layout });
    await expect(attempt()).rejects.toThrow(/Cannot get Secret demo\/chart-certs: .*Forbidden.*adoptFrom/);
    await expect(attempt(secretOf(THEIRS, {}, { type: 'x/y', metadata: VERSION }))).rejects.toThrow(
      /has the type x\/y/,
    );
    await expect(attempt(secretOf(THEIRS, filesOf(theirs), { metadata: VERSION }))).rejects.toThrow(
      /Cannot create Secret demo\/runtime-ca/,
    );
  });
});

describe('in a directory', () => {
  const folderWith = (files: { readonly [file: string]: string }) => {
    const directory = temporaryFolder();
    const folder = join(directory, THEIRS.name);
    mkdirSync(join(folder, '..1'), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, '..1', name), content);
    symlinkSync('..1', join(folder, '..data'));
    for (const name of Object.keys(files)) symlinkSync(`..data/${name}`, join(folder, name));
    // Leftovers, which are for their owner to clear away.
    mkdirSync(join(folder, '..tmp-4194303-00ff'));
    symlinkSync('..data/gone', join(folder, 'gone'));
    return { directory, folder };
  };

  test('a folder is read through its links, and left as it is', async () => {
    const { directory, folder } = folderWith(filesOf(theirs));
    const before = readdirSync(folder);
    await anyRun(new DirectoryStore({ directory }), { layout });
    expect(readFileSync(join(directory, AUTHORITY.name, 'ca.pem'), 'utf8')).toBe(theirs.certificate);
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a folder that cannot be read is no reason for a new authority', async () => {
    const { directory, folder } = folderWith({ 'root.pem': theirs.certificate });
    mkdirSync(join(folder, 'root-key.pem'));
    const attempt = anyRun(new DirectoryStore({ directory }), { layout });
    await expect(attempt).rejects.toThrow(StoreUnreachableError);
    await expect(attempt).rejects.toThrow(/EISDIR.*adoptFrom/);
  });
});
