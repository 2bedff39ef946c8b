import { readFileSync } from 'node:fs';
import { Chart, Duration, Testing } from 'cdk8s';
import { TrustDomain } from '../../../lib/identity';
import {
  Datastore,
  PrometheusTls,
  SpireAgent,
  type SpireAgentProps,
  SpireServer,
  type SpireServerProps,
  type Telemetry,
} from '../../../lib/spire';
import { SpireMonitoring, type SpireMonitoringProps } from '../../../lib/spire/monitoring';
import { KUBE_STATE_METRICS, READ, SEEN } from './metrics';

const PROMETHEUS = { telemetry: { prometheus: {} }, monitoringNamespace: 'monitoring' };

interface Options {
  readonly server?: Partial<SpireServerProps>;
  readonly agent?: Partial<SpireAgentProps>;
  readonly monitoring?: Partial<SpireMonitoringProps>;
}

function synth({ server: serverProps, agent: agentProps, monitoring }: Options = {}): any[] {
  const chart = new Chart(Testing.app(), 'chart');
  const server = new SpireServer(chart, 'server', {
    trustDomain: new TrustDomain('example.org'),
    clusterName: 'demo',
    namespace: 'spire',
    ...PROMETHEUS,
    ...serverProps,
  });
  const agent = new SpireAgent(chart, 'agent', { server, namespace: 'agents', ...PROMETHEUS, ...agentProps });
  new SpireMonitoring(chart, 'monitoring', { server, agents: [agent], ...monitoring });
  return chart.toJson();
}

const find = (objects: any[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);
const alerts = (objects: any[]): any[] =>
  find(objects, 'PrometheusRule', 'spire-server').spec.groups.flatMap((group: any) => group.rules);
const alert = (objects: any[], name: string) => alerts(objects).find((rule) => rule.alert === name);
const dashboardFile = (objects: any[]): string =>
  find(objects, 'ConfigMap', 'spire-server-dashboard').data['spire-spire-server.json'];
const panels = (objects: any[]): any[] => JSON.parse(dashboardFile(objects)).panels;
const expressions = (objects: any[]): string[] => [
  ...alerts(objects).map((rule) => rule.expr),
  ...panels(objects).flatMap((panel) => panel.targets.map((target: any) => target.expr)),
];

describe('PodMonitors', () => {
  test.each([
    ['StatefulSet', 'spire-server', 'spire', ['metrics', 'cm-metrics']],
    ['DaemonSet', 'spire-agent', 'agents', ['metrics']],
  ])('select the pods and ports of the %s', (kind, name, namespace, ports) => {
    const objects = synth();
    const monitor = find(objects, 'PodMonitor', name);
    const { template } = find(objects, kind, name).spec;
    expect(monitor.metadata.namespace).toBe(namespace);
    expect(template.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
    expect(monitor.spec.podMetricsEndpoints.map((endpoint: any) => endpoint.port)).toEqual(ports);
    const declared = template.spec.containers.flatMap((container: any) => container.ports);
    expect(declared.map((port: any) => port.name)).toEqual(expect.arrayContaining(ports));
  });

  test('tell the node of an agent, which its alerts name', () => {
    const [endpoint] = find(synth(), 'PodMonitor', 'spire-agent').spec.podMetricsEndpoints;
    expect(endpoint.relabelings).toEqual([
      { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
    ]);
  });

  test('connect by TLS where SPIRE serves it', () => {
    const telemetry = { prometheus: { tls: PrometheusTls.certificate({ secretName: 'metrics' }) } };
    const tlsConfig = { ca: { secret: { name: 'metrics', key: 'ca.crt' } } };
    const objects = synth({ server: { telemetry }, monitoring: { tlsConfig } });
    expect(find(objects, 'PodMonitor', 'spire-server').spec.podMetricsEndpoints).toEqual([
      { port: 'metrics', scheme: 'https', tlsConfig },
      { port: 'cm-metrics' },
    ]);
    expect(find(objects, 'PodMonitor', 'spire-agent').spec.podMetricsEndpoints[0].scheme).toBeUndefined();
  });
});

test('every object carries the labels by which it is found', () => {
  const objects = synth({
    monitoring: {
      podMonitorLabels: { release: 'monitors' },
      ruleLabels: { release: 'rules' },
      dashboardLabels: { grafana: 'yes' },
    },
  });
  expect(find(objects, 'PodMonitor', 'spire-server').metadata.labels).toEqual({ release: 'monitors' });
  expect(find(objects, 'PodMonitor', 'spire-agent').metadata.labels).toEqual({ release: 'monitors' });
  expect(find(objects, 'PrometheusRule', 'spire-server').metadata.labels).toEqual({ release: 'rules' });
  expect(find(objects, 'ConfigMap', 'spire-server-dashboard').metadata.labels).toEqual({ grafana: 'yes' });
});

test('Grafana finds the dashboard by default, and it can be left out', () => {
  expect(find(synth(), 'ConfigMap', 'spire-server-dashboard').metadata.labels).toEqual({
    grafana_dashboard: '1',
  });
  const without = synth({ monitoring: { dashboard: false } });
  expect(find(without, 'ConfigMap', 'spire-server-dashboard')).toBeUndefined();
});

describe('alerts', () => {
  const replicated = synth({
    server: {
      replicas: 3,
      datastore: Datastore.postgres({ host: 'db.example.org', clientCertificateSecret: 'client' }),
    },
  });

  test('all say how bad it is, what it is, what it means and what to do', () => {
    for (const rule of alerts(replicated)) {
      expect(['critical', 'warning']).toContain(rule.labels.severity);
      for (const text of ['summary', 'description', 'runbook']) {
        expect(rule.annotations[text]).toMatch(/^\S.{19,}\S$/s);
      }
    }
  });

  test('are the ones that docs/monitoring.md explains', () => {
    const documented = [...readFileSync('docs/monitoring.md', 'utf8').matchAll(/^### (Spire\w+)$/gm)];
    const names = alerts(replicated).map((rule) => rule.alert);
    expect(documented.map((match) => match[1]).sort()).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
  });

  test('and panels ask for metrics that exist', () => {
    const known = [...SEEN, ...READ, ...KUBE_STATE_METRICS];
    for (const expr of expressions(replicated)) {
      const names = [...expr.matchAll(/([a-z_0-9]+)\{/g)].map((match) => match[1]);
      expect(names).not.toHaveLength(0);
      for (const name of names) expect(known).toContain(name);
    }
  });

  test('and panels ask only for what the PodMonitors scrape', () => {
    for (const expr of expressions(replicated)) {
      for (const [selector, matchers] of expr.matchAll(/[a-z_0-9]+\{([^}]*)\}/g)) {
        if (selector.startsWith('kube_')) expect(matchers).toBe('namespace="agents",daemonset="spire-agent"');
        else expect(matchers).toMatch(/^job="(spire\/spire-server|agents\/spire-agent)"/);
      }
    }
  });

  test('of a missing replica exist where there are replicas', () => {
    expect(alert(replicated, 'SpireServerReplicasMissing').expr).toMatch(/< 3$/);
    expect(alert(synth(), 'SpireServerReplicasMissing')).toBeUndefined();
  });

  test('on join tokens know how many are usual', () => {
    expect(alert(synth(), 'SpireJoinTokenBurst').expr).toMatch(/> 20$/);
    const objects = synth({ monitoring: { joinTokensPerHour: 500 } });
    expect(alert(objects, 'SpireJoinTokenBurst').expr).toMatch(/> 500$/);
  });

  test('on entries wait for a slow controller manager, and for none that makes no entries', () => {
    const name = 'SpireEntriesNotReconciled';
    expect(alert(synth(), name).expr).toContain('[600s]');
    const slow = synth({ server: { controllerManager: { gcInterval: Duration.minutes(10) } } });
    expect(alert(slow, name).expr).toContain('[1800s]');
    const reconcile = { clusterSpiffeIds: false, clusterStaticEntries: false };
    expect(alert(synth({ server: { controllerManager: { reconcile } } }), name)).toBeUndefined();
  });

  test('follow a prefix that was given to the metrics', () => {
    const telemetry = { prometheus: {}, metricPrefix: 'blue.spire-server' };
    expect(alert(synth({ server: { telemetry } }), 'SpireServerCaExpiring').expr).toContain(
      'blue_spire_server_manager_x509_ca_rotate_ttl{',
    );
  });

  test('on agents are left out with the agents', () => {
    const names = alerts(synth({ monitoring: { agents: [] } })).map((rule) => rule.alert);
    expect(names).toContain('SpireServerDown');
    expect(names).not.toContain('SpireAgentDown');
  });
});

describe('dashboard', () => {
  test.each([
    ['with agents', synth()],
    ['without agents', synth({ monitoring: { agents: [] } })],
  ])('%s fills the width, and no panel lies on another', (_, objects) => {
    const cells = panels(objects).flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_unused, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels(objects)) {
      expect(Number.isInteger(gridPos.w)).toBe(true);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  test('lets the viewer pick the data source', () => {
    const { templating } = JSON.parse(dashboardFile(synth()));
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource', query: 'prometheus' }]);
    for (const panel of panels(synth())) expect(panel.datasource.uid).toBe('${datasource}');
  });
});

describe('refuses', () => {
  const tls: Telemetry = { prometheus: { tls: PrometheusTls.svid() } };

  test.each<[string, Options, string]>([
    ['a server without metrics', { server: { telemetry: undefined } }, '[monitoring-without-metrics]'],
    ['an agent without metrics', { agent: { telemetry: { inMem: true } } }, '[monitoring-without-metrics]'],
    ['TLS of which nothing is known', { server: { telemetry: tls } }, '[monitoring-tls]'],
    [
      'a server closed to Prometheus',
      { server: { monitoringNamespace: undefined } },
      '[monitoring-namespace]',
    ],
    [
      'an agent closed to Prometheus',
      { agent: { monitoringNamespace: undefined } },
      '[monitoring-namespace]',
    ],
    [
      'metrics without the label status',
      { server: { telemetry: { prometheus: {}, blockedLabels: ['status'] } } },
      '[monitoring-labels]',
    ],
    [
      'labels among which status is not',
      { agent: { telemetry: { prometheus: {}, allowedLabels: ['host'] } } },
      '[monitoring-labels]',
    ],
  ])('%s', (_, options, rule) => {
    expect(() => synth(options)).toThrow(rule);
  });

  test.each<[string, Options]>([
    ['TLS that Prometheus knows', { server: { telemetry: tls }, monitoring: { tlsConfig: {} } }],
    ['no NetworkPolicy', { server: { monitoringNamespace: undefined, networkPolicy: false } }],
    ['the network of the node', { agent: { monitoringNamespace: undefined, hostNetwork: true } }],
    ['labels with status', { server: { telemetry: { prometheus: {}, allowedLabels: ['status', 'host'] } } }],
    ['other labels blocked', { server: { telemetry: { prometheus: {}, blockedLabels: ['host'] } } }],
  ])('not: %s', (_, options) => {
    expect(() => synth(options)).not.toThrow();
  });

  test('with the place, and what to write instead', () => {
    expect(() => synth({ server: { telemetry: undefined } })).toThrow(
      /monitoring, server: "spire-server" serves no metrics.*telemetry: \{ prometheus: \{\} \}/,
    );
  });
});
