import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { restrictedProblems } from '../support/pod-security';
import { synthesize, VARIANTS } from '../support/platform';
import { CLUSTER_SCOPED } from '../support/scope';
import { walk } from '../support/objects';

const DEMO = parse(readFileSync(join(__dirname, '..', '..', 'values.yaml'), 'utf8')).spire;

describe.each([['the demo', DEMO] as [string, object], ...VARIANTS])('%s', (_, spire) => {
  const { platform, objects } = synthesize(spire);

  test('every object has a namespace if it belongs to one, and none if not', () => {
    for (const { kind, metadata } of objects.all) {
      expect([kind, metadata.name, metadata.namespace !== undefined]).toEqual([
        kind,
        metadata.name,
        !CLUSTER_SCOPED.includes(kind),
      ]);
    }
  });

  test('no two objects are the same one', () => {
    const keys = objects.all.map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test('nothing is empty that the API server would drop, and a diff show for ever', () => {
    const empty = objects.all
      .filter(({ kind }) => kind !== 'CustomResourceDefinition')
      .flatMap((object) => walk(object, `${object.kind} ${object.metadata.name} `))
      .filter(([, value]) => value === undefined || value === null || isEmpty(value));
    expect(empty.map(([path]) => path)).toEqual([]);
  });

  test('every object of the namespace is in its own, but for what other agents need', () => {
    const others = objects.all.filter(
      ({ metadata }) => ![undefined, platform.spire!.server.namespace].includes(metadata.namespace),
    );
    expect(others.every(({ kind }) => ['Role', 'RoleBinding'].includes(kind))).toBe(true);
  });

  test('the server is restricted, and reachable by agents and core on port 8081', () => {
    expect(restrictedProblems(objects.pod('StatefulSet'))).toEqual([]);
    const service = objects.get('Service', platform.spire!.server.name);
    expect(service.spec.ports.map(({ port }: any) => port)).toEqual([8081]);
    const [policy] = objects
      .kind('NetworkPolicy')
      .filter(({ metadata }) => metadata.name === platform.spire!.server.name);
    if (!policy) return;
    const { from, ports } = policy.spec.ingress[0];
    expect(ports).toEqual([{ port: 8081, protocol: 'TCP' }]);
    const labels = from.map(({ podSelector }: any) => podSelector?.matchLabels.app);
    expect(labels).toEqual(expect.arrayContaining(['spire-agent', 'serviceradar-core']));
  });

  test('the names in both configurations agree', () => {
    const server = objects.config(platform.spire!.server.name, 'server.conf');
    const agent = objects.config('spire-agent', 'agent.conf');
    const clusters = server.plugins.NodeAttestor.k8s_psat.plugin_data.clusters;
    const { cluster } = agent.plugins.NodeAttestor.k8s_psat.plugin_data;
    expect(agent.agent.trust_domain).toBe(server.server.trust_domain);
    expect(Object.keys(clusters)).toEqual([cluster]);
    expect(clusters[cluster].service_account_allow_list).toContain(
      `${platform.spire!.agent.namespace}:${objects.pod('DaemonSet').serviceAccountName}`,
    );
    expect(objects.kind('ClusterSPIFFEID')).toHaveLength(platform.catalogue.identified.length);
  });
});

describe('a key of the values file lands where it says', () => {
  const service = (server: object) => synthesize({ server }).objects.get('Service', 'spire-server');
  const callers = (server: object) =>
    synthesize({ server }).objects.get('NetworkPolicy', 'spire-server').spec.ingress[0].from;

  test.each(['ClusterIP', 'NodePort', 'LoadBalancer'])('serviceAnnotations with %s', (serviceType) => {
    expect(service({ serviceType, serviceAnnotations: { a: 'b' } }).metadata.annotations).toEqual({ a: 'b' });
    expect(service({ serviceType }).metadata).not.toHaveProperty('annotations');
  });

  test.each(['NodePort', 'LoadBalancer'])('externalTrafficPolicy with %s', (serviceType) => {
    expect(service({ serviceType, externalTrafficPolicy: 'Local' }).spec.externalTrafficPolicy).toBe('Local');
    expect(service({ serviceType, externalTrafficPolicy: 'Cluster' }).spec.externalTrafficPolicy).toBe(
      'Cluster',
    );
  });

  test('ingress.annotations are beside those that pass TLS through', () => {
    const ingress = { enabled: true, host: 'spire.example.org', annotations: { a: 'b' } };
    expect(synthesize({ server: { ingress } }).objects.get('Ingress').metadata.annotations).toEqual({
      a: 'b',
      'nginx.ingress.kubernetes.io/backend-protocol': 'GRPCS',
      'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
    });
  });

  test('gateway.parentNamespace is by default the own namespace, and nobody else is let in', () => {
    const gateway = { enabled: true, host: 'spire.example.org', parentName: 'edge' };
    expect(synthesize({ server: { gateway } }).objects.get('TLSRoute').spec.parentRefs).toEqual([
      { name: 'edge', namespace: 'demo' },
    ]);
    const peer = (name: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    });
    expect(callers({ gateway })).toContainEqual(peer('demo'));
    expect(callers({ gateway: { ...gateway, parentNamespace: 'gw' } })).toContainEqual(peer('gw'));
  });

  test('no peer of a policy is everybody by an oversight', () => {
    for (const [, spire] of VARIANTS) {
      for (const policy of synthesize(spire).objects.kind('NetworkPolicy')) {
        const selectors = walk(policy.spec.ingress ?? []).filter(([path]) =>
          /\/(match)?(l|L)abels$|Selector$/.test(path),
        );
        expect(selectors.filter(([, value]) => isEmpty(value))).toEqual([]);
      }
    }
  });

  test('admins are core and those that are named', () => {
    const ids = (adminIDs: string[]) =>
      synthesize({ server: { adminIDs } }).objects.serverConf.server.admin_ids;
    const core = 'spiffe://carverauto.dev/ns/demo/sa/serviceradar-core';
    expect(ids([])).toEqual([core]);
    expect(ids(['spiffe://carverauto.dev/ns/ops/sa/admin', core])).toEqual([
      'spiffe://carverauto.dev/ns/ops/sa/admin',
      core,
    ]);
  });

  test('joinTokenTTL is in the configuration of core', () => {
    const { platform } = synthesize({ joinTokenTTL: '17m' });
    const core = platform.catalogue.service('serviceradar-core');
    expect(platform.configuration(core)['core.json'].spire_admin).toMatchObject({
      server_address: 'spire-server.demo.svc:8081',
      join_token_ttl: '17m',
    });
  });
});

test('the charts are in the order in which they are applied', () => {
  const { platform } = synthesize({
    controllerManager: { enableWebhooks: true },
    monitoring: { enabled: true },
  });
  const charts = platform.spire!.server.node.root.node.children.map(({ node }) => node.id);
  expect(charts).toEqual([
    'crds',
    'namespace',
    'spire-server',
    'spire-agent',
    'identities',
    'monitoring',
    'webhook',
  ]);
});

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

test('the policy of the database lets in the operator where it is, and monitoring where there is some', () => {
  const namespaces = (spire: object) =>
    synthesize(spire)
      .objects.get('NetworkPolicy', 'cnpg')
      .spec.ingress.flatMap(({ from }: any) => from)
      .flatMap(({ namespaceSelector }: any) => Object.values(namespaceSelector?.matchLabels ?? {}));
  expect(namespaces({})).toEqual(['cnpg-system']);
  expect(namespaces({ postgres: { operatorNamespace: 'databases' } })).toEqual(['databases']);
  expect(namespaces({ monitoring: { enabled: true, namespace: 'prometheus' } })).toEqual([
    'cnpg-system',
    'prometheus',
  ]);
});

test.each<[string, object, string]>([
  ['a port that nodes do not open', { server: { serviceType: 'NodePort', nodePort: 8081 } }, 'range'],
  ['a class that is no label', { controllerManager: { className: 'team/a b' } }, 'label'],
  [
    'the operator of a cluster that exists',
    { postgres: { existingCluster: true, passwordExistingSecret: 'db', operatorNamespace: 'databases' } },
    'postgres-owner',
  ],
])('%s is refused in the values', (_, spire, rule) => expect(() => synthesize(spire)).toThrow(`[${rule}]`));
