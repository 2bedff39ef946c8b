import { events, FAILED, OK, type Series } from './series';

/** Grafana's unit of a panel. */
type Unit = 'short' | 's' | 'ops' | 'bool_on_off';

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly kind: 'stat' | 'timeseries';
  readonly unit: Unit;
  readonly queries: { readonly expr: string; readonly legend: string }[];
}

export interface DashboardTarget {
  readonly namespace: string;
  readonly name: string;
  readonly trustDomain: string;
}

const COLUMNS = 24;

/** Data source that the viewer picks. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Model of a Grafana dashboard of the server, its controller manager and the agents. */
export function dashboard(server: Series, agents: Series[], target: DashboardTarget): object {
  const stats = [...serverStats(server), ...(agents.length > 0 ? [agentStat(agents)] : [])];
  const graphs = [...serverGraphs(server), ...(agents.length > 0 ? agentGraphs(agents) : [])];
  const width = COLUMNS / stats.length;
  return {
    // Stable, so that links to it live on; Grafana takes 40 characters.
    uid: `spire-${target.namespace}-${target.name}`.slice(0, 40),
    title: `SPIRE ${target.trustDomain}`,
    tags: ['spire'],
    schemaVersion: 39,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }],
    },
    panels: [
      ...stats.map((panel, i) => model(panel, i + 1, { x: i * width, y: 0, w: width, h: 4 })),
      ...graphs.map((panel, i) =>
        model(panel, stats.length + i + 1, { x: (i % 2) * 12, y: 4 + Math.floor(i / 2) * 8, w: 12, h: 8 }),
      ),
    ],
  };
}

function serverStats(server: Series): Panel[] {
  return [
    {
      title: 'Servers up',
      description: 'Servers that answer Prometheus.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: `sum(${server.other('up', 'endpoint="metrics"')})`, legend: '' }],
    },
    {
      title: 'CA time left',
      description: 'Until the first CA of a server expires.',
      kind: 'stat',
      unit: 's',
      queries: [{ expr: `min(${server.spire('manager_x509_ca_rotate_expiration')} - time())`, legend: '' }],
    },
    {
      title: 'Controller manager',
      description: 'Whether one is at work.',
      kind: 'stat',
      unit: 'bool_on_off',
      queries: [{ expr: `max(${server.other('leader_election_master_status')})`, legend: '' }],
    },
  ];
}

function agentStat(agents: Series[]): Panel {
  return {
    title: 'Agents up',
    description: 'Agents that answer Prometheus.',
    kind: 'stat',
    unit: 'short',
    queries: [{ expr: `sum(${any(agents, (agent) => agent.other('up'))})`, legend: '' }],
  };
}

function serverGraphs(server: Series): Panel[] {
  const rate = (selector: string, by: string) => `sum by (${by}) (rate(${selector}[5m]))`;
  return [
    {
      title: 'Attestations',
      description: 'Agents that attested, by the outcome, in five minutes.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: events(server.spire('rpc_agent_v1_agent_attest_agent'), '5m', 'status'),
          legend: '{{status}}',
        },
      ],
    },
    {
      title: 'SVIDs signed',
      description: 'By the servers, a second.',
      kind: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: rate(server.spire('server_ca_sign_x509_svid'), 'pod'), legend: 'X.509 {{pod}}' },
        { expr: rate(server.spire('server_ca_sign_jwt_svid'), 'pod'), legend: 'JWT {{pod}}' },
        { expr: rate(server.spire('server_ca_sign_x509_ca_svid'), 'pod'), legend: 'CA {{pod}}' },
      ],
    },
    {
      title: 'CA time left',
      description: 'A saw: it rises when the next CA becomes active. Each server has its own.',
      kind: 'timeseries',
      unit: 's',
      queries: [
        {
          expr: `min by (pod) (${server.spire('manager_x509_ca_rotate_expiration')} - time())`,
          legend: '{{pod}}',
        },
      ],
    },
    {
      title: 'Entries written',
      description: 'Registration entries created, updated and deleted in the database, in five minutes.',
      kind: 'timeseries',
      unit: 'short',
      queries: ['create', 'update', 'delete'].map((operation) => ({
        expr: events(server.spire(`datastore_registration_entry_${operation}`), '5m', 'status'),
        legend: `${operation} {{status}}`,
      })),
    },
    {
      title: 'Join tokens',
      description: 'Created, by the outcome, in an hour.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: events(server.spire('rpc_agent_v1_agent_create_join_token'), '1h', 'status'),
          legend: '{{status}}',
        },
      ],
    },
    {
      title: 'Database',
      description: 'Reloads of the entry cache, which happen every five seconds, by the outcome.',
      kind: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: rate(server.spire('entry_cache_reload'), 'pod, status'), legend: '{{pod}} {{status}}' },
      ],
    },
  ];
}

function agentGraphs(agents: Series[]): Panel[] {
  const count = (name: string, by: string, ...matchers: string[]) =>
    any(agents, (agent) => events(agent.spire(name, ...matchers), '5m', by));
  return [
    {
      title: 'Agents: synchronizations that fail',
      description: 'In five minutes, by node.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: count('manager_sync_fetch_entries_updates', 'node, status', FAILED),
          legend: 'entries {{node}} {{status}}',
        },
        {
          expr: count('manager_sync_fetch_svids_updates', 'node, status', FAILED),
          legend: 'SVIDs {{node}} {{status}}',
        },
      ],
    },
    {
      title: 'Agents: SVIDs due and renewals',
      description: 'SVIDs found past half of their lifetime, and calls that renewed some, in five minutes.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        { expr: count('cache_manager_expiring_svids_sum', 'node'), legend: 'due {{node}}' },
        { expr: count('manager_sync_fetch_svids_updates', 'node', OK), legend: 'renewals {{node}}' },
      ],
    },
    {
      title: 'Workload API connections',
      description: 'Open now, by node.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: any(agents, (agent) => `sum by (node) (${agent.spire('workload_api_connections')})`),
          legend: '{{node}}',
        },
      ],
    },
    {
      title: 'Entries of the agents',
      description: 'Registration entries that each agent holds.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: any(agents, (agent) => `sum by (node) (${agent.spire('sync_entries_total')})`),
          legend: '{{node}}',
        },
      ],
    },
  ];
}

function any(agents: Series[], query: (agent: Series) => string): string {
  return agents.map(query).join(' or ');
}

function model(panel: Panel, id: number, gridPos: object): object {
  return {
    id,
    type: panel.kind,
    title: panel.title,
    description: panel.description,
    gridPos,
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit: panel.unit }, overrides: [] },
    targets: panel.queries.map(({ expr, legend }, i) => ({
      refId: String.fromCharCode(65 + i),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
