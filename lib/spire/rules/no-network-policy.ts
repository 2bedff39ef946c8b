import { type SpireRule } from './engine/rule';

export const noNetworkPolicy: SpireRule = {
  id: 'no-network-policy',
  severity: 'warning',
  title: 'NetworkPolicies close server, database and agents to whoever has no business there.',
  why: 'Every pod of the cluster can otherwise connect to the server and its database.',
  remedy: 'Leave networkPolicy out, unless something else writes the policies.',
  check: ({ servers, agents }) =>
    [
      ...servers.filter(({ server }) => server.props.networkPolicy === false),
      ...agents.filter(({ agent }) => agent.props.networkPolicy === false),
    ].map((at) => ({
      at,
      value: 'networkPolicy false',
      problem: 'lets every pod connect',
      instead: 'true, or policies of your own',
    })),
};
