import { Construct } from 'constructs';
import { type ConfigMap } from 'kubernetes-types/core/v1';
import { refuse } from '../../identity';
import { manifest } from '../../kubernetes';
import { type SpireAgent } from '../agent';
import { type SpireServer } from '../server';
import { agentAlerts } from './agent-alerts';
import { type Alert, alertingRule } from './alert';
import { agentProblem, serverProblem } from './checks';
import { controllerManagerAlerts } from './controller-manager-alerts';
import { dashboard } from './dashboard';
import { agentPodMonitor, jobOf, serverPodMonitor } from './pod-monitors';
import { type PrometheusRule } from './prometheus-operator';
import { metricPrefix, Series } from './series';
import { serverAlerts } from './server-alerts';

export interface SpireMonitoringProps {
  /** Server to watch, and the controller manager beside it. Its telemetry needs Prometheus. */
  readonly server: SpireServer;
  /** Agents to watch. Their telemetry needs Prometheus. @default - none */
  readonly agents?: SpireAgent[];
  /** Labels of the PodMonitors, where your Prometheus selects them (`podMonitorSelector`). @default - none */
  readonly podMonitorLabels?: { readonly [key: string]: string };
  /** Labels of the PrometheusRule, where your Prometheus selects it (`ruleSelector`). @default - none */
  readonly ruleLabels?: { readonly [key: string]: string };
  /** Whether a ConfigMap with a Grafana dashboard is added. @default true */
  readonly dashboard?: boolean;
  /** Labels of that ConfigMap, by which Grafana's sidecar finds it. @default \{ grafana_dashboard: '1' \} */
  readonly dashboardLabels?: { readonly [key: string]: string };
  /** Above how many join tokens within an hour an alert fires. @default 20 */
  readonly joinTokensPerHour?: number;
  /** How Prometheus connects where the telemetry has TLS: `tlsConfig` of a PodMonitor. @default - no TLS */
  readonly tlsConfig?: { readonly [key: string]: any };
}

/**
 * Monitoring of a SPIRE installation by the Prometheus operator: PodMonitors, alerts with a runbook, and a
 * Grafana dashboard.
 */
export class SpireMonitoring extends Construct {
  private readonly server: Series;
  private readonly agents: Series[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SpireMonitoringProps,
  ) {
    super(scope, id);
    const { server, agents = [] } = props;
    const tls = props.tlsConfig !== undefined;
    refuse(serverProblem(server, tls), `${this.node.path}, server`);
    agents.forEach((agent, i) => refuse(agentProblem(agent, tls), `${this.node.path}, agents[${i}]`));
    this.server = new Series(jobOf(server), metricPrefix(server.props.telemetry, 'spire_server'));
    this.agents = agents.map(
      (agent) => new Series(jobOf(agent), metricPrefix(agent.props.telemetry, 'spire_agent')),
    );

    const scrape = { labels: props.podMonitorLabels, tlsConfig: props.tlsConfig };
    serverPodMonitor(this, server, scrape);
    agents.forEach((agent) => agentPodMonitor(this, agent, scrape));
    this.addRule(server, agents);
    if (props.dashboard !== false) this.addDashboard(server);
  }

  private addRule(server: SpireServer, agents: SpireAgent[]): void {
    const group = (name: string, alerts: Alert[]) => ({ name, rules: alerts.map(alertingRule) });
    manifest<PrometheusRule>(this, 'rule', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: server.name,
        namespace: server.namespace,
        labels: this.props.ruleLabels && { ...this.props.ruleLabels },
      },
      spec: {
        groups: [
          group(
            server.name,
            serverAlerts(this.server, {
              replicas: server.replicas,
              joinTokensPerHour: this.props.joinTokensPerHour ?? 20,
            }),
          ),
          group(
            `${server.name}-controller-manager`,
            controllerManagerAlerts(this.server, reconciliation(server)),
          ),
          ...agents.map((agent, i) =>
            group(`${agent.namespace}-${agent.name}`, agentAlerts(this.agents[i], agent)),
          ),
        ],
      },
    });
  }

  private addDashboard(server: SpireServer): void {
    const { namespace, name, trustDomain } = server;
    const model = dashboard(this.server, this.agents, { namespace, name, trustDomain: trustDomain.name });
    manifest<ConfigMap>(this, 'dashboard', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${name}-dashboard`,
        namespace,
        labels: { ...(this.props.dashboardLabels ?? { grafana_dashboard: '1' }) },
      },
      data: { [`${namespace}-${name}.json`]: `${JSON.stringify(model, undefined, 2)}\n` },
    });
  }
}

/** Whether, and within how many seconds, the server's controller manager compares entries with resources. */
function reconciliation(server: SpireServer): { entries: boolean; patience: number } {
  const { reconcile, gcInterval } = server.props.controllerManager ?? {};
  return {
    entries: (reconcile?.clusterSpiffeIds ?? true) || (reconcile?.clusterStaticEntries ?? true),
    patience: Math.max(600, 3 * (gcInterval?.toSeconds({ integral: false }) ?? 0)),
  };
}
