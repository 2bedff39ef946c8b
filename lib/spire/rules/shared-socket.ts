import { groupBy } from './engine/group';
import { type DeclaredAgent } from './engine/model';
import { type SpireRule } from './engine/rule';

export const sharedSocket: SpireRule = {
  id: 'shared-socket',
  severity: 'error',
  title: 'Agents that may run on the same node have directories of their own for the Workload API socket.',
  why: 'The second agent replaces the socket of the first, and workloads receive SVIDs of the wrong trust domain or none.',
  remedy:
    'Give each installation its own socketHostPath, or keep the agents on different nodes by nodeSelector.',
  check({ agents }) {
    const groups = groupBy(agents, ({ agent, clusterName }) => `${clusterName} ${agent.socketHostPath}`);
    return [...groups.values()].flatMap((group) =>
      group.flatMap((at, i) => {
        const other = group.slice(0, i).find((earlier) => mayMeet(earlier, at));
        if (!other) return [];
        const { socketHostPath, namespace, name } = at.agent;
        return {
          at,
          value: `socketHostPath ${socketHostPath}`,
          problem: `is also that of ${other.construct.node.path}`,
          instead: `"/run/spire/${namespace}-${name}"`,
        };
      }),
    );
  },
};

/** Whether no label of a node keeps two agents apart. */
function mayMeet(one: DeclaredAgent, other: DeclaredAgent): boolean {
  const theirs = other.agent.props.nodeSelector ?? {};
  return Object.entries(one.agent.props.nodeSelector ?? {}).every(
    ([key, value]) => theirs[key] === undefined || theirs[key] === value,
  );
}
