import { type SpireRule } from './engine/rule';

export const memoryKeys: SpireRule = {
  id: 'memory-keys',
  severity: 'warning',
  title: 'A server keeps its CA keys where they outlive a restart.',
  why: 'Each restart of each replica adds a CA to the bundle, which everybody has to learn before its SVIDs are trusted.',
  remedy: 'Use KeyManager.disk(), the default, or a KMS.',
  check: ({ servers }) =>
    servers
      .filter(({ server }) => server.keyManager.name === 'memory')
      .map((at) => ({
        at,
        value: 'KeyManager memory',
        problem:
          at.server.replicas > 1
            ? `loses the CA keys of each of the ${at.server.replicas} replicas at its restart`
            : 'loses the CA keys at each restart',
        instead: 'KeyManager.disk()',
      })),
};
