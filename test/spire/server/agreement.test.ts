import { Kubeconfig, NodeAttestor, UpstreamAuthority } from '../../../lib/spire';
import { objectsOf, Program } from '../../support/program';

const psat = (objects: ReturnType<typeof objectsOf>) =>
  objects.serverConf.plugins.NodeAttestor?.k8s_psat.plugin_data.clusters;

test('server, agent, controller manager and token agree on trust domain, cluster and audience', () => {
  const objects = objectsOf({ clusterName: 'prod-1', tokenAudience: 'spire.example.org' }, {});
  const { serverConf, agentConf, controllerManagerConf } = objects;
  expect([serverConf.server, agentConf.agent].map(({ trust_domain }) => trust_domain)).toEqual([
    'example.org',
    'example.org',
  ]);
  expect(controllerManagerConf).toMatchObject({ trustDomain: 'example.org', clusterName: 'prod-1' });
  expect(psat(objects)).toEqual({
    'prod-1': { service_account_allow_list: ['spire:spire-agent'], audience: ['spire.example.org'] },
  });
  const { cluster, token_path } = agentConf.plugins.NodeAttestor.k8s_psat.plugin_data;
  const { volumes, containers } = objects.pod('DaemonSet');
  const { projected } = volumes.find(({ name }: any) => name === 'spire-token');
  const { serviceAccountToken } = projected.sources[0];
  const { mountPath } = containers[0].volumeMounts.find(({ name }: any) => name === 'spire-token');
  expect([cluster, token_path]).toEqual(['prod-1', `${mountPath}/${serviceAccountToken.path}`]);
  expect(serviceAccountToken.audience).toBe('spire.example.org');
});

test('agents dial the port and host name of the Service', () => {
  const objects = objectsOf({ namespace: 'a', name: 'b' }, { namespace: 'c' });
  const { metadata, spec } = objects.get('Service');
  expect(objects.agentConf.agent).toMatchObject({
    server_address: `${metadata.name}.${metadata.namespace}.svc`,
    server_port: spec.ports[0].port,
  });
});

test('exactly the agents may attest', () => {
  const program = new Program();
  const server = program.server();
  program.agent(server);
  program.agent(server, {
    namespace: 'edge',
    name: 'edge-agent',
    serviceAccount: 'edge-sa',
    socketHostPath: '/run/spire/edge',
  });
  server.admitAgent('other', 'spire-agent', { app: 'spire-agent' });
  server.admitAgent('other', 'spire-agent', { app: 'spire-agent-gpu' });
  expect(psat(program.objects)['cluster-a'].service_account_allow_list).toEqual([
    'spire:spire-agent',
    'edge:edge-sa',
    'other:spire-agent',
  ]);
});

test('without agents nobody may, for SPIRE would take an empty list for an error', () => {
  expect(psat(objectsOf())).toBeUndefined();
  const nodeAttestors = [NodeAttestor.joinToken()];
  expect(Object.keys(objectsOf({ nodeAttestors }).serverConf.plugins.NodeAttestor)).toEqual(['join_token']);
});

test('agents of other clusters may where they are listed', () => {
  const kubeconfig = Kubeconfig.fromSecret('remote');
  const remoteClusters = [{ name: 'cluster-b', allow: ['spire:spire-agent'], kubeconfig }];
  expect(Object.keys(psat(objectsOf({ remoteClusters }, {})))).toEqual(['cluster-a', 'cluster-b']);
  expect(() =>
    objectsOf({ remoteClusters: [{ name: 'cluster-a', allow: ['a:b'], kubeconfig }] }, {}),
  ).toThrow('declared twice');
});

describe('rights are those that the configuration needs', () => {
  const rules = (...args: Parameters<typeof objectsOf>) =>
    objectsOf(...args).get('ClusterRole', 'spire.spire-server').rules;
  const REVIEW = { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] };
  const READ = { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] };

  test('reviewing tokens, with agents of this cluster', () => expect(rules({}, {})).toEqual([REVIEW, READ]));
  test('nothing, without', () => expect(rules() ?? []).toEqual([]));

  test('requests to cert-manager, in that one namespace', () => {
    const issuer = { namespace: 'pki', issuerName: 'root' };
    const objects = objectsOf({ upstreamAuthority: UpstreamAuthority.certManager(issuer) });
    expect(objects.get('Role', 'pki/spire.spire-server-plugins').rules).toEqual([
      {
        apiGroups: ['cert-manager.io'],
        resources: ['certificaterequests'],
        verbs: ['create', 'delete', 'get', 'list'],
      },
    ]);
  });

  test('no right is for everything', () => {
    for (const role of [...objectsOf({}, {}).kind('ClusterRole'), ...objectsOf({}, {}).kind('Role')]) {
      expect(JSON.stringify(role.rules)).not.toContain('"*"');
    }
  });
});
