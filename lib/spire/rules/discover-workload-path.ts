import { ApiObject } from 'cdk8s';
import { type DaemonSet } from 'kubernetes-types/apps/v1';
import { type DeclaredAgent } from './engine/model';
import { type SpireRule } from './engine/rule';

export const discoverWorkloadPath: SpireRule = {
  id: 'discover-workload-path',
  severity: 'error',
  title: 'An agent that looks at the programs of processes has the right to.',
  why: 'The agent has no capabilities: reading the path of a program of another user fails, and with it the attestation of every such process.',
  remedy:
    'Leave discoverWorkloadPath out, or give the container of the agent SYS_PTRACE by a patch of its DaemonSet.',
  check: ({ agents }) =>
    agents
      .filter(({ config }) => config.plugins.some(({ data }) => data.discover_workload_path === true))
      .filter((at) => !mayTrace(at))
      .map((at) => ({
        at,
        value: 'discoverWorkloadPath true',
        problem: 'needs the capability SYS_PTRACE, which the agent does not have',
        instead: "false, and selectors of the pod; or a patch that adds SYS_PTRACE to the agent's container",
      })),
};

/** As the DaemonSet is written, for a patch may have added the capability. */
function mayTrace({ agent }: DeclaredAgent): boolean {
  return agent.node.children
    .filter((child) => ApiObject.isApiObject(child))
    .filter(({ kind }) => kind === 'DaemonSet')
    .some((object) => {
      const { spec }: DaemonSet = object.toJson();
      const contexts = spec?.template.spec?.containers.map(({ securityContext }) => securityContext);
      return contexts?.some(
        (context) =>
          context?.privileged || context?.capabilities?.add?.some((name) => /^(CAP_)?SYS_PTRACE$/.test(name)),
      );
    });
}
