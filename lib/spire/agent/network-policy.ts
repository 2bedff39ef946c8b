import { type NetworkPolicy } from 'kubernetes-types/networking/v1';
import { manifest, namespacePeer } from '../../kubernetes';
import { metricsPort } from '../config';
import { type SpireAgent } from './agent';

/** Nothing but the node and, where named, monitoring connects to an agent. */
export function agentNetworkPolicy(agent: SpireAgent): void {
  const { monitoringNamespace, telemetry } = agent.props;
  const port = metricsPort(telemetry);
  manifest<NetworkPolicy>(agent, 'network-policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: agent.name, namespace: agent.namespace },
    spec: {
      podSelector: { matchLabels: { ...agent.podLabels } },
      policyTypes: ['Ingress'],
      ingress:
        port !== undefined && monitoringNamespace
          ? [
              {
                from: [namespacePeer(monitoringNamespace)],
                ports: [{ port, protocol: 'TCP' }],
              },
            ]
          : undefined,
    },
  });
}
