import { objectsOf, Program } from '../../support/program';

const RULE = {
  apiGroups: [''],
  resources: ['configmaps'],
  resourceNames: ['spire-bundle'],
  verbs: ['get', 'create', 'patch'],
};

test('the bundle goes to each namespace with an agent or a workload that wants it, once', () => {
  const program = new Program();
  const server = program.server();
  program.agent(server);
  program.agent(server, { namespace: 'edge', name: 'edge-agent', socketHostPath: '/run/spire/edge' });
  server.publishBundleTo('demo');
  server.publishBundleTo('demo');
  const { objects } = program;
  const target = (namespace: string) => ({
    namespace,
    configmap_name: 'spire-bundle',
    configmap_key: 'bundle.crt',
    format: 'pem',
  });
  expect(objects.serverConf.plugins.BundlePublisher.k8s_configmap.plugin_data.clusters).toEqual({
    spire: target('spire'),
    edge: target('edge'),
    demo: target('demo'),
  });
  for (const namespace of ['spire', 'edge', 'demo']) {
    const name = `${namespace}/spire.spire-server-bundle`;
    expect(objects.get('Role', name).rules).toEqual([RULE]);
    expect(objects.get('RoleBinding', name).subjects).toEqual([
      { kind: 'ServiceAccount', name: 'spire-server', namespace: 'spire' },
    ]);
  }
});

test('agents start from the ConfigMap that the server publishes to', () => {
  const objects = objectsOf({ bundleConfigMap: 'trust' }, { namespace: 'edge' });
  const { agent } = objects.agentConf;
  const { volumes } = objects.pod('DaemonSet');
  const clusters = objects.serverConf.plugins.BundlePublisher.k8s_configmap.plugin_data.clusters;
  expect(agent.trust_bundle_path).toBe('/run/spire/bundle/bundle.crt');
  expect(volumes).toContainEqual({
    name: 'trust-bundle',
    configMap: {
      name: clusters.edge.configmap_name,
      items: [{ key: clusters.edge.configmap_key, path: 'bundle.crt' }],
    },
  });
  expect(objects.container('DaemonSet', 'spire-agent').volumeMounts).toContainEqual({
    name: 'trust-bundle',
    mountPath: '/run/spire/bundle',
    readOnly: true,
  });
});

test('a name that is no namespace is refused', () => {
  expect(() => new Program().server().publishBundleTo('a/b')).toThrow("bundle's namespace");
});
