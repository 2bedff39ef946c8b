import { type Problem } from '../../identity';
import { type SpireAgent } from '../agent';
import { type Telemetry } from '../config';
import { type SpireServer } from '../server';

/** Why a server cannot be watched, or its alerts would never fire. `tlsConfig`: whether there is one. */
export function serverProblem(server: SpireServer, tlsConfig: boolean): Problem | undefined {
  const { telemetry, networkPolicy, monitoringNamespace } = server.props;
  return (
    telemetryProblem(server.name, telemetry, tlsConfig) ??
    policyProblem(server.name, networkPolicy !== false, monitoringNamespace)
  );
}

/** Likewise for an agent; NetworkPolicies do not hold on the network of the node. */
export function agentProblem(agent: SpireAgent, tlsConfig: boolean): Problem | undefined {
  const { telemetry, networkPolicy, hostNetwork, monitoringNamespace } = agent.props;
  return (
    telemetryProblem(agent.name, telemetry, tlsConfig) ??
    policyProblem(agent.name, networkPolicy !== false && hostNetwork !== true, monitoringNamespace)
  );
}

function telemetryProblem(
  name: string,
  telemetry: Telemetry | undefined,
  tlsConfig: boolean,
): Problem | undefined {
  if (!telemetry?.prometheus) {
    return {
      rule: 'monitoring-without-metrics',
      value: name,
      problem: 'serves no metrics that could be watched',
      instead: 'telemetry: { prometheus: {} } in its props',
    };
  }
  if (telemetry.prometheus.tls && !tlsConfig) {
    return {
      rule: 'monitoring-tls',
      value: name,
      problem: 'serves its metrics by TLS, and nothing says how Prometheus is to connect',
      instead: 'tlsConfig, for example { ca: { configMap: { name, key } }, serverName }',
    };
  }
  const { allowedLabels, blockedLabels } = telemetry;
  const lacksStatus =
    blockedLabels?.includes('status') || (allowedLabels && !allowedLabels.includes('status'));
  return lacksStatus
    ? {
        rule: 'monitoring-labels',
        value: name,
        problem: 'leaves out the label status, by which alerts tell failures from successes',
        instead: 'allowedLabels and blockedLabels that let status pass',
      }
    : undefined;
}

function policyProblem(name: string, closed: boolean, namespace: string | undefined): Problem | undefined {
  return closed && namespace === undefined
    ? {
        rule: 'monitoring-namespace',
        value: name,
        problem: 'has a NetworkPolicy that lets nobody read its metrics',
        instead: 'monitoringNamespace in its props: the namespace that Prometheus runs in',
      }
    : undefined;
}
