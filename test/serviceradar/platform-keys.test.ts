import { type Objects } from '../support/objects';
import { synthesize } from '../support/platform';

const RESOURCES = { requests: { cpu: '1m', memory: '2Mi' }, limits: { memory: '3Mi' } };
const POD = 'spec.template.spec';
const CLAIM = 'spec.volumeClaimTemplates.0.spec';

/** Key of the values file, its value, the object or file that it lands in, where in it, and as what. */
const KEYS: [key: string, value: unknown, where: string, path: string, written?: unknown][] = [
  ['trustDomain', 'a.org', 'server.conf', 'server.trust_domain'],
  ['clusterName', 'c1', 'config.yaml', 'clusterName'],
  [
    'bundleConfigMap',
    'trust',
    'server.conf',
    'plugins.BundlePublisher.k8s_configmap.plugin_data.clusters.demo.configmap_name',
  ],
  [
    'tokenAudience',
    'a',
    'server.conf',
    'plugins.NodeAttestor.k8s_psat.plugin_data.clusters.carverauto-cluster.audience',
    ['a'],
  ],
  ['socketHostPath', '/run/a/b', 'agent.conf', 'agent.socket_path', '/run/a/b/agent.sock'],
  ['agentServiceAccount', 'node', 'DaemonSet', `${POD}.serviceAccountName`],
  ['server.image', 'mine:1', 'StatefulSet', `${POD}.containers.0.image`],
  ['server.logLevel', 'WARN', 'server.conf', 'server.log_level'],
  ['server.caTTL', '48h', 'server.conf', 'server.ca_ttl'],
  ['server.caKeyType', 'rsa-4096', 'server.conf', 'server.ca_key_type'],
  ['server.defaultX509SVIDTTL', '30m', 'server.conf', 'server.default_x509_svid_ttl'],
  ['server.defaultJWTSVIDTTL', '1m', 'server.conf', 'server.default_jwt_svid_ttl'],
  ['server.replicas', 2, 'StatefulSet', 'spec.replicas'],
  ['server.serviceName', 'spire', 'StatefulSet', 'metadata.name'],
  ['server.dataPVC.size', '2Gi', 'StatefulSet', `${CLAIM}.resources.requests.storage`],
  ['server.dataPVC.storageClass', 'fast', 'StatefulSet', `${CLAIM}.storageClassName`],
  ['server.dataPVC.storageClass', '', 'StatefulSet', `${CLAIM}.storageClassName`, undefined],
  ['server.priorityClassName', 'p', 'StatefulSet', `${POD}.priorityClassName`],
  ['server.resources', RESOURCES, 'StatefulSet', `${POD}.containers.0.resources`],
  ['agent.image', 'mine:1', 'DaemonSet', `${POD}.containers.0.image`],
  ['agent.logLevel', 'WARN', 'agent.conf', 'agent.log_level'],
  ['agent.hostNetwork', true, 'DaemonSet', `${POD}.hostNetwork`],
  [
    'agent.skipKubeletVerification',
    true,
    'agent.conf',
    'plugins.WorkloadAttestor.k8s.plugin_data.skip_kubelet_verification',
  ],
  ['agent.tolerations', [{ key: 'a' }], 'DaemonSet', `${POD}.tolerations`],
  ['agent.priorityClassName', 'p', 'DaemonSet', `${POD}.priorityClassName`],
  ['agent.resources', RESOURCES, 'DaemonSet', `${POD}.containers.0.resources`],
  ['controllerManager.image', 'mine:1', 'StatefulSet', `${POD}.containers.1.image`],
  ['controllerManager.logLevel', 'debug', 'config.yaml', 'logLevel'],
  ['controllerManager.ignoreNamespaces', ['a'], 'config.yaml', 'ignoreNamespaces', ['^a$']],
  ['controllerManager.className', 'a', 'config.yaml', 'className'],
  ['controllerManager.leaderElectionResourceName', 'a', 'config.yaml', 'leaderElection.resourceName'],
  [
    'controllerManager.validatingWebhookConfigurationName',
    'a',
    'config.yaml',
    'validatingWebhookConfigurationName',
  ],
  ['controllerManager.resources', RESOURCES, 'StatefulSet', `${POD}.containers.1.resources`],
  ['postgres.clusterName', 'pg', 'Cluster', 'metadata.name'],
  ['postgres.database', 'a', 'Cluster', 'spec.bootstrap.initdb.database'],
  ['postgres.username', 'a', 'Cluster', 'spec.bootstrap.initdb.owner'],
  ['postgres.passwordExistingSecret', 'a', 'Cluster', 'spec.bootstrap.initdb.secret.name'],
  ['postgres.instances', 1, 'Cluster', 'spec.instances'],
  ['postgres.storageSize', '9Gi', 'Cluster', 'spec.storage.size'],
  ['postgres.storageClass', 'fast', 'Cluster', 'spec.storage.storageClass'],
  ['postgres.imageName', 'pg:17', 'Cluster', 'spec.imageName'],
];

test.each(KEYS)('%s: %j', (key, value, where, path, ...written) => {
  const { objects, platform } = synthesize(nest(key.split('.'), value));
  const found = at(read(objects, where, platform.spire!.server.name), path.split('.'));
  expect(found).toEqual(written.length > 0 ? written[0] : value);
});

describe('without a value, the package’s own', () => {
  const { objects } = synthesize({});
  test.each([
    ['StatefulSet', `${POD}.containers.0.image`, /^ghcr.io\/spiffe\/spire-server:\d/],
    ['StatefulSet', `${POD}.containers.1.image`, /^ghcr.io\/spiffe\/spire-controller-manager:\d/],
    ['StatefulSet', `${POD}.priorityClassName`, /^system-/],
    ['DaemonSet', `${POD}.containers.0.image`, /^ghcr.io\/spiffe\/spire-agent:\d/],
    ['DaemonSet', `${POD}.priorityClassName`, /^system-/],
    ['config.yaml', 'validatingWebhookConfigurationName', /^demo\.spire-server-webhook$/],
  ])('%s %s', (where, path, pattern) => {
    expect(at(read(objects, where, 'spire-server'), path.split('.'))).toMatch(pattern);
  });
});

function nest([key, ...rest]: string[], value: unknown): object {
  return { [key]: rest.length > 0 ? nest(rest, value) : value };
}

function at(value: any, [key, ...rest]: string[]): unknown {
  return key === undefined ? value : at(value?.[key], rest);
}

function read(objects: Objects, where: string, server: string): unknown {
  if (where === 'server.conf') return objects.config(server, where);
  if (where === 'agent.conf') return objects.config('spire-agent', where);
  return where === 'config.yaml' ? objects.config(`${server}-controller-manager`, where) : objects.get(where);
}
