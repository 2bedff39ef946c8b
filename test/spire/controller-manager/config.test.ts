import { Duration } from 'cdk8s';
import {
  ControllerManagerLogEncoding,
  ControllerManagerLogLevel,
  type ControllerManagerProps,
} from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const config = (controllerManager: ControllerManagerProps = {}) =>
  objectsOf({ controllerManager }).controllerManagerConf;

test('without any setting', () => {
  expect(config()).toEqual({
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ControllerManagerConfig',
    clusterName: 'cluster-a',
    trustDomain: 'example.org',
    spireServerSocketPath: '/spire-server/api.sock',
    entryIDPrefix: 'cluster-a',
    ignoreNamespaces: ['^kube-system$', '^kube-public$', '^kube-node-lease$', '^local-path-storage$'],
    watchClassless: false,
    reconcile: { clusterSPIFFEIDs: true, clusterStaticEntries: true, clusterFederatedTrustDomains: true },
    leaderElection: {
      leaderElect: true,
      resourceName: 'spire-server-controller-manager',
      resourceNamespace: 'spire',
    },
    metrics: { bindAddress: '127.0.0.1:8082' },
    health: { healthProbeBindAddress: ':8083' },
    validatingWebhookConfigurationName: 'spire.spire-server-webhook',
    logLevel: 'info',
    logEncoding: 'json',
  });
});

test.each<[string, ControllerManagerProps, object]>([
  ['className', { className: 'blue' }, { className: 'blue' }],
  ['watchClassless', { className: 'b', watchClassless: true }, { className: 'b', watchClassless: true }],
  ['filterByClassName', { className: 'b', filterByClassName: true }, { filterByClassName: true }],
  ['labels', { clusterSpiffeIdLabels: { a: 'b' } }, { clusterSPIFFEIDLabelSelector: { a: 'b' } }],
  ['entryIdPrefix', { entryIdPrefix: 'mine' }, { entryIDPrefix: 'mine' }],
  ['entryIdPrefixCleanup', { entryIdPrefixCleanup: 'old' }, { entryIDPrefixCleanup: 'old' }],
  ['entries without a prefix', { entryIdPrefixCleanup: '' }, { entryIDPrefixCleanup: '' }],
  ['clusterDomain', { clusterDomain: 'corp.internal' }, { clusterDomain: 'corp.internal' }],
  // Numbers of nanoseconds: a duration string is refused at start.
  ['gcInterval', { gcInterval: Duration.minutes(1) }, { gcInterval: 60_000_000_000 }],
  [
    'cacheSyncTimeout',
    { cacheSyncTimeout: Duration.minutes(5) },
    { controller: { cacheSyncTimeout: 300_000_000_000 } },
  ],
  [
    'concurrency',
    { groupKindConcurrency: { 'ClusterSPIFFEID.spire.spiffe.io': 4 } },
    { controller: { groupKindConcurrency: { 'ClusterSPIFFEID.spire.spiffe.io': 4 } } },
  ],
  // These are durations, though.
  ['syncPeriod', { syncPeriod: Duration.hours(1) }, { syncPeriod: '1h' }],
  [
    'leader election',
    {
      leaderElection: {
        resourceName: 'lease',
        leaseDuration: Duration.seconds(30),
        renewDeadline: Duration.seconds(20),
        retryPeriod: Duration.seconds(5),
      },
    },
    {
      leaderElection: {
        leaderElect: true,
        resourceName: 'lease',
        resourceNamespace: 'spire',
        leaseDuration: '30s',
        renewDeadline: '20s',
        retryPeriod: '5s',
      },
    },
  ],
  [
    'parent ID',
    { parentIdTemplate: 'spiffe://{{ .TrustDomain }}/spire/agent/k8s_psat/cluster-a/{{ .NodeMeta.UID }}' },
    { parentIDTemplate: 'spiffe://{{ .TrustDomain }}/spire/agent/k8s_psat/cluster-a/{{ .NodeMeta.UID }}' },
  ],
  [
    'namespaces',
    { cacheNamespaces: { demo: { labelSelectors: { a: 'b' } } } },
    { cacheNamespaces: { demo: { labelSelectors: { a: 'b' } } } },
  ],
  ['gRPC', { maxGrpcMessageBytes: 1 << 24 }, { grpc: { maxCallRecvMsgSize: 16777216 } }],
  ['gRPC 0', { maxGrpcMessageBytes: 0 }, { grpc: { maxCallRecvMsgSize: 0 } }],
  ['cache', { entryRenderCacheSize: 1000 }, { enableEntryRenderCache: true, entryRenderCacheSize: 1000 }],
  ['webhook', { webhookName: 'hook' }, { validatingWebhookConfigurationName: 'hook' }],
  [
    'logs',
    { logLevel: ControllerManagerLogLevel.DEBUG, logEncoding: ControllerManagerLogEncoding.CONSOLE },
    { logLevel: 'debug', logEncoding: 'console' },
  ],
])('%s, under its exact name', (_, props, expected) => expect(config(props)).toMatchObject(expected));

test('what is not reconciled is said, and the rest too: a block turns off what it leaves out', () => {
  expect(config({ reconcile: { clusterStaticEntries: false } }).reconcile).toEqual({
    clusterSPIFFEIDs: true,
    clusterStaticEntries: false,
    clusterFederatedTrustDomains: true,
  });
});

describe('ignored namespaces', () => {
  const ignores = (props: ControllerManagerProps, namespace: string) =>
    config(props).ignoreNamespaces.some((pattern: string) => new RegExp(pattern).test(namespace));

  test.each([
    ['kube-system', true],
    ['my-kube-system', false],
    ['kube-system-2', false],
    ['demo', false],
  ])('%s: %s', (namespace, ignored) => expect(ignores({}, namespace)).toBe(ignored));

  test('a list takes the place of the default, patterns come beside it', () => {
    const props = { ignoreNamespaces: ['legacy'], ignoreNamespacePatterns: ['^tmp-'] };
    expect(config(props).ignoreNamespaces).toEqual(['^legacy$', '^tmp-']);
    expect(config({ ignoreNamespaces: [] }).ignoreNamespaces).toEqual([]);
  });

  test.each(['kube-*', '^kube-system$', 'kube.system', ''])('"%s" is no name of a namespace', (name) => {
    expect(() => config({ ignoreNamespaces: [name] })).toThrow('ignoreNamespaces: ');
  });
});

test('metrics leave the pod where something may scrape them', () => {
  const objects = objectsOf({ telemetry: { prometheus: {} } });
  expect(objects.controllerManagerConf.metrics).toEqual({ bindAddress: ':8082' });
});

test.each(['', 'a b', 'a/b'])(
  'the prefix "%s", without which it deletes what it did not make, is refused',
  (entryIdPrefix) => {
    expect(() => config({ entryIdPrefix })).toThrow('[entry-id-prefix]');
  },
);

test('the prefix to clean up is another one', () => {
  expect(() => config({ entryIdPrefixCleanup: 'cluster-a' })).toThrow('[entry-id-prefix]');
});
