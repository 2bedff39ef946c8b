import { type SpireRule } from './engine/rule';

export const hostNetwork: SpireRule = {
  id: 'host-network',
  severity: 'warning',
  title: 'An agent has a network of its own.',
  why: "On the node's network no NetworkPolicy holds, and the agent reaches everything that listens on the node's localhost.",
  remedy: 'Leave hostNetwork out; the kubelet is reached by the address of the node.',
  check: ({ agents }) =>
    agents
      .filter(({ agent }) => agent.props.hostNetwork)
      .map((at) => ({
        at,
        value: 'hostNetwork true',
        problem: 'takes the agent out of reach of NetworkPolicies',
        instead: 'false',
      })),
};
