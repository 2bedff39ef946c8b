import {
  ConflictError,
  ForeignEntryError,
  type Kubectl,
  KubectlStore,
  KubectlWorkloads,
  type ProgramResult,
  StoreUnreachableError,
} from '../../../lib/certificates/issuer';
import { AUTHORITY, EXTRA, NOW, SHARED, smallLayout } from './support/layouts';
import { keyOf } from './support/memory-store';
import { run } from './support/run';
import { filesIn, FOREIGN, LABELS } from './support/secrets';
import { problemsIn } from './support/trust';

const layout = smallLayout();
const text = (value: string) => Buffer.from(value);
const ok = (stdout = ''): ProgramResult => ({ code: 0, stdout, stderr: '' });
const failed = (stderr: string): ProgramResult => ({ code: 1, stdout: '', stderr });

/** kubectl on Secrets in memory. */
class FakeKubectl {
  readonly secrets = new Map<string, any>();
  readonly calls: string[][] = [];
  private version = 0;

  readonly run: Kubectl = async (args, input) => {
    this.calls.push(args);
    if (args[0] === 'get') {
      const namespace = args.find((arg) => arg.startsWith('--namespace='))!.slice('--namespace='.length);
      const secret = this.secrets.get(`${namespace}/${args[2]}`);
      return ok(secret ? JSON.stringify(secret) : '');
    }
    const secret = JSON.parse(input!);
    const found = this.secrets.get(keyOf(secret.metadata));
    if (args[0] === 'create' && found) {
      return failed(
        'Error from server (AlreadyExists): error when creating "STDIN": secrets "x" already exists',
      );
    }
    if (args[0] === 'replace' && !found) return failed('Error from server (NotFound): secrets "x" not found');
    if (found && found.metadata.resourceVersion !== secret.metadata.resourceVersion) {
      return failed(
        'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled',
      );
    }
    this.put(secret);
    return ok('secret/x replaced');
  };

  put(secret: any): void {
    const metadata = { ...secret.metadata, resourceVersion: String(++this.version) };
    this.secrets.set(keyOf(secret.metadata), { ...secret, metadata });
  }
}

test('a run makes the Secrets, and a second one changes nothing', async () => {
  const kubectl = new FakeKubectl();
  await run(new KubectlStore(kubectl.run), { layout });
  const stored = new Map([...kubectl.secrets].map(([key, secret]) => [key, filesIn(secret)]));
  expect([...stored.keys()]).toEqual([AUTHORITY, SHARED, EXTRA].map(keyOf));
  expect(problemsIn(layout, stored, NOW)).toEqual([]);
  expect(kubectl.secrets.get(keyOf(SHARED))).toMatchObject({ type: 'Opaque', metadata: { labels: LABELS } });
  kubectl.calls.length = 0;
  await run(new KubectlStore(kubectl.run), { layout });
  expect(new Set(kubectl.calls.map(([verb]) => verb))).toEqual(new Set(['get']));
});

test('content goes through standard input, never through arguments or annotations', async () => {
  const kubectl = new FakeKubectl();
  await run(new KubectlStore(kubectl.run), { layout });
  // kubectl would keep a copy of the keys in an annotation.
  expect(kubectl.calls.flat().filter((arg) => arg.includes('save-config') || arg === 'apply')).toEqual([]);
  expect(kubectl.calls.flat().join(' ')).not.toMatch(/data|PRIVATE|[A-Za-z0-9+/]{60}/);
});

test('what was changed since it was read is a conflict', async () => {
  const kubectl = new FakeKubectl();
  const store = new KubectlStore(kubectl.run);
  await store.write(SHARED, { a: text('1') }, undefined);
  await expect(store.write(SHARED, { a: text('2') }, undefined)).rejects.toThrow(ConflictError);
  const { version } = (await store.read(SHARED))!;
  kubectl.put(kubectl.secrets.get(keyOf(SHARED)));
  await expect(store.write(SHARED, { a: text('2') }, version)).rejects.toThrow(ConflictError);
  kubectl.secrets.delete(keyOf(SHARED));
  await expect(store.write(SHARED, { a: text('2') }, version)).rejects.toThrow(ConflictError);
});

test.each(FOREIGN)('a Secret with %s is refused and not touched', async (_, problem, secret) => {
  const kubectl = new FakeKubectl();
  kubectl.put(secret(SHARED));
  const attempt = run(new KubectlStore(kubectl.run), { layout });
  await expect(attempt).rejects.toThrow(ForeignEntryError);
  await expect(attempt).rejects.toThrow(problem);
  expect(new Set(kubectl.calls.map(([verb]) => verb))).toEqual(new Set(['get']));
});

test.each([
  ['Error from server (Forbidden): secrets "x" is forbidden', /Cannot get Secret .*Forbidden/],
  ['error: You must be logged in to the server (Unauthorized)\nmore', /Unauthorized\)$/],
  ['', /exit code 1/],
])('a failure of kubectl is told: %s', async (stderr, message) => {
  const attempt = new KubectlStore(async () => failed(stderr)).read(SHARED);
  await expect(attempt).rejects.toThrow(StoreUnreachableError);
  await expect(attempt).rejects.toThrow(message);
});

test('a namespace that is missing is told', async () => {
  const store = new KubectlStore(async () =>
    failed('Error from server (NotFound): namespaces "demo" not found'),
  );
  await expect(store.write(SHARED, {}, undefined)).rejects.toThrow(
    /Cannot create .*namespaces "demo" not found/,
  );
});

test('workloads are found and annotated', async () => {
  const calls: string[][] = [];
  const workload = { kind: 'StatefulSet', namespace: 'demo', name: 'nats' };
  const found = {
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { template: { metadata: {} } },
  };
  const workloads = new KubectlWorkloads(async (args) => {
    calls.push(args);
    return ok(args[0] === 'get' ? JSON.stringify(found) : '');
  });
  expect(await workloads.find(workload)).toEqual({ created: new Date('2026-01-01T00:00:00Z') });
  await workloads.annotate(workload, 'abc');
  expect(calls.map(([verb, kind, name]) => [verb, kind, name])).toEqual([
    ['get', 'statefulset.apps', 'nats'],
    ['patch', 'statefulset.apps', 'nats'],
  ]);
  expect(calls[1]).toContain(
    '--patch={"spec":{"template":{"metadata":{"annotations":{"cdk8s-spire/certificate":"abc"}}}}}',
  );
});
