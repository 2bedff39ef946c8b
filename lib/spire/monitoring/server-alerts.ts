import { type Alert, Severity } from './alert';
import { DATABASE_FAILED, events, FAILED, OK, type Series, sumOrZero } from './series';

export interface ServerAlertOptions {
  readonly replicas: number;
  readonly joinTokensPerHour: number;
}

/** Calls that tell whether the database reads and writes: reloading the cache every 5 s, agents, tokens, CA. */
const DATABASE_CALLS = [
  'entry_cache_reload',
  'datastore_node_create',
  'datastore_node_update',
  'datastore_node_selectors_set',
  'datastore_join_token_create',
  'datastore_bundle_append',
  'datastore_ca_journal_set',
];

export function serverAlerts(server: Series, options: ServerAlertOptions): Alert[] {
  const up = server.other('up', 'endpoint="metrics"');
  const expiration = server.spire('manager_x509_ca_rotate_expiration');
  const lifetime = server.spire('manager_x509_ca_rotate_ttl');
  const attempts = 'rpc_agent_v1_agent_attest_agent';
  const tokens = 'rpc_agent_v1_agent_create_join_token';
  return [
    {
      name: 'SpireServerDown',
      severity: Severity.CRITICAL,
      expr: `${sumOrZero(up)} < 1`,
      for: '5m',
      summary: 'No SPIRE server answers.',
      description:
        'No agent can renew an SVID or learn of a new pod. Workloads keep the SVIDs that they have until ' +
        'those expire.',
      runbook:
        'See why the pods of the StatefulSet do not run: kubectl describe and kubectl logs --previous of ' +
        'container spire-server. ' +
        'Usual causes: the database or the upstream authority is unreachable, the volume is not bound. ' +
        'If the pods are ready, Prometheus cannot reach them: check the NetworkPolicy and the namespace ' +
        'of monitoring.',
    },
    ...(options.replicas > 1
      ? [
          {
            name: 'SpireServerReplicasMissing',
            severity: Severity.WARNING,
            expr: `${sumOrZero(up)} < ${options.replicas}`,
            for: '15m',
            summary: `Fewer than ${options.replicas} SPIRE servers answer: {{ $value }}.`,
            description: 'The remaining servers do the work; the next failure may leave none.',
            runbook:
              'See which pod of the StatefulSet is missing or pending, and why: kubectl describe pod. ' +
              'A pod that is bound to a lost node needs its node back, or its volume claim deleted: it ' +
              'then starts with new CA keys.',
          },
        ]
      : []),
    {
      name: 'SpireServerNotServing',
      severity: Severity.CRITICAL,
      // Its own health check asks for the bundle all the time, so silence is a failure.
      expr:
        `${up} == 1 unless on (pod) (${events(server.spire('rpc_bundle_v1_bundle_get_bundle', OK), '5m')} ` +
        '> 0)',
      for: '10m',
      summary: 'SPIRE server {{ $labels.pod }} runs, but its API does not answer.',
      description:
        'Its health check does not get the trust bundle, so it serves neither agents nor workloads.',
      runbook:
        'Read the log of container spire-server. At start it waits for the database and for the upstream ' +
        'authority to sign its CA; ' +
        'later on it is most often the database. Mend those: the server goes on by itself.',
    },
    {
      name: 'SpireServerCaRotationFailing',
      severity: Severity.WARNING,
      expr: [
        events(server.spire('ca_manager_x509_ca_prepare', FAILED), '15m'),
        events(server.spire('ca_manager_jwt_key_prepare', FAILED), '15m'),
      ]
        .map((failures) => `${failures} > 3`)
        .join(' or '),
      for: '5m',
      summary: 'SPIRE server {{ $labels.pod }} cannot prepare its next CA or JWT key.',
      description:
        'It tries from half of the lifetime of the current one. Nothing is broken until that ends: ' +
        'SpireServerCaExpiring comes before it does.',
      runbook:
        'The log of container spire-server says what failed: the upstream authority (reachable? ' +
        'credentials and its own certificate valid?), ' +
        'the key manager (volume full or read-only?), or the database. It retries every few seconds.',
    },
    {
      name: 'SpireServerCaExpiring',
      severity: Severity.CRITICAL,
      // SPIRE activates the next CA at the last sixth of the lifetime, 7 days at most.
      expr:
        `min by (pod) (${expiration} - time())` +
        ` < clamp_max(max by (pod) (max_over_time(${lifetime}[1d])) / 8, 6 * 86400)`,
      for: '1m',
      summary: 'The CA of SPIRE server {{ $labels.pod }} expires in {{ $value | humanizeDuration }}.',
      description:
        'It should have been replaced by now. When it expires, this server signs nothing more, and SVIDs ' +
        'that it signed become invalid.',
      runbook:
        'Find the cause as for SpireServerCaRotationFailing. Compare with spire-server localauthority ' +
        'x509 show, which lists the active and the prepared CA. ' +
        'When the cause is mended and time is short, prepare and activate by hand: spire-server ' +
        'localauthority x509 prepare, then activate.',
    },
    {
      name: 'SpireServerDatastoreErrors',
      severity: Severity.CRITICAL,
      expr: DATABASE_CALLS.map((call) => `${events(server.spire(call, DATABASE_FAILED), '10m')} > 2`).join(
        ' or ',
      ),
      for: '5m',
      summary: 'SPIRE server {{ $labels.pod }} fails to read or write its database.',
      description:
        'Agents cannot attest, registrations do not change, and after a restart the server does not come ' +
        'up.',
      runbook:
        'The log of container spire-server has the database error. With CloudNativePG: kubectl get ' +
        'cluster, and whether it has a primary and free disk. ' +
        'Check the password Secret, the certificate of the database, its connection limit, and ' +
        'NetworkPolicies between server and database.',
    },
    {
      name: 'SpireAttestationFailing',
      severity: Severity.WARNING,
      expr: `${events(server.spire(attempts, FAILED), '15m', 'status')} >= 5`,
      for: '0m',
      summary:
        'Attestations of agents are refused: {{ $labels.status }}, {{ $value | humanize }} times in 15 ' +
        'minutes.',
      description:
        'Nodes that cannot attest have no identities for their pods. It may also be somebody who tries ' +
        'tokens.',
      runbook:
        'The server log names attestor and reason. PermissionDenied: service account or cluster not in ' +
        'the allow list, or a banned agent. ' +
        'InvalidArgument: unknown, used or expired join token. ResourceExhausted: many agents behind one ' +
        'address; keep the source address (externalTrafficPolicy Local). ' +
        'Unexpected source addresses in the audit log: treat as an attack on the edge port.',
    },
    {
      name: 'SpireJoinTokenFailing',
      severity: Severity.WARNING,
      expr: `${events(server.spire(tokens, FAILED), '15m', 'status')} > 0`,
      for: '0m',
      summary: 'A join token was not created: {{ $labels.status }}.',
      description:
        'Onboarding of an agent at the edge failed, or somebody without the right asked for a token.',
      runbook:
        'PermissionDenied: the caller is no admin; the audit log has its SPIFFE ID. If it should be one, ' +
        'add it to the admin IDs. ' +
        'InvalidArgument: no TTL, or an ID of another trust domain. Internal: the database, see ' +
        'SpireServerDatastoreErrors.',
    },
    {
      name: 'SpireJoinTokenBurst',
      severity: Severity.WARNING,
      expr: `sum(${events(server.spire(tokens, OK), '1h')}) > ${options.joinTokensPerHour}`,
      for: '0m',
      summary: '{{ $value | humanize }} join tokens were created within an hour.',
      description:
        `More than the ${options.joinTokensPerHour} that are expected. Each admits one agent to the trust ` +
        'domain, so a leaked admin identity would look like this.',
      runbook:
        'Ask whether a rollout at the edge is under way. If not, find the caller of CreateJoinToken in ' +
        'the audit log, take its admin right away, ' +
        'and look for unknown agents: spire-server agent list; evict or ban them.',
    },
    {
      name: 'SpireDownstreamRefused',
      severity: Severity.WARNING,
      expr:
        '' +
        `${events(server.spire('rpc_svid_v1_svid_new_downstream_x509ca', 'status="PermissionDenied"'), '15m')} ` +
        '> 0',
      for: '0m',
      summary:
        'A workload without the right to it asked SPIRE server {{ $labels.pod }} for an intermediate CA.',
      description:
        'It was refused. Only a nested server asks for this: one whose registration lacks downstream, or ' +
        'an intruder who wants to mint identities.',
      runbook:
        'The audit log has caller_id and caller_addr of NewDownstreamX509CA. A nested server of yours: ' +
        'set downstream on its registration. ' +
        'Anything else: treat the workload as compromised; remove its registration and look at what it ' +
        'reached.',
    },
    {
      name: 'SpireFederationFailing',
      severity: Severity.WARNING,
      expr:
        '' +
        `${events(server.spire('bundle_manager_fetch_federated_bundle', FAILED), '1h', 'trust_domain_id')} ` +
        '> 3',
      for: '30m',
      summary: 'The bundle of trust domain {{ $labels.trust_domain_id }} cannot be fetched.',
      description:
        'Its SVIDs are still accepted by the last bundle known. When that trust domain rotates its CA, ' +
        'connections with it fail.',
      runbook:
        'From the server pod, is the bundle endpoint reachable (DNS, egress policies, its certificate)? ' +
        'With https_spiffe, the endpoint SPIFFE ID must be the one it shows, ' +
        'and after a long outage the bundle has to be exchanged by hand once more: spire-server bundle set.',
    },
  ];
}
