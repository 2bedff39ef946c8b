import { type DeclaredAgent } from './model';

/** The first of the earlier agents that may run on the nodes of the agent at `i` and fulfils `condition`. */
export function neighbour(
  agents: DeclaredAgent[],
  i: number,
  condition: (earlier: DeclaredAgent) => boolean,
): DeclaredAgent | undefined {
  const at = agents[i];
  return agents
    .slice(0, i)
    .find((earlier) => condition(earlier) && inOneCluster(earlier, at) && mayMeet(earlier, at));
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
