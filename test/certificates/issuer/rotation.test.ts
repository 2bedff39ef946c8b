import { X509Certificate } from 'node:crypto';
import { InvalidInputError } from '../../../lib/identity';
import { IssuerMode, type ReconcileOptions } from '../../../lib/certificates/issuer';
import { AUTHORITY, EXTRA, NOW, smallLayout, SHARED } from './support/layouts';
import { differences, Killed, MemoryStore } from './support/memory-store';
import { run as anyRun, settled as anySettled } from './support/run';
import { brokenTrust, problemsIn } from './support/trust';

const layout = smallLayout();
const run = (store: MemoryStore, mode?: IssuerMode, options: Partial<ReconcileOptions> = {}) =>
  anyRun(store, { layout, mode, rotationId: 'r1', ...options });
const settled = () => anySettled(layout);
const { KEEP, ROTATE_LEAVES, PREPARE_CA, ACTIVATE_CA, RETIRE_CA } = IssuerMode;

/** A store after these steps. */
async function after(...modes: IssuerMode[]): Promise<MemoryStore> {
  const store = await settled();
  for (const mode of modes) await run(store, mode);
  store.writes.length = 0;
  return store;
}

const serials = (store: MemoryStore) =>
  [store.text(SHARED, 'core.pem'), store.text(EXTRA, 'gateway.pem')].map(
    (pem) => new X509Certificate(pem).serialNumber,
  );
const authorities = (store: MemoryStore) => ({
  files: Object.keys(store.files(AUTHORITY))
    .filter((file) => file.endsWith('ca.pem') || file.endsWith('-key.pem'))
    .sort(),
  phase: JSON.parse(store.text(AUTHORITY, 'layout.json')).phase,
});

describe('rotating the leaves', () => {
  test('re-issues each under the same authority, once for each rotation', async () => {
    const store = await settled();
    const [before, root] = [serials(store), store.text(SHARED, 'root.pem')];
    const { issued } = await run(store, ROTATE_LEAVES);
    expect(issued.map(({ reason }) => reason)).toEqual(Array(2).fill('was asked to be rotated'));
    const rotated = serials(store);
    rotated.forEach((serial, i) => expect(serial).not.toBe(before[i]));
    expect(store.text(SHARED, 'root.pem')).toBe(root);
    expect(JSON.parse(store.text(SHARED, 'layout.json')).rotation).toEqual({ core: 'r1' });

    store.writes.length = 0;
    await run(store, ROTATE_LEAVES);
    await run(store, KEEP);
    expect(store.writes).toEqual([]);
    await run(store, ROTATE_LEAVES, { rotationId: 'r2' });
    serials(store).forEach((serial, i) => expect(serial).not.toBe(rotated[i]));
  });

  test('has to be named', async () => {
    await expect(run(await settled(), ROTATE_LEAVES, { rotationId: '' })).rejects.toThrow('[rotation-id]');
  });

  test('what is healed meanwhile is not rotated again', async () => {
    const store = await after(ROTATE_LEAVES);
    store.change(SHARED, { 'core.pem': 'nonsense' });
    await run(store, KEEP);
    store.writes.length = 0;
    await run(store, ROTATE_LEAVES);
    expect(store.writes).toEqual([]);
  });
});

describe('rotating the authority', () => {
  test('goes through its steps, in each of which everybody trusts everybody', async () => {
    const store = await settled();
    const broken: string[] = [];
    store.after = () => broken.push(...brokenTrust(layout, store.all()));
    /** In every step, what SPIRE takes beside the authority is what services trust. */
    const bundled = () => expect(store.text(AUTHORITY, 'bundle.pem')).toBe(store.text(SHARED, 'root.pem'));
    bundled();
    const first = store.text(AUTHORITY, 'ca.pem');
    const before = serials(store);

    await run(store, PREPARE_CA);
    const next = store.text(AUTHORITY, 'next-ca.pem');
    expect(authorities(store)).toEqual({
      phase: 'prepared',
      files: ['ca-key.pem', 'ca.pem', 'next-ca-key.pem', 'next-ca.pem'],
    });
    expect(store.text(SHARED, 'root.pem')).toBe(first + next);
    bundled();
    expect(serials(store)).toEqual(before);

    const { issued } = await run(store, ACTIVATE_CA);
    expect(authorities(store)).toEqual({
      phase: 'activated',
      files: ['ca-key.pem', 'ca.pem', 'previous-ca.pem'],
    });
    expect(store.text(AUTHORITY, 'ca.pem')).toBe(next);
    expect(store.text(AUTHORITY, 'previous-ca.pem')).toBe(first);
    expect(store.text(EXTRA, 'root.pem')).toBe(next + first);
    bundled();
    expect(issued.map(({ reason }) => reason)).toEqual(Array(2).fill('is signed by another authority'));

    const activated = serials(store);
    await run(store, RETIRE_CA);
    expect(authorities(store)).toEqual({ phase: 'stable', files: ['ca-key.pem', 'ca.pem'] });
    expect(store.text(EXTRA, 'root.pem')).toBe(next);
    bundled();
    expect(serials(store)).toEqual(activated);
    expect(broken).toEqual([]);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test.each([[[PREPARE_CA]], [[PREPARE_CA, ACTIVATE_CA]], [[PREPARE_CA, ACTIVATE_CA, RETIRE_CA]]])(
    '%s: repeated, or followed by a plain run, it changes nothing',
    async (modes) => {
      const store = await after(...modes);
      for (const mode of [modes[modes.length - 1], KEEP, modes[modes.length - 1]]) await run(store, mode);
      expect(store.writes).toEqual([]);
    },
  );

  test('a Job that prepared is run again after the rotation, and begins no other', async () => {
    const store = await after(PREPARE_CA, ACTIVATE_CA, RETIRE_CA);
    await run(store, PREPARE_CA);
    expect(store.writes).toEqual([]);
    await run(store, PREPARE_CA, { rotationId: 'r2' });
    expect(authorities(store).phase).toBe('prepared');
  });

  test('preparing again keeps what is prepared, whoever asks', async () => {
    const store = await after(PREPARE_CA);
    await run(store, PREPARE_CA, { rotationId: 'r2' });
    expect(store.writes).toEqual([]);
  });

  test('retiring again does nothing', async () => {
    const store = await settled();
    await run(store, RETIRE_CA);
    expect(store.writes).toEqual([]);
  });

  test.each<[string, IssuerMode[], IssuerMode, RegExp]>([
    ['activate without prepare', [], ACTIVATE_CA, /no authority is prepared.*prepare first/],
    ['retire without activate', [PREPARE_CA], RETIRE_CA, /does not sign yet.*activate first/],
    ['prepare without retire', [PREPARE_CA, ACTIVATE_CA], PREPARE_CA, /not finished.*retire first/],
  ])('%s is refused, with what to do', async (_, before, mode, message) => {
    const store = await after(...before);
    const attempt = run(store, mode, { rotationId: 'r2' });
    await expect(attempt).rejects.toThrow(InvalidInputError);
    await expect(attempt).rejects.toThrow(message);
    expect(store.writes).toEqual([]);
  });

  test('activate is refused until the next authority is trusted in every entry', async () => {
    const store = await settled();
    store.after = (ref) => {
      if (ref.name === SHARED.name) throw new Killed();
    };
    await expect(run(store, PREPARE_CA)).rejects.toThrow(Killed);
    store.after = () => undefined;
    await expect(run(store, ACTIVATE_CA)).rejects.toThrow(/not yet trusted in edge\/gateway-certs/);
    await run(store, PREPARE_CA);
    await run(store, ACTIVATE_CA);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test('an entry that is new since prepare does not hold activate up', async () => {
    const store = await after(PREPARE_CA);
    store.delete(EXTRA);
    await run(store, ACTIVATE_CA);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test('retire is refused while something is signed by the previous authority', async () => {
    const store = await after(PREPARE_CA);
    store.after = (ref) => {
      if (ref.name === SHARED.name) throw new Killed();
    };
    await expect(run(store, ACTIVATE_CA)).rejects.toThrow(Killed);
    store.after = () => undefined;
    await expect(run(store, RETIRE_CA)).rejects.toThrow(
      /gateway in edge\/gateway-certs is still signed by the previous/,
    );
    await run(store, ACTIVATE_CA);
    await run(store, RETIRE_CA);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });

  test('a prepared authority that is damaged is said to be, and made again when that is asked for', async () => {
    const store = await after(PREPARE_CA);
    store.change(AUTHORITY, { 'next-ca-key.pem': 'nonsense' });
    const { messages } = await run(store, KEEP);
    expect(messages[0]).toMatch(/^warn: the prepared authority has a damaged private key: prepare/);
    await expect(run(store, ACTIVATE_CA)).rejects.toThrow(/prepare first/);
    await run(store, PREPARE_CA);
    await run(store, ACTIVATE_CA);
    expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
  });
});

describe('killed at any step, and run again', () => {
  /** What precedes, what is killed, and in which mode it goes on. */
  const cases: [string, IssuerMode[] | undefined, IssuerMode][] = [
    ['the first boot', undefined, KEEP],
    ['rotating leaves', [], ROTATE_LEAVES],
    ['prepare', [], PREPARE_CA],
    ['activate', [PREPARE_CA], ACTIVATE_CA],
    ['retire', [PREPARE_CA, ACTIVATE_CA], RETIRE_CA],
  ];

  test.each(cases)(
    '%s',
    async (_, before, mode) => {
      const start = before ? await after(...before) : new MemoryStore();
      const broken: string[] = [];
      let killed = true;
      let step = 0;
      for (; killed; step++) {
        for (const resume of new Set([mode, KEEP])) {
          const store = start.copy();
          const watch = () => broken.push(...brokenTrust(layout, store.all()));
          // Steps are: before each operation, and after each write.
          let steps = 0;
          const stop = () => {
            if (steps++ === step) throw new Killed();
          };
          store.before = stop;
          store.after = () => {
            watch();
            stop();
          };
          killed = await run(store, mode).then(
            () => false,
            (error) => error instanceof Killed,
          );
          const half = store.all();
          store.before = () => undefined;
          store.after = watch;
          await run(store, resume);
          if (resume === KEEP && mode !== KEEP) await run(store, mode);
          expect([step, problemsIn(layout, store.all(), NOW)]).toEqual([step, []]);
          // Whatever was stored before the end was kept, unless it was of the previous authority.
          if (mode === ROTATE_LEAVES) {
            const kept = differences(half, store.all()).filter((file) => file.endsWith('core.pem'));
            const done = JSON.parse(half.get('demo/runtime-certs')!['layout.json'].toString()).rotation.core;
            if (done === 'r1') expect(kept).toEqual([]);
          }
          store.writes.length = 0;
          await run(store, mode);
          expect([step, store.writes]).toEqual([step, []]);
        }
      }
      expect(broken).toEqual([]);
      expect(step).toBeGreaterThan(5);
    },
    60_000,
  );
});
