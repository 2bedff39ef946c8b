import {
  ConflictError,
  ForeignEntryError,
  KubernetesApi,
  KubernetesStore,
  RefusedError,
} from '../../../lib/certificates/issuer';
import { newPassword, passwordDoubt } from '../../../lib/certificates/issuer/password';
import { fillPasswords } from '../../../lib/certificates/issuer/passwords';
import { FakeApi } from './support/fake-api';
import { MemoryStore } from './support/memory-store';
import { LABELS, secretPath } from './support/secrets';

const ENTRY = { namespace: 'demo', name: 'passwords' };

/** What was done to a store, and what was said of it. */
function filling(store = new MemoryStore()) {
  const messages: string[] = [];
  const fill = (keys = ['core', 'web'], create = true) =>
    fillPasswords({
      store,
      entry: ENTRY,
      keys,
      create,
      log: (level, message, facts) => messages.push(`${level} ${message} ${JSON.stringify(facts)}`),
    });
  return { store, messages, fill };
}

describe('a password', () => {
  const passwords = Array.from({ length: 500 }, newPassword);

  test('is of letters and digits, begins with a letter, and has 190 bits', () => {
    for (const password of passwords) expect(password).toMatch(/^[A-Za-z][A-Za-z0-9]{31}$/);
    expect(Math.log2(62 ** 31 * 52)).toBeGreaterThan(190 - 1);
  });

  test('is another each time, of all characters', () => {
    expect(new Set(passwords).size).toBe(500);
    expect(new Set(passwords.join('')).size).toBe(62);
  });

  test.each<[string, RegExp]>([
    ['changeit\n', /printable ASCII/],
    ['schlüssel', /printable ASCII/],
    ['short', /less than 6/],
  ])('%j of somebody else is doubtful', (text, doubt) => {
    expect(passwordDoubt(Buffer.from(text))).toMatch(doubt);
  });

  test.each(['changeit', 'with space', newPassword()])('%j is not', (text) => {
    expect(passwordDoubt(Buffer.from(text))).toBeUndefined();
  });
});

describe('what is missing', () => {
  test('is made, each another, and told without what it is', async () => {
    const { store, fill, messages } = filling();
    expect(await fill()).toEqual(['core', 'web']);
    const [core, web] = ['core', 'web'].map((key) => store.text(ENTRY, key));
    expect(core).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(web).not.toBe(core);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(/^info made the password core of Secret demo\/passwords/);
    for (const password of [core, web]) expect(messages.join()).not.toContain(password);
  });

  test('is made under any key, also one that each object of JavaScript has', async () => {
    const { store, fill } = filling();
    store.put(ENTRY, {});
    const keys = ['constructor', 'toString', '__proto__'];
    expect(await fill(keys)).toEqual(keys);
    for (const key of keys)
      expect(Object.getOwnPropertyDescriptor(store.files(ENTRY), key)?.value).toHaveLength(32);
    expect(await fill(keys)).toEqual([]);
  });

  test('is made beside what is there, which stays', async () => {
    const { store, fill } = filling();
    store.put(ENTRY, { core: Buffer.from('changeit'), other: Buffer.from('x'), web: Buffer.from('') });
    expect(await fill()).toEqual(['web']);
    expect([store.text(ENTRY, 'core'), store.text(ENTRY, 'other')]).toEqual(['changeit', 'x']);
    expect(store.text(ENTRY, 'web')).toHaveLength(32);
  });

  test('a second time is nothing, and nothing is written', async () => {
    const { store, fill } = filling();
    await fill();
    const before = store.files(ENTRY);
    expect(await fill()).toEqual([]);
    expect(store.files(ENTRY)).toEqual(before);
    expect(store.writes).toHaveLength(1);
  });

  test('a doubtful password is left as it is, with a word and without the password', async () => {
    const { store, fill, messages } = filling();
    store.put(ENTRY, { core: Buffer.from('secret-of-mine\n'), web: Buffer.from('changeit') });
    await fill();
    expect(store.text(ENTRY, 'core')).toBe('secret-of-mine\n');
    expect(messages).toEqual([
      expect.stringMatching(/^warn the password core of Secret demo\/passwords has other/),
    ]);
    expect(messages.join()).not.toContain('secret-of-mine');
  });

  test('without the Secret is refused, unless it may be made', async () => {
    const { fill } = filling();
    await expect(fill(['core'], false)).rejects.toThrow(RefusedError);
    await expect(fill(['core'], true)).resolves.toEqual(['core']);
  });
});

describe('two at once', () => {
  test.each([true, false])('agree (with a Secret: %s)', async (empty) => {
    const { store, fill } = filling();
    if (empty) store.put(ENTRY, {});
    // Both have read before one writes.
    let readers = 0;
    let both: () => void;
    const ready = new Promise<void>((resolve) => (both = resolve));
    store.before = async (operation) => {
      if (operation === 'read' && ++readers === 2) both();
      if (operation === 'write') await ready;
    };
    const made = await Promise.all([fill(), fill()]);
    expect(made.flat().sort()).toEqual(['core', 'web']);
    expect(store.writes).toHaveLength(1);
  });

  test('give up where others write all the time', async () => {
    const { store, fill } = filling();
    store.before = (operation, ref) => {
      if (operation === 'write') store.put(ref, {});
    };
    await expect(fill()).rejects.toThrow(ConflictError);
  });
});

describe('in the cluster', () => {
  let server: FakeApi;
  let store: KubernetesStore;
  beforeEach(async () => {
    server = new FakeApi();
    const port = await server.listen();
    store = new KubernetesStore(
      new KubernetesApi({ server: `http://127.0.0.1:${port}`, token: () => 'token' }),
    );
  });
  afterEach(() => server.close());
  const put = (metadata: object) =>
    server.put(secretPath(ENTRY), {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { ...ENTRY, ...metadata },
    });
  const fill = () =>
    fillPasswords({ store, entry: ENTRY, keys: ['core'], create: false, log: () => undefined });

  test('an empty Secret with our labels is filled, by reading and one update', async () => {
    put({ labels: LABELS });
    await fill();
    expect(Object.keys(server.objects.get(secretPath(ENTRY)).data)).toEqual(['core']);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });

  test('one that is being deleted is refused: what is written goes with it', async () => {
    put({ labels: LABELS, deletionTimestamp: '2026-01-01T00:00:00Z' });
    await expect(fill()).rejects.toThrow(RefusedError);
    await expect(fill()).rejects.toThrow('is being deleted');
    expect(server.changes).toEqual([]);
  });

  test("somebody else's is refused", async () => {
    put({});
    await expect(fill()).rejects.toThrow(ForeignEntryError);
    expect(server.changes).toEqual([]);
  });
});
