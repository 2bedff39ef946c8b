import { type SpireRule } from './engine/rule';

export const dnsNameShared: SpireRule = {
  id: 'dns-name-shared',
  severity: 'warning',
  title: 'Every DNS name belongs to one identity.',
  why: 'A client that checks names, as TLS does, takes one for the other; short names such as "core" are the same in every namespace.',
  remedy:
    'Give each its own names, or let clients check the SPIFFE ID, which is then a reason to acknowledge.',
  check: ({ sharedNames }) =>
    sharedNames
      .filter(({ foreign }) => !foreign)
      .map(({ at, names, other }) => ({
        at,
        value: names.join(', '),
        problem: `is also a name of ${other.construct.node.path}, which is another identity`,
        instead: 'names that only one of them has',
      })),
};
