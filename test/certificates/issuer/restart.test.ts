import {
  ForbiddenError,
  type FoundWorkload,
  IssuerMode,
  KubernetesApi,
  KubernetesWorkloads,
  RESTART_ANNOTATION,
  RefusedError,
  restartWorkloads,
  StoreUnreachableError,
  type WorkloadAccess,
} from '../../../lib/certificates/issuer';
import { type WorkloadRef } from '../../../lib/certificates/layout';
import { FakeApi } from './support/fake-api';
import { later, leaf, NOW, smallLayout, withLeaf } from './support/layouts';
import { MemoryStore } from './support/memory-store';
import { run } from './support/run';

const CORE: WorkloadRef = { kind: 'Deployment', namespace: 'demo', name: 'core' };
const GATEWAY: WorkloadRef = { kind: 'StatefulSet', namespace: 'edge', name: 'gateway' };
const layout = withLeaf(withLeaf(smallLayout(), 'core', { workloads: [CORE] }), 'gateway', {
  workloads: [GATEWAY],
});

/** Workloads in memory. */
class Cluster implements WorkloadAccess {
  readonly annotations = new Map<string, string>();
  readonly created = new Map<string, Date>([
    ['core', later(-10)],
    ['gateway', later(-10)],
  ]);
  readonly forbidden = new Set<string>();
  readonly failing = new Set<string>();

  async find({ name }: WorkloadRef): Promise<FoundWorkload | undefined> {
    const created = this.created.get(name);
    return created && { created, annotation: this.annotations.get(name) };
  }

  async annotate({ name }: WorkloadRef, value: string): Promise<void> {
    if (this.forbidden.has(name)) throw new ForbiddenError('the right to patch it is missing');
    if (this.failing.has(name)) throw new RefusedError('Cannot patch it: Invalid');
    this.annotations.set(name, value);
  }
}

let store: MemoryStore;
let cluster: Cluster;
let messages: string[];
beforeEach(() => {
  store = new MemoryStore();
  cluster = new Cluster();
  messages = [];
});

/** Runs the issuer and then restarts. */
async function issueAndRestart(mode = IssuerMode.KEEP, rotationId = 'r1', now = NOW, used = layout) {
  const report = await run(store, { layout: used, mode, rotationId, now });
  const { restarted, refused } = await restartWorkloads(
    used,
    report,
    cluster,
    (level, message) => messages.push(`${level}: ${message}`),
    mode === IssuerMode.RETIRE_CA,
  );
  expect(refused).toEqual(
    [...cluster.forbidden, ...cluster.failing].map((name) => `Deployment demo/${name}`),
  );
  return restarted;
}

test('those that were there before their certificate are restarted once', async () => {
  expect(await issueAndRestart()).toEqual(['Deployment demo/core', 'StatefulSet edge/gateway']);
  expect(messages).toContain('info: restarted Deployment demo/core');
  expect(cluster.annotations.get('core')).toMatch(/^[0-9a-f]{16}$/);
  expect(await issueAndRestart()).toEqual([]);
});

test('those that came after it have started with it, and are left alone until it changes', async () => {
  await run(store, { layout });
  cluster.created.set('core', later(1));
  cluster.created.set('gateway', later(1));
  expect(await issueAndRestart(IssuerMode.KEEP, 'r1', later(2))).toEqual([]);
  expect(await issueAndRestart(IssuerMode.ROTATE_LEAVES, 'r1', later(3))).toHaveLength(2);
});

test('only the one whose certificate changed is restarted', async () => {
  await issueAndRestart();
  store.change(layout.targets[1].entry, { 'gateway.pem': 'nonsense' });
  expect(await issueAndRestart()).toEqual(['StatefulSet edge/gateway']);
});

test('a run that was stopped before the restart is made up for', async () => {
  await issueAndRestart();
  await run(store, { layout, mode: IssuerMode.ROTATE_LEAVES, rotationId: 'r1' });
  expect(await issueAndRestart()).toHaveLength(2);
});

test.each([IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA, IssuerMode.RETIRE_CA])(
  'every step of a rotation of the authority restarts them: %s',
  async (mode) => {
    await run(store, { layout, now: later(-20) });
    const steps = [IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA, IssuerMode.RETIRE_CA];
    for (const step of steps.slice(0, steps.indexOf(mode))) {
      await run(store, { layout, mode: step, rotationId: 'r1', now: later(-15) });
    }
    expect(await issueAndRestart(mode)).toHaveLength(2);
    expect(await issueAndRestart(mode)).toEqual([]);
  },
);

test('one with several certificates is restarted for each, and settles', async () => {
  const twice = {
    ...layout,
    certificates: [...layout.certificates, leaf('second', { workloads: [CORE] })],
    targets: [{ ...layout.targets[0], certificates: ['core', 'second'] }, layout.targets[1]],
  };
  await issueAndRestart(IssuerMode.KEEP, 'r1', NOW, twice);
  expect(await issueAndRestart(IssuerMode.KEEP, 'r1', NOW, twice)).toEqual([]);
  store.change(layout.targets[0].entry, { 'second.pem': undefined });
  expect(await issueAndRestart(IssuerMode.KEEP, 'r1', NOW, twice)).toEqual(['Deployment demo/core']);
});

test('one that does not exist is skipped', async () => {
  cluster.created.delete('gateway');
  expect(await issueAndRestart()).toEqual(['Deployment demo/core']);
});

test('one that may not be restarted is a warning, and the others are restarted', async () => {
  cluster.forbidden.add('core');
  expect(await issueAndRestart()).toEqual(['StatefulSet edge/gateway']);
  expect(messages).toContain(
    'warn: cannot restart Deployment demo/core: the right to patch it is missing. Restart it yourself.',
  );
});

test('one that the API server refuses to change does not stop the others', async () => {
  cluster.failing.add('core');
  expect(await issueAndRestart()).toEqual(['StatefulSet edge/gateway']);
  expect(messages).toContain(
    'warn: cannot restart Deployment demo/core: Cannot patch it: Invalid. Restart it yourself.',
  );
});

describe('through the API', () => {
  const PATH = '/apis/apps/v1/namespaces/demo/deployments/core';
  let server: FakeApi;
  let workloads: KubernetesWorkloads;
  beforeEach(async () => {
    server = new FakeApi();
    workloads = new KubernetesWorkloads(
      new KubernetesApi({
        server: `http://127.0.0.1:${await server.listen()}`,
        token: () => '',
        wait: async () => undefined,
      }),
    );
  });
  afterEach(() => server.close());
  const deployment = (annotations?: object) => ({
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { replicas: 2, template: { metadata: { annotations }, spec: { containers: [] } } },
  });

  test('the annotation is set by a strategic merge patch, and nothing else is', async () => {
    server.put(PATH, deployment({ theirs: 'stays' }));
    await workloads.annotate(CORE, 'abc');
    expect(server.requests[0].type).toBe('application/strategic-merge-patch+json');
    expect(server.objects.get(PATH).spec).toEqual(
      deployment({ theirs: 'stays', [RESTART_ANNOTATION]: 'abc' }).spec,
    );
    expect(await workloads.find(CORE)).toEqual({ annotation: 'abc', created: new Date('2026-01-01') });
  });

  test.each<[string, WorkloadRef, string]>([
    ['Deployment', CORE, PATH],
    ['StatefulSet', GATEWAY, '/apis/apps/v1/namespaces/edge/statefulsets/gateway'],
    ['DaemonSet', { ...CORE, kind: 'DaemonSet' }, '/apis/apps/v1/namespaces/demo/daemonsets/core'],
  ])('a %s is found', async (_, workload, path) => {
    expect(await workloads.find(workload)).toBeUndefined();
    server.put(path, deployment());
    expect(await workloads.find(workload)).toEqual({ created: new Date('2026-01-01') });
  });

  test('what comes without metadata is told', async () => {
    server.objects.set(PATH, {});
    await expect(workloads.find(CORE)).rejects.toThrow(/Deployment demo\/core came without metadata/);
  });

  test('what is not there is no error, what is forbidden is told apart from what fails', async () => {
    await workloads.annotate(CORE, 'abc');
    server.fault = () => ({ status: 403 });
    await expect(workloads.find(CORE)).rejects.toThrow(new ForbiddenError('the right to get it is missing'));
    await expect(workloads.annotate(CORE, 'abc')).rejects.toThrow(ForbiddenError);
    server.fault = () => ({ status: 422 });
    await expect(workloads.annotate(CORE, 'abc')).rejects.toThrow(StoreUnreachableError);
  });
});
