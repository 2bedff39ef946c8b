import {
  ForeignEntryError,
  IssuerMode,
  RefusedError,
  restartWorkloads,
  StoreUnreachableError,
} from '../../../lib/certificates/issuer';
import { type WorkloadRef } from '../../../lib/certificates/layout';
import { AUTHORITY, EXTRA, later, SHARED, smallLayout, withLeaf } from './support/layouts';
import { differences, keyOf, type MemoryStore } from './support/memory-store';
import { run as anyRun, settled as anySettled } from './support/run';
import { brokenTrust } from './support/trust';

const workload = (name: string): WorkloadRef => ({ kind: 'Deployment', namespace: 'demo', name });
const layout = withLeaf(withLeaf(smallLayout(), 'core', { workloads: [workload('core')] }), 'gateway', {
  workloads: [workload('gateway')],
});
const run = (store: MemoryStore, options: Parameters<typeof anyRun>[1] = {}) =>
  anyRun(store, { layout, rotationId: 'r1', ...options });
const settled = () => anySettled(layout);

const { KEEP, ROTATE_LEAVES, PREPARE_CA, ACTIVATE_CA, RETIRE_CA } = IssuerMode;

/** The shared entry, which comes first, is refused. */
function refuse(store: MemoryStore, operation: 'read' | 'write', error: Error): void {
  store.before = (which, ref) => {
    if (which === operation && ref.name === SHARED.name) throw error;
  };
}

const ERRORS: [string, 'read' | 'write', Error][] = [
  ['may not be read', 'read', new RefusedError('403')],
  ['is somebody else’s', 'read', new ForeignEntryError('Secret x', 'is theirs', 'another')],
  ['may not be written', 'write', new RefusedError('403')],
  ['is immutable', 'write', new ForeignEntryError('Secret x', 'is immutable', 'another')],
];

describe.each(ERRORS)('an entry that %s', (_, operation, error) => {
  test.each([KEEP, ROTATE_LEAVES])('does not stop the others, and is told: %s', async (mode) => {
    const store = await settled();
    refuse(store, operation, error);
    const now = later(mode === KEEP ? 300 : 1);
    const report = await run(store, { mode, now });
    expect(report.failures).toEqual([error]);
    expect(report.issued.map(({ name }) => name)).toEqual(['gateway']);
    expect(store.writes).toEqual([keyOf(EXTRA)]);
    expect([...report.certificates.keys()]).toEqual(['gateway']);
    expect(brokenTrust(layout, store.all())).toEqual([]);

    const asked: string[] = [];
    await restartWorkloads(
      layout,
      report,
      {
        find: async () => ({ created: new Date(0) }),
        annotate: async ({ name }) => void asked.push(name),
      },
      () => undefined,
    );
    expect(asked).toEqual(['gateway']);

    store.before = () => undefined;
    const healed = await run(store, { mode, now });
    expect(healed.failures).toEqual([]);
    expect(healed.issued.map(({ name }) => name)).toEqual(['core']);
  });
});

test.each<[IssuerMode, IssuerMode[]]>([
  [PREPARE_CA, []],
  [ACTIVATE_CA, [PREPARE_CA]],
  [RETIRE_CA, [PREPARE_CA, ACTIVATE_CA]],
])('%s needs every entry, before anything changes', async (mode, before) => {
  const store = await settled();
  for (const earlier of before) await run(store, { mode: earlier });
  const stored = store.all();
  refuse(store, 'read', new RefusedError('403'));
  await expect(run(store, { mode })).rejects.toThrow(RefusedError);
  expect(differences(stored, store.all())).toEqual([]);
});

test.each<[string, (store: MemoryStore) => void, Date]>([
  ['there is none', (store) => [AUTHORITY, SHARED, EXTRA].forEach((ref) => store.delete(ref)), later(0)],
  ['it expired', () => undefined, later(3651)],
])('no authority is made while an entry cannot be read: %s', async (_, tamper, now) => {
  const store = await settled();
  tamper(store);
  const stored = store.all();
  refuse(store, 'read', new RefusedError('403'));
  await expect(run(store, { now })).rejects.toThrow(RefusedError);
  expect(differences(stored, store.all())).toEqual([]);
});

test('a store that is gone is not asked again for each entry', async () => {
  const store = await settled();
  refuse(store, 'write', new StoreUnreachableError('gone'));
  await expect(run(store, { now: later(300) })).rejects.toThrow('gone');
  expect(store.writes).toEqual([]);
});
