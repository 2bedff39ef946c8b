import { type DaemonSet } from 'kubernetes-types/apps/v1';
import { type Container } from 'kubernetes-types/core/v1';
import { late, manifest, nonEmpty, resources, RESTRICTED_CONTAINER } from '../../kubernetes';
import { metricsPort } from '../config';
import { AGENT } from '../layout';
import { type PluginRequirements } from '../plugin';
import { AGENT_IMAGE } from '../versions';
import { type SpireAgent } from './agent';

/** The agent's DaemonSet. */
export function agentDaemonSet(agent: SpireAgent, requirements: PluginRequirements): void {
  const { props } = agent;
  const hostNetwork = props.hostNetwork ?? false;
  const metrics = metricsPort(props.telemetry);
  const maxUnavailable = props.maxUnavailable ?? '10%';
  manifest<DaemonSet>(agent, 'daemon-set', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: agent.name, namespace: agent.namespace, labels: { ...agent.podLabels } },
    spec: {
      selector: { matchLabels: { ...agent.podLabels } },
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxUnavailable: /^\d+$/.test(maxUnavailable) ? Number(maxUnavailable) : maxUnavailable,
        },
      },
      template: {
        metadata: {
          labels: { ...agent.podLabels },
          annotations: { 'cdk8s-spire/config-checksum': late(() => agent.configChecksum) },
        },
        spec: {
          serviceAccountName: agent.serviceAccount,
          automountServiceAccountToken: true,
          priorityClassName: props.priorityClassName ?? 'system-node-critical',
          nodeSelector: props.nodeSelector && { ...props.nodeSelector },
          tolerations: nonEmpty(props.tolerations ?? [{ operator: 'Exists' }]),
          // A caller on the socket is known by its process, which only the node's process table shows.
          hostPID: true,
          hostNetwork: hostNetwork || undefined,
          dnsPolicy: hostNetwork ? 'ClusterFirstWithHostNet' : undefined,
          // Root, because the socket's directory on the node is root's; without any capability.
          securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'spire-agent',
              image: props.image ?? AGENT_IMAGE,
              args: ['-config', `${AGENT.configDir}/${AGENT.configFile}`],
              env: nonEmpty(requirements.env),
              ports: nonEmpty([
                ...(hostNetwork ? [] : [{ name: 'health', containerPort: AGENT.healthPort }]),
                ...(metrics === undefined ? [] : [{ name: 'metrics', containerPort: metrics }]),
              ]),
              ...probes(hostNetwork, agent.socketPath),
              resources: props.resources ?? resources('50m', '64Mi', '256Mi'),
              securityContext: RESTRICTED_CONTAINER,
              volumeMounts: [
                { name: 'config', mountPath: AGENT.configDir, readOnly: true },
                { name: 'agent-data', mountPath: AGENT.dataDir },
                // Where it is on the node, so that the socket of another agent can be in the pod as well.
                { name: 'workload-api', mountPath: agent.socketHostPath },
                ...(requirements.mounts ?? []),
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: agent.name } },
            props.dataHostPath
              ? { name: 'agent-data', hostPath: { path: props.dataHostPath, type: 'DirectoryOrCreate' } }
              : { name: 'agent-data', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
            { name: 'workload-api', hostPath: { path: agent.socketHostPath, type: 'DirectoryOrCreate' } },
            ...(requirements.volumes ?? []),
          ],
        },
      },
    },
  });
}

/** On the node's network a port could be taken by somebody else, so there the program asks over the socket. */
function probes(
  hostNetwork: boolean,
  socketPath: string,
): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const exec = {
    exec: { command: ['/opt/spire/bin/spire-agent', 'healthcheck', '-socketPath', socketPath] },
  };
  const check = (path: string) => (hostNetwork ? exec : { httpGet: { path, port: 'health' } });
  return {
    // Attestation waits for the server, which on a new cluster waits for its database.
    startupProbe: { ...check('/live'), periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 300 },
    livenessProbe: { ...check('/live'), periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...check('/ready'), periodSeconds: 5, timeoutSeconds: 5 },
  };
}
