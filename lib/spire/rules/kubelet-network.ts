import { type Plugin } from '../plugin';
import { type SpireRule } from './engine/rule';

export const kubeletNetwork: SpireRule = {
  id: 'kubelet-network',
  severity: 'error',
  title: 'An agent asks the kubelet at an address where it is.',
  why: 'Without the address of the node it asks 127.0.0.1, where a pod without the network of the node finds nobody: no pod is recognized.',
  remedy: 'Use Kubelet.secure(), which gives the address of the node, or hostNetwork.',
  check: ({ agents }) =>
    agents
      .filter(({ agent }) => !agent.props.hostNetwork)
      .flatMap((at) => at.config.plugins.filter(asksLocalhost).map((plugin) => ({ at, plugin })))
      .map(({ at, plugin: { data } }) => ({
        at,
        value:
          data.kubelet_read_only_port === undefined
            ? 'k8s'
            : `Kubelet.readOnlyPort(${String(data.kubelet_read_only_port)})`,
        problem: 'asks for the kubelet at 127.0.0.1, which is the pod itself',
        instead: 'Kubelet.secure(), or hostNetwork: true',
      })),
};

/** Source: SPIRE 1.15, k8s workload attestor, name of the node. */
function asksLocalhost({ type, name, data, requires }: Plugin): boolean {
  if (type !== 'WorkloadAttestor' || name !== 'k8s' || data.disable_kubelet_client || data.node_name) {
    return false;
  }
  const variable = String(data.node_name_env ?? 'MY_NODE_NAME');
  return !requires.env?.some((env) => env.name === variable);
}
