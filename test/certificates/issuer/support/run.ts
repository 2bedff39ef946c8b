import { reconcile, type ReconcileOptions, type Report } from '../../../../lib/certificates/issuer';
import { type LayoutDocument } from '../../../../lib/certificates/layout';
import { layoutOf, NOW } from './layouts';
import { MemoryStore } from './memory-store';

/** What was logged, as `level: message`. */
export type Messages = string[];

/** Runs the issuer, with what most tests do not care about. */
export async function run(
  store: ReconcileOptions['store'],
  options: Partial<ReconcileOptions> = {},
): Promise<Report & { readonly messages: Messages }> {
  const messages: Messages = [];
  const report = await reconcile({
    layout: layoutOf(),
    now: NOW,
    wait: async () => undefined,
    ...options,
    store,
    log: (level, message) => messages.push(`${level}: ${message}`),
  });
  return { ...report, messages };
}

/** A store in which everything is as it should be. */
export async function settled(layout: LayoutDocument = layoutOf()): Promise<MemoryStore> {
  const store = new MemoryStore();
  await run(store, { layout });
  store.writes.length = 0;
  return store;
}
