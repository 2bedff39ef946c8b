import { parseAllDocuments } from 'yaml';
import { serviceRadarOutputs } from '../../lib/serviceradar';
import { synthesize } from '../support/platform';

const { platform, objects } = synthesize({});
const files = serviceRadarOutputs(platform);
const services = platform.catalogue.identified;
const patches = Object.fromEntries(services.map(({ name }) => [name, patchOf(name)]));

/** The one patch in a component, found by way of its kustomization. */
function patchOf(name: string): any {
  const folder = `components/${name}`;
  const kustomization = parseAllDocuments(files[`${folder}/kustomization.yaml`])[0].toJS();
  expect(kustomization.patches).toHaveLength(1);
  return parseAllDocuments(files[`${folder}/${kustomization.patches[0].path}`])[0].toJS();
}

test('every service with an identity has a component, and no other', () => {
  const folders = Object.keys(files).filter((path) => path.startsWith('components/'));
  const names = [...new Set(folders.map((path) => path.split('/')[1]))].sort();
  expect(names).toEqual(services.map(({ name }) => name).sort());
});

test.each(services.map(({ name }) => name))('%s: its pods are those that are registered', (name) => {
  const { metadata, spec } = patches[name];
  const registration = objects.get('ClusterSPIFFEID', `demo.${name}`).spec;
  const { labels } = spec.template.metadata;
  const { serviceAccountName } = spec.template.spec;
  expect(metadata).toEqual({ name, namespace: 'demo' });
  expect(labels).toEqual(registration.podSelector.matchLabels);
  expect(registration.workloadSelectorTemplates).toEqual(['k8s:ns:demo', `k8s:sa:${serviceAccountName}`]);
  expect(registration.spiffeIDTemplate).toBe(`spiffe://carverauto.dev/ns/demo/sa/${serviceAccountName}`);
});

test.each(services.map(({ name }) => name))('%s: its container has the socket, read-only', (name) => {
  const { containers, volumes } = patches[name].spec.template.spec;
  expect(containers).toHaveLength(1);
  const { env, volumeMounts } = containers[0];
  expect(env).toContainEqual({
    name: 'SPIFFE_ENDPOINT_SOCKET',
    value: 'unix:///run/spire/sockets/agent.sock',
  });
  expect(new Set(env.map((variable: any) => variable.name)).size).toBe(env.length);
  expect(volumeMounts).toContainEqual({
    name: 'spiffe-workload-api',
    mountPath: '/run/spire/sockets',
    readOnly: true,
  });
  const sources = volumes.map((volume: any) => volume.name);
  expect(volumeMounts.map((mount: any) => mount.name)).toEqual(sources);
});

test('writing the outputs adds nothing to the manifests, which may be written already', () => {
  const other = synthesize({});
  const before = JSON.stringify(other.objects.all);
  serviceRadarOutputs(other.platform);
  const after = other.platform.spire!.server.node.root.node.children.flatMap((chart: any) => chart.toJson());
  expect(JSON.stringify(after)).toBe(before);
});

describe('configuration', () => {
  const json = (path: string) => JSON.parse(files[`config/${path}`]);

  test('core knows the address and ID of the server, and is an admin there', () => {
    expect(json('serviceradar-core/core.json').spire_admin).toEqual({
      enabled: true,
      server_address: 'spire-server.demo.svc:8081',
      server_spiffe_id: 'spiffe://carverauto.dev/spire/server',
      workload_socket: 'unix:/run/spire/sockets/agent.sock',
      join_token_ttl: '15m',
    });
    expect(objects.serverConf.server.admin_ids).toEqual([
      'spiffe://carverauto.dev/ns/demo/sa/serviceradar-core',
    ]);
    expect(objects.get('ClusterSPIFFEID', 'demo.serviceradar-core').spec.admin).toBe(true);
  });

  test('every block is of the trust domain, over the socket, to a peer that is registered', () => {
    const registered = objects.kind('ClusterSPIFFEID').map(({ spec }) => spec.spiffeIDTemplate);
    const blocks = Object.keys(files)
      .filter((path) => path.startsWith('config/') && path.endsWith('.json') && !path.endsWith('/rbac.json'))
      .flatMap((path) => Object.values<any>(JSON.parse(files[path])))
      .filter(({ mode }) => mode);
    expect(blocks.length).toBeGreaterThan(10);
    for (const { mode, trust_domain, workload_socket, server_spiffe_id } of blocks) {
      expect({ mode, trust_domain, workload_socket }).toEqual({
        mode: 'spiffe',
        trust_domain: 'carverauto.dev',
        workload_socket: 'unix:/run/spire/sockets/agent.sock',
      });
      if (server_spiffe_id) expect(registered).toContain(server_spiffe_id);
    }
  });

  test('datasvc admits services that are registered, each with one role', () => {
    const registered = objects.kind('ClusterSPIFFEID').map(({ spec }) => spec.spiffeIDTemplate);
    const { roles } = json('serviceradar-datasvc/rbac.json');
    const identities = roles.map(({ identity }: any) => identity);
    expect(new Set(identities).size).toBe(identities.length);
    for (const { identity, role } of roles) {
      expect(registered).toContain(identity);
      expect(['reader', 'writer']).toContain(role);
    }
  });
});

test('the values of the installation are in the outputs', () => {
  const other = synthesize({ trustDomain: 'a.org', namespace: 'prod', coreServiceAccount: 'core' });
  const outputs = JSON.stringify(serviceRadarOutputs(other.platform));
  expect(outputs).toContain('spiffe://a.org/ns/prod/sa/core');
  expect(outputs).not.toMatch(/carverauto\.dev|\/ns\/demo\/|demo\.svc/);
});

test('the table of identities has a row for each, and says who is an admin', () => {
  const table = files['IDENTITIES.md'];
  const rows = table.split('\n').filter((line) => line.startsWith('| spiffe://'));
  expect(rows).toHaveLength(services.length);
  const [admin, ...others] = rows.filter((row) => row.includes('(admin)'));
  expect(others).toEqual([]);
  const { identity } = platform.catalogue.service('serviceradar-core');
  expect(admin.slice(2, -2).split(' | ')).toEqual([
    'spiffe://carverauto.dev/ns/demo/sa/serviceradar-core (admin)',
    'demo',
    'app=serviceradar-core',
    'serviceradar-core',
    identity.dnsNames.join('<br>'),
  ]);
});
