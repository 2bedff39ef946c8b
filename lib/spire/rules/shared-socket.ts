import { type DeclaredAgent } from './engine/model';
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
      const other = agents
        .slice(0, i)
        .find((earlier) => sharesSocket(earlier, at) && inOneCluster(earlier, at) && mayMeet(earlier, at));
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

function sharesSocket(one: DeclaredAgent, other: DeclaredAgent): boolean {
  return one.agent.socketHostPath === other.agent.socketHostPath;
}

/** Whether two agents are in one cluster for certain; where that is not known, a chart is one. */
function inOneCluster(one: DeclaredAgent, other: DeclaredAgent): boolean {
  return one.clusterName === undefined || other.clusterName === undefined
    ? one.chart === other.chart
    : one.clusterName === other.clusterName;
}

/** Whether no label of a node keeps two agents apart. */
function mayMeet(one: DeclaredAgent, other: DeclaredAgent): boolean {
  const theirs = other.agent.props.nodeSelector ?? {};
  return Object.entries(one.agent.props.nodeSelector ?? {}).every(
    ([key, value]) => theirs[key] === undefined || theirs[key] === value,
  );
}
