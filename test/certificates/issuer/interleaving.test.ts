import * as fc from 'fast-check';
import { InvalidInputError } from '../../../lib/identity';
import { type CertificateStore, IssuerMode } from '../../../lib/certificates/issuer';
import { AUTHORITY, EXTRA, NOW, smallLayout, SHARED } from './support/layouts';
import { MemoryStore } from './support/memory-store';
import { run } from './support/run';
import { Turns } from './support/turns';
import { brokenTrust, problemsIn } from './support/trust';

const layout = smallLayout();

/** Runs these modes at the same time on one store, in the order of the schedule. */
async function together(store: MemoryStore, modes: IssuerMode[], schedule: number[]): Promise<void> {
  const turns = new Turns(modes.length, schedule);
  await Promise.all(
    modes.map(async (mode, i) => {
      const mine: CertificateStore = {
        read: async (ref) => {
          await turns.take(i);
          return store.read(ref);
        },
        peek: async (ref, names) => {
          await turns.take(i);
          return store.peek(ref, names);
        },
        write: async (ref, files, expected) => {
          await turns.take(i);
          return store.write(ref, files, expected);
        },
      };
      try {
        await run(mine, { layout, mode, rotationId: `rotation ${i}` });
      } catch (error) {
        // A step of the rotation that the other one overtook.
        if (!(error instanceof InvalidInputError)) throw error;
      } finally {
        turns.finish(i);
      }
    }),
  );
}

const schedules = fc.array(fc.nat({ max: 5 }), { minLength: 12, maxLength: 40 });
const property = async (start: () => Promise<MemoryStore>, modes: IssuerMode[], runs: number) =>
  fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const store = await start();
      const broken: string[] = [];
      store.after = () => broken.push(...brokenTrust(layout, store.all()));
      await together(store, modes, schedule);
      expect(broken).toEqual([]);
      expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
      store.writes.length = 0;
      await run(store, { layout });
      expect(store.writes).toEqual([]);
    }),
    { numRuns: runs },
  );

const { KEEP, ROTATE_LEAVES, PREPARE_CA, ACTIVATE_CA, RETIRE_CA } = IssuerMode;

describe('at the same time, in any order', () => {
  test('two first boots agree on one authority', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const store = new MemoryStore();
        await together(store, [KEEP, KEEP], schedule);
        expect(problemsIn(layout, store.all(), NOW)).toEqual([]);
        expect(store.text(SHARED, 'root.pem')).toBe(store.text(AUTHORITY, 'ca.pem'));
        expect(store.text(EXTRA, 'root.pem')).toBe(store.text(AUTHORITY, 'ca.pem'));
        // One of them made each entry, and the other left it as it was.
        expect([...store.writes].sort()).toEqual([
          'demo/runtime-ca',
          'demo/runtime-certs',
          'edge/gateway-certs',
        ]);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test.each<[string, IssuerMode[], IssuerMode[]]>([
    ['three first boots', [], [KEEP, KEEP, KEEP]],
    ['two rotations of the leaves', [KEEP], [ROTATE_LEAVES, ROTATE_LEAVES]],
    ['a plain run and prepare', [KEEP], [KEEP, PREPARE_CA]],
    ['prepare and prepare', [KEEP], [PREPARE_CA, PREPARE_CA]],
    ['a rotation of the leaves and activate', [KEEP, PREPARE_CA], [ROTATE_LEAVES, ACTIVATE_CA]],
    ['activate and activate', [KEEP, PREPARE_CA], [ACTIVATE_CA, ACTIVATE_CA]],
    ['a plain run and retire', [KEEP, PREPARE_CA, ACTIVATE_CA], [KEEP, RETIRE_CA]],
    [
      'activate, retire and a rotation of the leaves',
      [KEEP, PREPARE_CA],
      [ACTIVATE_CA, RETIRE_CA, ROTATE_LEAVES],
    ],
  ])(
    '%s leave what verifies, and break no trust on the way',
    async (_, before, modes) => {
      const start = new MemoryStore();
      for (const mode of before) await run(start, { layout, mode, rotationId: 'before' });
      await property(async () => start.copy(), modes, 8);
    },
    60_000,
  );
});
