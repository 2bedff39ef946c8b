import { neighbour } from './engine/neighbours';
import { type SpireRule } from './engine/rule';

export const sharedSocket: SpireRule = {
  id: 'shared-socket',
  severity: 'error',
  title: 'Agents that may run on the same node have directories of their own for the Workload API socket.',
  why: 'The second agent replaces the socket of the first, and workloads receive SVIDs of the wrong trust domain or none.',
  remedy:
    'Give each installation its own socketHostPath, or keep the agents on different nodes by nodeSelector.',
  check: ({ agents }) =>
    agents.flatMap((at, i) => {
      const other = neighbour(agents, i, ({ agent }) => agent.socketHostPath === at.agent.socketHostPath);
      if (!other) return [];
      const { socketHostPath, namespace, name } = at.agent;
      return {
        at,
        value: `socketHostPath ${socketHostPath}`,
        problem: `is also that of ${other.construct.node.path}`,
        instead: `"/run/spire/${namespace}-${name}"`,
      };
    }),
};
