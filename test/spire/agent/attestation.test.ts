import { Duration } from 'cdk8s';
import {
  AgentKeyManager,
  AgentNodeAttestor,
  NodeAttestor,
  type SpireAgentProps,
  TrustBundle,
} from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const agent = (props: Partial<SpireAgentProps> = {}) =>
  objectsOf({ nodeAttestors: [NodeAttestor.joinToken()] }, props);
const JOINED: Partial<SpireAgentProps> = {
  nodeAttestor: AgentNodeAttestor.joinTokenFile({ secretName: 'token' }),
  keyManager: AgentKeyManager.disk(),
  nodeSelector: { 'kubernetes.io/hostname': 'edge-1' },
};

describe('an agent that attests once', () => {
  test('is refused where what it attested with dies with its pod', () => {
    expect(() => agent(JOINED)).toThrow(/nodeAttestor: "join_token" .*dataHostPath.*\[join-token-data\]/);
  });

  test('keeps key and SVID on the node', () => {
    const objects = agent({ ...JOINED, dataHostPath: '/var/lib/spire/agent' });
    expect(objects.pod('DaemonSet').volumes).toContainEqual({
      name: 'agent-data',
      hostPath: { path: '/var/lib/spire/agent', type: 'DirectoryOrCreate' },
    });
    expect(objects.container('DaemonSet', 'spire-agent').volumeMounts).toContainEqual({
      name: 'agent-data',
      mountPath: objects.agentConf.agent.data_dir,
    });
    const keys = objects.agentConf.plugins.KeyManager.disk.plugin_data.directory;
    expect(keys).toBe(objects.agentConf.agent.data_dir);
  });
});

test('other agents leave nothing on the node but the socket', () => {
  expect(agent().pod('DaemonSet').volumes).toContainEqual({
    name: 'agent-data',
    emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
  });
});

test.each(['data', '/data', '/etc/spire', '/var/lib/kubelet/spire', '/run/../spire'])(
  'the directory "%s" for the data is refused',
  (dataHostPath) => expect(() => agent({ dataHostPath })).toThrow('[data-host-path]'),
);

test.each(['/run/spire/spire/sockets', '/run/spire/spire/sockets/data', '/run/spire'])(
  'so is %s, which workloads mount',
  (dataHostPath) => expect(() => agent({ dataHostPath })).toThrow('[data-host-path]'),
);

describe('a token of its own choice for its own cluster', () => {
  const tokenLifetime = Duration.minutes(30);

  test('is admitted like any other agent of it', () => {
    const nodeAttestor = AgentNodeAttestor.k8sPsat({ cluster: 'cluster-a', tokenLifetime });
    const objects = agent({ nodeAttestor });
    const { projected } = objects.pod('DaemonSet').volumes.find(({ name }: any) => name === 'spire-token');
    expect(projected.sources[0].serviceAccountToken.expirationSeconds).toBe(1800);
    expect(objects.serverConf.plugins.NodeAttestor.k8s_psat.plugin_data.clusters).toEqual({
      'cluster-a': { service_account_allow_list: ['spire:spire-agent'], audience: ['spire-server'] },
    });
  });

  test('for another cluster, the server must know that cluster', () => {
    const nodeAttestor = AgentNodeAttestor.k8sPsat({ cluster: 'cluster-b', tokenLifetime });
    expect(() => agent({ nodeAttestor })).toThrow('[node-attestation]');
  });
});

describe('the socket', () => {
  test.each(['/etc/kubernetes', '/usr/local/spire', '/var/lib/kubelet', '/run/containerd/spire', '/var/lib'])(
    'is not in %s, which belongs to the node',
    (socketHostPath) => expect(() => agent({ socketHostPath })).toThrow('[socket-host-path]'),
  );

  test('has a path that the kernel takes', () => {
    const path = (length: number) => `/run/${'x'.repeat(length - 5)}`;
    expect(agent({ socketHostPath: path(96) }).agentConf.agent.socket_path).toHaveLength(107);
    expect(() => agent({ socketHostPath: path(97) })).toThrow('at most 96');
  });
});

test.each(['ten', '0', '0%', '101%', '-1', '1.5', ''])('"%s" of the nodes is no share', (maxUnavailable) => {
  expect(() => agent({ maxUnavailable })).toThrow('[max-unavailable]');
});

test('what it reads has a name that it can have', () => {
  expect(() => agent({ trustBundle: TrustBundle.configMap({ name: 'Bad_' }) })).toThrow(
    /"Bad_" is no name .*\[object-name\]/,
  );
  expect(() => agent({ serviceAccount: 'Bad_' })).toThrow('serviceAccount: "Bad_"');
});
