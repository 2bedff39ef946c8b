import { type SpireRule } from './engine/rule';

export const clusterName: SpireRule = {
  id: 'cluster-name',
  severity: 'error',
  title: "Remote clusters do not have the name of the server's own cluster.",
  why: 'The name is part of the IDs of agents: two clusters of one name share the IDs of their nodes.',
  remedy: 'Give every cluster of the trust domain a name of its own.',
  check: ({ servers }) =>
    servers.flatMap((at) =>
      (at.server.props.remoteClusters ?? [])
        .filter(({ name }) => name === at.server.clusterName)
        .map(({ name }) => ({
          at,
          value: `remoteClusters ${name}`,
          problem: "has the name of the server's own cluster",
          instead: 'another name; agents of its own cluster are admitted by server.admitAgent()',
        })),
    ),
};
