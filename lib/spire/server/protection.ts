import { type NetworkPolicy } from 'kubernetes-types/networking/v1';
import { type PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { late, manifest, namespacePeer, nonEmpty, podPeer } from '../../kubernetes';
import { metricsPort } from '../config';
import { CONTROLLER_MANAGER, SERVER } from '../layout';
import { type ServerAdditions } from './additions';
import { type SpireServer } from './server';

/** The disruption budget and the NetworkPolicy of the server's pods. */
export function serverProtection(server: SpireServer, additions: ServerAdditions): void {
  const { name, namespace, podLabels, props } = server;
  if (server.replicas > 1) {
    manifest<PodDisruptionBudget>(server, 'disruption-budget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels: podLabels } },
    });
  }
  if (props.networkPolicy === false) return;
  manifest<NetworkPolicy>(server, 'network-policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: podLabels },
      policyTypes: ['Ingress'],
      // No rule at all admits nobody.
      ingress: late(() => nonEmpty(ingressRules(server, additions))),
    },
  });
}

function ingressRules({ props, service }: SpireServer, additions: ServerAdditions): object[] {
  const port = (number: number) => [{ port: number, protocol: 'TCP' }];
  const agents = additions.agents.map((agent) => podPeer(agent.namespace, agent.podLabels));
  const callers = [...agents, ...service.peers, ...additions.peers];
  const endpoint = props.federation?.bundleEndpoint;
  const metrics = metricsPort(props.telemetry);
  return [
    // An empty list would let everybody in.
    ...(callers.length > 0 ? [{ from: callers, ports: port(SERVER.grpcPort) }] : []),
    // Peers of other trust domains come from anywhere.
    ...(endpoint ? [{ ports: port(endpoint.port) }] : []),
    // The API server's address is not known, so the webhook's port is open; it answers with TLS to anybody.
    ...(additions.webhooks ? [{ ports: port(CONTROLLER_MANAGER.webhookPort) }] : []),
    ...(metrics !== undefined && props.monitoringNamespace
      ? [
          {
            from: [namespacePeer(props.monitoringNamespace)],
            ports: [...port(metrics), ...port(CONTROLLER_MANAGER.metricsPort)],
          },
        ]
      : []),
  ];
}
