import { Duration } from 'cdk8s';
import {
  AgentNodeAttestor,
  BundlePublisher,
  Kubeconfig,
  Kubelet,
  mergeRequirements,
  MountedFile,
  NodeAttestor,
  PodReferenceScope,
  psatRequirements,
  renderPsat,
  UpstreamAuthority,
  VaultAuth,
  WorkloadAttestor,
} from '../../../lib/spire/plugins';

const local = { name: 'demo', allow: ['spire:spire-agent'] };
const west = { name: 'west', allow: ['edge:agent'], kubeconfig: Kubeconfig.fromSecret('clusters', 'west') };
const east = { name: 'east', allow: ['edge:agent'], kubeconfig: Kubeconfig.fromSecret('clusters', 'east') };

describe('k8s_psat', () => {
  test('a cluster is asked for the audience of the agents’ tokens', () => {
    expect(renderPsat([local])).toEqual({
      clusters: { demo: { service_account_allow_list: ['spire:spire-agent'], audience: ['spire-server'] } },
    });
  });

  test('the own cluster needs rights, the others a kubeconfig', () => {
    expect(psatRequirements([local])).toMatchObject({
      volumes: [],
      clusterRules: [
        { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] },
      ],
    });
    expect(psatRequirements([west, east])).toMatchObject({
      volumes: [{ name: 'kubeconfigs-clusters', secret: { secretName: 'clusters', defaultMode: 0o440 } }],
      mounts: [{ mountPath: '/run/spire/kubeconfigs/clusters', readOnly: true }],
      clusterRules: [],
    });
    expect(renderPsat([west])).toMatchObject({
      clusters: { west: { kube_config_file: '/run/spire/kubeconfigs/clusters/west' } },
    });
  });

  test.each([
    ['no service account', [{ name: 'demo', allow: [] }]],
    ['a wildcard', [{ name: 'demo', allow: ['spire:*'] }]],
    ['no namespace', [{ name: 'demo', allow: ['spire-agent'] }]],
    ['a name that is no part of an ID', [{ name: 'demo cluster', allow: ['a:b'] }]],
    ['a name twice', [local, local]],
  ])('%s is refused', (_, clusters) => {
    expect(() => NodeAttestor.k8sPsat({ clusters })).toThrow('[psat-cluster]');
  });

  test.each([Duration.minutes(5), Duration.seconds(599)])('a token of %s is none', (tokenLifetime) => {
    expect(() => AgentNodeAttestor.k8sPsat({ cluster: 'demo', tokenLifetime })).toThrow('[token-lifetime]');
  });

  test('the agent’s token has the audience and lifetime asked for', () => {
    const attestor = AgentNodeAttestor.k8sPsat({
      cluster: 'demo',
      audience: 'other',
      tokenLifetime: Duration.minutes(10),
    });
    expect(attestor.requires.volumes).toMatchObject([
      { projected: { sources: [{ serviceAccountToken: { audience: 'other', expirationSeconds: 600 } }] } },
    ]);
  });
});

test('x509pop mounts each CA, and its keys are the ones that SPIRE reads', () => {
  const attestor = NodeAttestor.x509pop({
    caBundles: [MountedFile.fromConfigMap('ca', 'ca.crt')],
    maxIntermediates: 1,
  });
  expect(attestor.data).toMatchObject({
    mode: 'external_pki',
    ca_bundle_paths: ['/run/spire/x509pop/0/ca.crt'],
    max_intermediates: 1,
  });
  expect(attestor.requires.mounts).toMatchObject([
    { name: 'x509pop-ca-0', mountPath: '/run/spire/x509pop/0' },
  ]);
  expect(NodeAttestor.x509popSpiffe({ spiffePrefix: '/x' }).data).toMatchObject({
    mode: 'spiffe',
    spiffe_prefix: '/x',
  });
});

test('cert-manager: rights on requests in the issuer’s namespace only', () => {
  const authority = UpstreamAuthority.certManager({ namespace: 'pki', issuerName: 'ca' });
  expect(authority.requires).toEqual({
    namespacedRules: {
      pki: [
        {
          apiGroups: ['cert-manager.io'],
          resources: ['certificaterequests'],
          verbs: ['create', 'delete', 'get', 'list'],
        },
      ],
    },
  });
  expect(authority.data).toMatchObject({ issuer_kind: 'Issuer', issuer_group: 'cert-manager.io' });
});

test('an upstream CA is read by the server’s group only', () => {
  expect(UpstreamAuthority.disk({ secretName: 'ca', bundleKey: 'ca.crt' }).requires.volumes).toMatchObject([
    {
      secret: {
        secretName: 'ca',
        defaultMode: 0o440,
        items: [{ key: 'tls.crt' }, { key: 'tls.key' }, { key: 'ca.crt' }],
      },
    },
  ]);
});

test('nested SPIRE mounts the upstream agent’s socket', () => {
  const authority = UpstreamAuthority.spire({ serverAddress: 'root', serverPort: 443 });
  expect(authority.data).toMatchObject({
    server_port: '443',
    workload_api_socket: '/run/spire/sockets/agent.sock',
  });
  expect(authority.requires.mounts).toMatchObject([{ mountPath: '/run/spire/sockets', readOnly: true }]);
});

test('Vault by service account has a token of its own audience', () => {
  const authority = UpstreamAuthority.vault({
    address: 'https://vault',
    auth: VaultAuth.kubernetes({ role: 'spire' }),
    ca: MountedFile.fromConfigMap('vault-ca', 'ca.crt'),
  });
  expect(authority.data).toMatchObject({
    ca_cert_path: '/run/spire/vault-ca/ca.crt',
    k8s_auth: { k8s_auth_role_name: 'spire', token_path: '/run/spire/vault-token/token' },
  });
  expect(authority.requires.volumes).toMatchObject([
    { projected: { sources: [{ serviceAccountToken: { audience: 'vault' } }] } },
    { configMap: { name: 'vault-ca' } },
  ]);
});

test('a bundle is published with rights on that ConfigMap only', () => {
  const publisher = BundlePublisher.k8sConfigMap([
    { cluster: 'demo', namespace: 'spire', name: 'spire-bundle' },
  ]);
  expect(publisher.requires.namespacedRules).toEqual({
    spire: [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['spire-bundle'],
        verbs: ['get', 'create', 'patch'],
      },
    ],
  });
  const target = { cluster: 'demo', namespace: 'spire', name: 'a' };
  expect(() => BundlePublisher.k8sConfigMap([target, { ...target, name: 'b' }])).toThrow(
    '[publisher-cluster]',
  );
  expect(() => BundlePublisher.k8sConfigMap([{ ...target, refreshHint: Duration.seconds(1) }])).toThrow(
    '[refresh-hint]',
  );
});

describe('the k8s workload attestor', () => {
  const rules = (props: Parameters<typeof WorkloadAttestor.k8s>[0]) =>
    WorkloadAttestor.k8s(props).requires.clusterRules;

  test('checks the kubelet’s certificate unless told otherwise', () => {
    expect(WorkloadAttestor.k8s().data.skip_kubelet_verification).toBeUndefined();
  });

  test('asks for the narrow right on the kubelet, and for the wide one on demand', () => {
    expect(rules({})).toMatchObject([{ resources: ['nodes/pods'], verbs: ['get'] }]);
    const old = Kubelet.secure({ nodesProxy: true });
    expect(rules({ kubelet: old })).toMatchObject([{ resources: ['nodes/proxy'], verbs: ['get'] }]);
  });

  test('asks for no right where the agent’s account is not used', () => {
    expect(rules({ kubelet: Kubelet.secure({ clientCertificateSecret: 'kubelet' }) })).toEqual([]);
    expect(rules({ kubelet: Kubelet.readOnlyPort(10255) })).toEqual([]);
  });

  test('asks for what namespaces, brokers and their checks need', () => {
    const broker = { id: 'spiffe://example.org/b', podReferenceScope: PodReferenceScope.CLUSTER };
    expect(
      rules({
        kubelet: Kubelet.none(),
        enableNamespaceLabels: true,
        apiServerCache: true,
        brokers: { enforceAccessPolicy: true, brokers: [broker] },
      }),
    ).toMatchObject([
      { resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      { resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      { resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]);
  });

  test('a broker for the own node needs the kubelet', () => {
    const brokers = { enforceAccessPolicy: false, brokers: [{ id: 'spiffe://example.org/b' }] };
    expect(() => WorkloadAttestor.k8s({ kubelet: Kubelet.none(), brokers })).toThrow('[broker-scope]');
    expect(() => WorkloadAttestor.k8s({ brokers })).not.toThrow();
  });
});

test('requirements of one name and different content are refused', () => {
  const volume = (secretName: string) => ({ volumes: [{ name: 'x', secret: { secretName } }] });
  expect(mergeRequirements([volume('a'), volume('a')]).volumes).toHaveLength(1);
  expect(() => mergeRequirements([volume('a'), volume('b')])).toThrow('[plugin-requirements]');
});
