import { type Alert, Severity } from './alert';
import { events, FAILED, OK, type Series } from './series';

export interface AgentAlertOptions {
  readonly namespace: string;
  /** Name of the DaemonSet. */
  readonly name: string;
}

export function agentAlerts(agent: Series, { namespace, name }: AgentAlertOptions): Alert[] {
  const up = agent.other('up');
  const daemonSet = `{namespace="${namespace}",daemonset="${name}"}`;
  const entries = 'manager_sync_fetch_entries_updates';
  const svids = 'manager_sync_fetch_svids_updates';
  const attestor = 'workload_api_workload_attestor';
  return [
    {
      name: 'SpireAgentMissing',
      severity: Severity.CRITICAL,
      expr:
        `kube_daemonset_status_desired_number_scheduled${daemonSet}` +
        ` - kube_daemonset_status_number_available${daemonSet} > 0`,
      for: '15m',
      summary: '{{ $value }} nodes have no working SPIRE agent.',
      description: 'Pods on these nodes get no identity, and theirs expire.',
      runbook:
        `kubectl get pods -n ${namespace} -o wide shows the nodes. Pending: taints, resources. Not ready: ` +
        'its log; most often it cannot reach the server, or attestation is refused. ' +
        'During an update of many nodes this passes by itself. Needs kube-state-metrics.',
    },
    {
      name: 'SpireAgentDown',
      severity: Severity.WARNING,
      expr: `${up} == 0`,
      for: '10m',
      summary: 'SPIRE agent {{ $labels.pod }} on node {{ $labels.node }} does not answer.',
      description: 'Pods on this node may have no Workload API.',
      runbook:
        'See whether the pod is ready and whether it restarts: kubectl describe pod, kubectl logs ' +
        '--previous. If it is ready, Prometheus cannot reach it: check the NetworkPolicy.',
    },
    {
      name: 'SpireAgentNotSynchronized',
      severity: Severity.CRITICAL,
      expr: `${up} == 1 unless on (pod) (${events(agent.spire(entries, OK), '10m')} > 0)`,
      for: '5m',
      summary: 'SPIRE agent {{ $labels.pod }} on node {{ $labels.node }} has not heard from its server.',
      description:
        'For over ten minutes it learned of no new registration and renewed nothing. Workloads keep their ' +
        'SVIDs until those expire.',
      runbook:
        'Read its log. Connection refused or timeout: Service, DNS, NetworkPolicy of the server. Unknown ' +
        'authority: the server has a new CA that the agent does not know; ' +
        'see that the bundle ConfigMap is current, then delete the agent pod. Not attested or banned: ' +
        'spire-server agent list.',
    },
    {
      name: 'SpireAgentSyncErrors',
      severity: Severity.WARNING,
      expr: [entries, svids]
        .map((call) => `${events(agent.spire(call, FAILED), '5m', 'pod, node, status')} > 0`)
        .join(' or '),
      for: '15m',
      summary:
        'SPIRE agent {{ $labels.pod }} on node {{ $labels.node }} keeps failing: {{ $labels.status }}.',
      description: 'Some of its synchronizations with the server fail, so identities come late.',
      runbook:
        'Read the log of the agent, then that of the server at the same time. Unavailable: server or ' +
        'network. ResourceExhausted: rate limit of the server. PermissionDenied: the agent was evicted or ' +
        'banned.',
    },
    {
      name: 'SpireSvidsExpiring',
      severity: Severity.CRITICAL,
      expr:
        `${events(agent.spire('cache_manager_expiring_svids_count'), '15m', 'pod, node')} > 0` +
        ` unless on (pod) (${events(agent.spire(svids, OK), '15m')} > 0)`,
      for: '5m',
      summary: 'SVIDs on node {{ $labels.node }} are due for renewal, and none is renewed.',
      description:
        'They are renewed from half of their lifetime, so the other half is left, less 20 minutes, until ' +
        'connections fail.',
      runbook:
        'Read the log of agent {{ $labels.pod }}: renewal fails with a reason. Then the server: ' +
        'SpireServerNotServing, SpireServerCaExpiring and SpireServerDatastoreErrors explain most cases.',
    },
    {
      name: 'SpireAgentRotationFailing',
      severity: Severity.CRITICAL,
      // Agents that can attest again do so in place of a renewal.
      expr: ['agent_svid_rotate', 'node_attest']
        .map((call) => `${events(agent.spire(call, FAILED), '5m', 'pod, node, status')} > 0`)
        .join(' or '),
      for: '15m',
      summary:
        'SPIRE agent {{ $labels.pod }} on node {{ $labels.node }} cannot renew its own SVID: ' +
        '{{ $labels.status }}.',
      description:
        'When it expires, the agent is cut off from the server, and with it every pod on the node.',
      runbook:
        'The log of the server names the reason, as for SpireAttestationFailing. Once the cause is mended ' +
        'the agent retries; if its SVID has expired, delete its pod. ' +
        'An agent that joined by a token cannot attest again: give it a new token.',
    },
    {
      name: 'SpireWorkloadAttestationFailing',
      severity: Severity.CRITICAL,
      expr:
        `${events(agent.spire(attestor, FAILED), '10m', 'pod, node, attestor')} > 5` +
        ` unless on (pod, attestor) (${events(agent.spire(attestor, OK), '10m', 'pod, attestor')} > 0)`,
      for: '5m',
      summary:
        'The workload attestor {{ $labels.attestor }} on node {{ $labels.node }} recognizes no workload.',
      description: 'No pod on the node gets an identity.',
      runbook:
        'The log of agent {{ $labels.pod }} has the error. Attestor k8s asks the kubelet: its address and ' +
        'port in reach of the agent, its certificate verified by the CA that the agent knows, ' +
        'the right nodes/pods (nodes/proxy on older clusters) granted.',
    },
    {
      name: 'SpireWorkloadWithoutIdentity',
      severity: Severity.WARNING,
      expr: `${events(
        agent.spire('rpc_workload_api_fetch_x509svid', 'status="PermissionDenied"'),
        '10m',
        'pod, node',
      )} > 5`,
      for: '15m',
      summary: 'A workload on node {{ $labels.node }} asks for an identity and has none.',
      description: 'It mounts the Workload API, but no registration matches it.',
      runbook:
        'The log of agent {{ $labels.pod }} says "no identity issued", with the process. Compare the pod ' +
        'with the ClusterSPIFFEID that should match: labels, namespace, service account, class name; ' +
        'its status must count an entry. A pod of an ignored namespace never gets one.',
    },
  ];
}
