import {
  BundlePublisher,
  Kubeconfig,
  type PublishedConfigMap,
  PublishedFormat,
  type SpireServerProps,
} from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const jwks: PublishedConfigMap = {
  cluster: 'oidc',
  namespace: 'oidc',
  name: 'keys',
  key: 'jwks.json',
  format: PublishedFormat.JWKS,
};
const published = (props: Partial<SpireServerProps>) =>
  objectsOf(props, {}).serverConf.plugins.BundlePublisher.k8s_configmap.plugin_data.clusters;

test('further ConfigMaps are beside the one that agents start from', () => {
  const clusters = published({ bundleConfigMaps: [jwks] });
  expect(Object.keys(clusters)).toEqual(['spire', 'oidc']);
  expect(clusters.oidc).toEqual({
    namespace: 'oidc',
    configmap_name: 'keys',
    configmap_key: 'jwks.json',
    format: 'jwks',
  });
});

test('the server may write them, and nothing else there', () => {
  const objects = objectsOf({ bundleConfigMaps: [jwks] }, {});
  expect(objects.get('Role', 'oidc/spire.spire-server-plugins').rules).toEqual([
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['keys'],
      verbs: ['get', 'create', 'patch'],
    },
  ]);
});

test('one in another cluster takes that cluster’s kubeconfig, and no right here', () => {
  const kubeconfig = Kubeconfig.fromSecret('remote', 'west');
  const objects = objectsOf({ bundleConfigMaps: [{ ...jwks, kubeconfig }] }, {});
  expect(objects.names('Role').filter((name) => name.startsWith('oidc/'))).toEqual([]);
  const { kubeconfig_path } =
    objects.serverConf.plugins.BundlePublisher.k8s_configmap.plugin_data.clusters.oidc;
  const mounts: any[] = objects.container('StatefulSet', 'spire-server').volumeMounts;
  expect(mounts.some(({ mountPath }) => kubeconfig_path.startsWith(`${mountPath}/`))).toBe(true);
});

test.each<[string, PublishedConfigMap[]]>([
  ['the name of a namespace that has the bundle', [{ ...jwks, cluster: 'spire' }]],
  // Each key that is applied takes the other one away.
  ['the ConfigMap of the agents', [{ ...jwks, namespace: 'spire', name: 'spire-bundle' }]],
  ['the same ConfigMap', [jwks, { ...jwks, cluster: 'b', key: 'other' }]],
])('%s cannot be taken a second time', (_, bundleConfigMaps) => {
  expect(() => objectsOf({ bundleConfigMaps }, {})).toThrow('[publisher-cluster]');
});

test.each([
  ['bundlePublishers', { bundlePublishers: [BundlePublisher.k8sConfigMap([jwks])] }],
  ['plugins', { plugins: [BundlePublisher.k8sConfigMap([jwks])] }],
])('a second publisher of ConfigMaps in %s is refused, with the way to go', (_, props) => {
  expect(() => objectsOf(props)).toThrow(/k8s_configmap.* Instead: bundleConfigMaps .*\[bundle-publisher\]/);
});
