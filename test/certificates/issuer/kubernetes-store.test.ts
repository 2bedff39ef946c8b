import {
  ConflictError,
  ForeignEntryError,
  IssuerMode,
  KubernetesApi,
  KubernetesStore,
  StoreUnreachableError,
} from '../../../lib/certificates/issuer';
import { createAuthority } from '../../../lib/certificates/issuing';
import { FakeApi, type Fault } from './support/fake-api';
import { AUTHORITY, EXTRA, NOW, SHARED, smallLayout } from './support/layouts';
import { keyOf } from './support/memory-store';
import { run } from './support/run';
import { filesIn, FOREIGN, LABELS, secretOf, secretPath } from './support/secrets';
import { problemsIn } from './support/trust';

const layout = smallLayout();
const text = (value: string) => Buffer.from(value);
const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

let server: FakeApi;
let port: number;
let store: KubernetesStore;
const pauses: number[] = [];
const newStore = (timeout = 2000) =>
  new KubernetesStore(
    new KubernetesApi({
      server: `http://127.0.0.1:${port}`,
      token: () => 'token',
      timeout,
      wait: async (milliseconds) => void pauses.push(milliseconds),
    }),
  );

beforeEach(async () => {
  server = new FakeApi();
  port = await server.listen();
  store = newStore();
  pauses.length = 0;
});
afterEach(() => server.close());

const stored = (ref = SHARED) => server.objects.get(secretPath(ref));
const all = () =>
  new Map(
    [AUTHORITY, SHARED, EXTRA].flatMap((ref) => (stored(ref) ? [[keyOf(ref), filesIn(stored(ref))]] : [])),
  );

describe('a Secret', () => {
  test('is made with labels, of type Opaque', async () => {
    expect(await store.read(SHARED)).toBeUndefined();
    await store.write(SHARED, { a: text('1') }, undefined);
    expect(stored()).toMatchObject({ type: 'Opaque', metadata: { labels: LABELS }, data: { a: 'MQ==' } });
    expect((await store.read(SHARED))!.files).toEqual({ a: text('1') });
  });

  test('keeps what others wrote into its metadata', async () => {
    const metadata = {
      labels: { ...LABELS, team: 'a' },
      annotations: { note: 'keep' },
      finalizers: ['theirs/keep'],
      uid: '1',
    };
    server.put(secretPath(SHARED), secretOf(SHARED, { a: '1' }, { metadata }));
    const { version } = (await store.read(SHARED))!;
    await store.write(SHARED, { a: text('2') }, version);
    expect(stored().metadata).toMatchObject(metadata);
  });

  test('loses the copy of its keys that kubectl apply left in an annotation', async () => {
    const applied = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"root-key.pem":"c2VjcmV0"}}',
    };
    const put = (annotations: object) =>
      server.put(
        secretPath(SHARED),
        secretOf(SHARED, { a: '1' }, { metadata: { labels: LABELS, annotations } }),
      );
    put({ ...applied, note: 'keep' });
    await store.write(SHARED, { a: text('2') }, (await store.read(SHARED))!.version);
    expect(stored().metadata.annotations).toEqual({ note: 'keep' });
    put(applied);
    await store.write(SHARED, { a: text('3') }, (await store.read(SHARED))!.version);
    expect(stored().metadata.annotations).toBeUndefined();
  });

  test('of an installation by Helm keeps the label of Helm', async () => {
    const labels = { ...LABELS, 'app.kubernetes.io/managed-by': 'Helm' };
    server.put(secretPath(SHARED), secretOf(SHARED, {}, { metadata: { labels } }));
    await store.write(SHARED, { a: text('1') }, (await store.read(SHARED))!.version);
    expect(stored().metadata.labels).toEqual(labels);
  });

  test.each([{}, { kind: 'Status' }, { metadata: {} }])('that is none is told: %j', async (body) => {
    server.objects.set(secretPath(SHARED), body);
    for (const attempt of [store.read(SHARED), store.peek(SHARED, ['root.pem'])]) {
      await expect(attempt).rejects.toThrow(StoreUnreachableError);
      await expect(attempt).rejects.toThrow(/Secret demo\/runtime-certs came without metadata/);
    }
  });

  test('that was changed since it was read is a conflict', async () => {
    await store.write(SHARED, { a: text('1') }, undefined);
    const { version } = (await store.read(SHARED))!;
    server.put(secretPath(SHARED), secretOf(SHARED, { a: '2' }, { metadata: { labels: LABELS } }));
    await expect(store.write(SHARED, { a: text('3') }, version)).rejects.toThrow(ConflictError);
    server.objects.delete(secretPath(SHARED));
    await expect(store.write(SHARED, { a: text('3') }, version)).rejects.toThrow(ConflictError);
    await store.write(SHARED, { a: text('4') }, undefined);
    await expect(store.write(SHARED, { a: text('5') }, undefined)).rejects.toThrow(ConflictError);
    expect(filesIn(stored())).toEqual({ a: text('4') });
  });

  test('that is immutable is refused', async () => {
    server.put(secretPath(SHARED), secretOf(SHARED, {}, { immutable: true, metadata: { labels: LABELS } }));
    const { version } = (await store.read(SHARED))!;
    await expect(store.write(SHARED, { a: text('1') }, version)).rejects.toThrow(/is immutable/);
    expect(server.changes).toEqual([]);
  });

  test.each(FOREIGN)('with %s is refused by name, and not touched', async (_, problem, secret) => {
    server.put(secretPath(SHARED), secret(SHARED));
    const before = stored();
    await expect(run(store, { layout })).rejects.toThrow(ForeignEntryError);
    await expect(run(store, { layout })).rejects.toThrow(problem);
    await expect(run(store, { layout })).rejects.toThrow('Secret demo/runtime-certs');
    expect(stored()).toBe(before);
    expect(server.changes).toEqual([]);
  });

  test("of ServiceRadar's chart is taken over with its labels", async () => {
    const { certificate, privateKey } = await createAuthority(layout.authority, NOW);
    const labels = {
      'app.kubernetes.io/part-of': 'serviceradar',
      'app.kubernetes.io/component': 'runtime-certs',
    };
    server.put(
      secretPath(SHARED),
      secretOf(
        SHARED,
        { 'root.pem': certificate, 'root-key.pem': privateKey, 'jwt-secret': 'jwt' },
        { metadata: { labels } },
      ),
    );
    await run(store, { layout });
    expect(stored().metadata.labels).toEqual({ ...labels, ...LABELS });
    expect(filesIn(stored(AUTHORITY))['ca.pem'].toString()).toBe(certificate);
    expect(filesIn(stored())['jwt-secret'].toString()).toBe('jwt');
    expect(problemsIn(layout, all(), NOW)).toEqual([]);
  });
});

describe('a run', () => {
  test('writes each Secret once, and in the second run none', async () => {
    await run(store, { layout });
    expect(server.changes).toEqual([
      'POST /api/v1/namespaces/demo/secrets',
      'POST /api/v1/namespaces/demo/secrets',
      'POST /api/v1/namespaces/edge/secrets',
    ]);
    server.requests.length = 0;
    await run(newStore(), { layout });
    expect(server.changes).toEqual([]);
    expect(server.requests).toHaveLength(3);
  });

  test('sends the token with each request', async () => {
    await run(store, { layout });
    expect(new Set(server.requests.map(({ token }) => token))).toEqual(new Set(['Bearer token']));
  });

  test.each<[string, (n: number) => Fault | undefined]>([
    ['answers 500 to each second request', (n) => (n % 2 === 0 ? { status: 500 } : undefined)],
    ['answers 503 three times', (n) => (n < 3 ? { status: 503 } : undefined)],
    ['asks for patience', (n) => (n % 3 === 0 ? { status: 429, retryAfter: '1' } : undefined)],
    ['closes each second connection', (n) => (n % 2 === 0 ? 'close' : undefined)],
    ['loses each second answer', (n) => (n % 2 === 0 ? 'answer and close' : undefined)],
    ['is silent at first', (n) => (n === 0 ? 'hang' : undefined)],
  ])('goes well although the API server %s', async (_, fault) => {
    let requests = 0;
    server.fault = () => fault(requests++);
    await run(newStore(300), { layout });
    await run(newStore(300), { layout, mode: IssuerMode.ROTATE_LEAVES, rotationId: 'r1' });
    server.fault = () => undefined;
    expect(problemsIn(layout, all(), NOW)).toEqual([]);
    expect(pauses.length).toBeGreaterThan(0);
    server.requests.length = 0;
    await run(newStore(), { layout, mode: IssuerMode.ROTATE_LEAVES, rotationId: 'r1' });
    expect(server.changes).toEqual([]);
  });

  test('starts again when others write in between', async () => {
    let conflicts = 0;
    server.fault = ({ method }) => (method !== 'GET' && conflicts++ < 4 ? { status: 409 } : undefined);
    const { messages } = await run(store, { layout });
    expect(messages.filter((message) => message.includes('starting again'))).toHaveLength(4);
    expect(problemsIn(layout, all(), NOW)).toEqual([]);
  });

  test('gives up when there is never an end to conflicts', async () => {
    server.fault = ({ method }) => (method !== 'GET' ? { status: 409 } : undefined);
    await expect(run(store, { layout })).rejects.toThrow(ConflictError);
    expect(all().size).toBe(0);
  });

  test.each<[string, Fault, RegExp]>([
    ['fails for a minute', { status: 500 }, /answered 500/],
    ['is gone', 'close', /socket hang up/],
  ])('gives up when the API server %s', async (_, fault, message) => {
    server.fault = () => fault;
    const attempt = run(store, { layout });
    await expect(attempt).rejects.toThrow(StoreUnreachableError);
    await expect(attempt).rejects.toThrow(message);
    const waited = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThan(30_000);
    // Three reads at once, a minute each.
    expect(waited).toBeLessThanOrEqual(180_000);
  });

  test.each<[string, string, number, RegExp]>([
    [
      'may not read',
      'GET',
      403,
      /Cannot get Secret demo\/runtime-\w+: Fault; its service account needs the right to get it/,
    ],
    ['may not make', 'POST', 403, /Cannot create Secret demo\/runtime-ca: Fault; .*right to create it/],
    [
      'finds no namespace',
      'POST',
      404,
      /Cannot create Secret demo\/runtime-ca: Fault; is there such a namespace/,
    ],
    ['is not known', 'GET', 401, /Cannot get Secret .*: Fault/],
  ])('that %s says so at once', async (_, method, status, message) => {
    server.fault = (request) => (request.method === method ? { status } : undefined);
    const attempt = run(store, { layout });
    await expect(attempt).rejects.toThrow(StoreUnreachableError);
    await expect(attempt).rejects.toThrow(message);
    expect(pauses).toEqual([]);
  });

  test('that may not update a Secret says so, and names nothing of its content', async () => {
    server.put(secretPath(SHARED), secretOf(SHARED, { 'root.pem': CERTIFICATE }));
    server.fault = ({ method }) => (method === 'PUT' ? { status: 403 } : undefined);
    const [error] = (await run(store, { layout })).failures;
    expect(error.message).toMatch(/^Cannot update Secret demo\/runtime-certs: Fault; .*right to update it$/);
  });
});
