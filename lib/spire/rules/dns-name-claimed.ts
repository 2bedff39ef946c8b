import { type SpireRule } from './engine/rule';

export const dnsNameClaimed: SpireRule = {
  id: 'dns-name-claimed',
  severity: 'error',
  title: "No registration has the name of a Service in another registration's namespace.",
  why: 'Its pods could take the place of that service with every client that checks names, as TLS does.',
  remedy: 'Give it the names of its own Services only.',
  check: ({ sharedNames }) =>
    sharedNames
      .filter(({ foreign }) => foreign)
      .map(({ at, names, other }) => ({
        at,
        value: names.join(', '),
        problem: `is a name of ${other.construct.node.path}, in another namespace`,
        instead: 'names of its own Services',
      })),
};
