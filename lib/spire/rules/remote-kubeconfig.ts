import { type SpireRule } from './engine/rule';

export const remoteKubeconfig: SpireRule = {
  id: 'remote-kubeconfig',
  severity: 'error',
  title: 'The tokens of a remote cluster are reviewed by the API server of that cluster.',
  why: "Without a kubeconfig the server's own API server reviews them: pods of its own cluster attest as agents of the other.",
  remedy: 'Give every one of remoteClusters a kubeconfig, from a Secret.',
  check: ({ servers }) =>
    servers.flatMap((at) =>
      (at.server.props.remoteClusters ?? [])
        .filter(({ kubeconfig }) => !kubeconfig)
        .map(({ name }) => ({
          at,
          value: `remoteClusters ${name}`,
          problem: 'has no kubeconfig, and would be looked up in the cluster of the server',
          instead: "kubeconfig: Kubeconfig.fromSecret('<Secret>')",
        })),
    ),
};
