import { type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';

/** Longest ID of an entry in SPIRE, less a dot and a UUID. */
const LONGEST = 255 - 37;

export const entryIdPrefix: SpireRule = {
  id: 'entry-id-prefix',
  severity: 'error',
  title: 'The controller manager has a prefix for the IDs of its entries, and does not clean that prefix up.',
  why: 'Without a prefix it deletes every entry that it did not make; with one prefix for both it does not start.',
  remedy:
    'Leave entryIdPrefix to its default, and name only the prefix of former times in entryIdPrefixCleanup.',
  check: ({ servers }) =>
    servers.flatMap((at) => {
      const prefix = prefixOf(at);
      const { entryIdPrefixCleanup: cleanup } = at.controllerManager;
      if (!/^[A-Za-z0-9._-]+$/.test(prefix) || prefix.length > LONGEST) {
        return {
          at,
          value: `entryIdPrefix ${prefix}`,
          problem: prefix === '' ? 'is empty' : 'cannot begin the ID of an entry',
          instead: `1 to ${LONGEST} letters, digits, ".", "-" and "_", such as the cluster name`,
        };
      }
      if (cleanup === undefined || withDot(cleanup) !== withDot(prefix)) return [];
      return {
        at,
        value: `entryIdPrefixCleanup ${cleanup}`,
        problem: 'is entryIdPrefix, too',
        instead: 'the prefix of former entries, or leave it out',
      };
    }),
};

function prefixOf({ server, controllerManager }: DeclaredServer): string {
  return controllerManager.entryIdPrefix ?? server.clusterName;
}

/** As the controller manager completes it. */
function withDot(prefix: string): string {
  return prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`;
}
