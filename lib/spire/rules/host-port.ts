import { metricsPort } from '../config/telemetry';
import { type DeclaredAgent } from './engine/model';
import { neighbour } from './engine/neighbours';
import { type SpireRule } from './engine/rule';

export const hostPort: SpireRule = {
  id: 'host-port',
  severity: 'error',
  title: 'Agents on the network of the same nodes serve their metrics on ports of their own.',
  why: 'A port of a node is there once: the pods of the second agent stay Pending.',
  remedy: 'Give one of them another telemetry.prometheus.port, or leave hostNetwork out.',
  check: ({ agents }) =>
    agents.flatMap((at, i) => {
      const port = portOf(at);
      const other = port && neighbour(agents, i, (earlier) => portOf(earlier) === port);
      return other
        ? {
            at,
            value: `metrics ${port}`,
            problem: `is also the port of ${other.construct.node.path} on the same nodes`,
            instead: `telemetry.prometheus.port ${port + 1}, say`,
          }
        : [];
    }),
};

/** Port of the node that an agent takes. */
function portOf({ agent, config }: DeclaredAgent): number | undefined {
  return agent.props.hostNetwork ? metricsPort(config.telemetry) : undefined;
}
