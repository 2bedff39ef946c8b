import { type Alert, Severity } from './alert';
import { events, FAILED, OK, type Series, sumOrZero } from './series';

export interface ControllerManagerAlertOptions {
  /** Whether it makes entries at all, of ClusterSPIFFEIDs or ClusterStaticEntries. */
  readonly entries: boolean;
  /** Seconds within which it must have compared entries with resources. */
  readonly patience: number;
}

/** Alerts on the controller manager: by its own metrics, and by what it asks of the server. */
export function controllerManagerAlerts(server: Series, options: ControllerManagerAlertOptions): Alert[] {
  const rpc = (method: string, ...matchers: string[]) =>
    server.spire(`rpc_entry_v1_entry_${method}_entry`, ...matchers);
  const written = (operation: string) => server.spire(`datastore_registration_entry_${operation}`, OK);
  // An entry that the server refuses is not seen in the status of the call, which is for a batch of them; but then
  // there are calls without writing. A call that works writes one entry or more.
  const refused = ['create', 'update'].map(
    (operation) =>
      `${sumOrZero(events(rpc(`batch_${operation}`), '15m'))}` +
      ` > 2 * ${sumOrZero(events(written(operation), '15m'))} + 5`,
  );
  const failed = ['create', 'update', 'delete'].map(
    (operation) => `sum(${events(rpc(`batch_${operation}`, FAILED), '15m')}) > 3`,
  );
  return [
    {
      name: 'SpireControllerManagerDown',
      severity: Severity.CRITICAL,
      expr: `${sumOrZero(server.other('leader_election_master_status'))} < 1`,
      for: '10m',
      summary: 'No SPIRE controller manager is at work.',
      description: 'New pods get no identity. Pods that have one keep it, and it is renewed.',
      runbook:
        'Read the log of container spire-controller-manager in the server pods, with --previous too. ' +
        'Without a leader: does it have the right to its Lease? ' +
        'Restarting: are the CRDs installed, and does its configuration parse?',
    },
    ...(options.entries
      ? [
          {
            name: 'SpireEntriesNotReconciled',
            severity: Severity.CRITICAL,
            expr: `${sumOrZero(
              events(server.spire('rpc_entry_v1_entry_list_entries', OK), `${options.patience}s`),
            )} < 1`,
            for: '5m',
            summary: 'The SPIRE controller manager does not compare entries with pods.',
            description:
              'It runs, but does not get through to the server, so new pods get no identity, and deleted ' +
              'registrations stay in force.',
            runbook:
              'It lists the entries of the server every few seconds, and nobody did for a while. Look for ' +
              '"could not resolve caller information" in the log of container spire-server: ' +
              'with the audit log on, server and controller manager must share the process namespace of ' +
              'the pod. Otherwise look at the socket volume, and at the log of spire-controller-manager.',
          },
        ]
      : []),
    {
      name: 'SpireEntryWriteFailing',
      severity: Severity.WARNING,
      expr: [...refused, ...failed].join(' or '),
      for: '15m',
      summary: 'The SPIRE server refuses registration entries of the controller manager.',
      description: 'The pods that these entries are for have no identity, or an outdated one.',
      runbook:
        'kubectl get clusterspiffeids,clusterstaticentries -o yaml: a status with entryFailures, or with ' +
        'rendered and not set, shows which one. ' +
        'The log of spire-controller-manager has the reason. Common ones: an ID of another trust domain, ' +
        'federatesWith without a known bundle, an ID that is already taken.',
    },
    {
      name: 'SpireStaticEntryInvalid',
      severity: Severity.WARNING,
      expr: `${events(server.other('cluster_static_entry_failures'), '15m')} > 0`,
      for: '10m',
      summary: 'A ClusterStaticEntry cannot be made into an entry.',
      description: 'What it registers has no identity.',
      runbook:
        'kubectl get clusterstaticentries -o yaml: the one whose status has rendered false. Correct its ' +
        'IDs and selectors (type:value).',
    },
    {
      name: 'SpireControllerManagerErrors',
      severity: Severity.WARNING,
      expr: `${events(server.other('controller_runtime_reconcile_errors_total'), '15m', 'controller')} > 5`,
      for: '10m',
      summary: 'The SPIRE controller manager fails to handle {{ $labels.controller }} objects.',
      description: 'Changes of these objects may not reach the server.',
      runbook:
        'Read the log of container spire-controller-manager. Forbidden: its ClusterRole is not the one of ' +
        'this release. Conflict or timeout: the API server is overloaded.',
    },
  ];
}
