import { type Construct } from 'constructs';
import { manifest } from '../../kubernetes';
import { type SpireAgent } from '../agent';
import { type Telemetry } from '../config';
import { type SpireServer } from '../server';
import { type PodMetricsEndpoint, type PodMonitor } from './prometheus-operator';

/** What the PodMonitors of an installation have in common. */
export interface ScrapeOptions {
  readonly labels?: { readonly [key: string]: string };
  readonly tlsConfig?: { readonly [key: string]: any };
}

/** Label `job` of what is scraped by a PodMonitor of the component's name. */
export function jobOf(component: { readonly namespace: string; readonly name: string }): string {
  return `${component.namespace}/${component.name}`;
}

export function serverPodMonitor(scope: Construct, server: SpireServer, options: ScrapeOptions): void {
  podMonitor(scope, server, options, [
    endpoint(server.props.telemetry, options),
    // The controller manager's, which knows no TLS.
    { port: 'cm-metrics' },
  ]);
}

export function agentPodMonitor(scope: Construct, agent: SpireAgent, options: ScrapeOptions): void {
  podMonitor(scope, agent, options, [
    {
      ...endpoint(agent.props.telemetry, options),
      relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }],
    },
  ]);
}

function endpoint(telemetry: Telemetry | undefined, options: ScrapeOptions): PodMetricsEndpoint {
  const tls = telemetry?.prometheus?.tls ? { scheme: 'https', tlsConfig: options.tlsConfig } : {};
  return { port: 'metrics', ...tls };
}

function podMonitor(
  scope: Construct,
  component: SpireServer | SpireAgent,
  options: ScrapeOptions,
  podMetricsEndpoints: PodMetricsEndpoint[],
): void {
  const { name, namespace, podLabels } = component;
  manifest<PodMonitor>(scope, `pod-monitor-${namespace}-${name}`, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace, labels: options.labels && { ...options.labels } },
    spec: { selector: { matchLabels: { ...podLabels } }, podMetricsEndpoints },
  });
}
