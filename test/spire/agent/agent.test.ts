import { Duration } from 'cdk8s';
import {
  AgentNodeAttestor,
  Kubelet,
  LogLevel,
  NodeAttestor,
  PrometheusTls,
  RebootstrapMode,
  type SpireAgentProps,
  TrustBundle,
  WorkloadAttestor,
} from '../../../lib/spire';
import { type Objects } from '../../support/objects';
import { objectsOf, Program } from '../../support/program';

const agent = (props: Partial<SpireAgentProps> = {}) =>
  objectsOf({ nodeAttestors: [NodeAttestor.x509popSpiffe()] }, props);

function checksum(objects: Objects): string {
  return objects.get('DaemonSet').spec.template.metadata.annotations['cdk8s-spire/config-checksum'];
}

test('asks the kubelet under its certificate, and may nothing else', () => {
  const objects = agent();
  const attestor = objects.agentConf.plugins.WorkloadAttestor.k8s.plugin_data;
  expect(attestor).toEqual({ node_name_env: 'MY_NODE_NAME' });
  expect(objects.container('DaemonSet', 'spire-agent').env).toEqual([
    { name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
  ]);
  expect(objects.get('ClusterRole', 'spire.spire-agent').rules).toEqual([
    { apiGroups: [''], resources: ['nodes/pods'], verbs: ['get'] },
  ]);
  expect(objects.get('ClusterRoleBinding', 'spire.spire-agent').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'spire-agent', namespace: 'spire' },
  ]);
});

test('its own account is what it shows to server and kubelet', () => {
  const objects = agent({ namespace: 'edge', name: 'node', serviceAccount: 'node-sa' });
  expect(objects.names('DaemonSet')).toEqual(['edge/node']);
  expect(objects.pod('DaemonSet')).toMatchObject({
    serviceAccountName: 'node-sa',
    automountServiceAccountToken: true,
  });
  expect(objects.get('ServiceAccount', 'edge/node-sa').automountServiceAccountToken).toBe(false);
  expect(objects.get('ClusterRoleBinding', 'edge.node').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'node-sa', namespace: 'edge' },
  ]);
});

describe('bootstrap', () => {
  test('starts from the published bundle, and from it again if the server lost its CA', () => {
    expect(agent().agentConf.agent).toMatchObject({
      trust_bundle_path: '/run/spire/bundle/bundle.crt',
      rebootstrap_mode: 'auto',
    });
  });

  test('what the user sets stands', () => {
    const settings = { rebootstrapMode: RebootstrapMode.NEVER };
    expect(agent({ settings }).agentConf.agent.rebootstrap_mode).toBe('never');
    expect(agent({ settings: { logLevel: LogLevel.WARN } }).agentConf.agent).toMatchObject({
      rebootstrap_mode: 'auto',
      log_level: 'WARN',
    });
  });

  test('an insecure bootstrap needs nothing beside it: SPIRE takes no rebootstrap mode then', () => {
    const conf = agent({ trustBundle: TrustBundle.insecureBootstrap() }).agentConf.agent;
    expect(conf.insecure_bootstrap).toBe(true);
    expect(conf).not.toHaveProperty('rebootstrap_mode');
  });
});

describe('another agent of the node', () => {
  const elsewhere = { socketHostPath: '/run/spire/nested' };
  const socketPath = '/run/spire/spire/sockets/agent.sock';

  test.each<[string, Partial<SpireAgentProps>]>([
    ['attests it', { ...elsewhere, nodeAttestor: AgentNodeAttestor.x509popSpiffe({ socketPath }) }],
    ['gives it the bundle', { ...elsewhere, trustBundle: TrustBundle.workloadApi({ socketPath }) }],
  ])('%s: both sockets are in the pod, each in its place', (_, props) => {
    const objects = agent(props);
    const mounts: any[] = objects.container('DaemonSet', 'spire-agent').volumeMounts;
    const paths = mounts.map(({ mountPath }) => mountPath);
    expect(new Set(paths).size).toBe(paths.length);
    const hostPathOf = (directory: string) => {
      const { name } = mounts.find(({ mountPath }) => mountPath === directory);
      return objects.pod('DaemonSet').volumes.find((volume: any) => volume.name === name).hostPath.path;
    };
    expect(hostPathOf('/run/spire/spire/sockets')).toBe('/run/spire/spire/sockets');
    const own: string = objects.agentConf.agent.socket_path;
    expect(hostPathOf(own.slice(0, own.lastIndexOf('/')))).toBe('/run/spire/nested');
  });

  test('is not itself', () => {
    expect(() => agent({ trustBundle: TrustBundle.workloadApi({ socketPath }) })).toThrow(
      '[socket-host-path]',
    );
  });
});

test.each(['sockets', '/sockets', '/run/../spire', '/run/spire/', '/run//spire', ''])(
  'the directory "%s" for the socket is refused',
  (socketHostPath) => expect(() => agent({ socketHostPath })).toThrow('socketHostPath: '),
);

test.each(['/run/spire/config', '/run/spire/agent', '/run/spire/bundle', '/run/spire/bundle/sockets'])(
  'so is %s, where the container has something else',
  (socketHostPath) => expect(() => agent({ socketHostPath })).toThrow('[socket-host-path]'),
);

test('a setting that changed rolls the pods, the same one does not', () => {
  const base = checksum(agent());
  expect(checksum(agent())).toBe(base);
  expect(checksum(agent({ settings: { logLevel: LogLevel.WARN } }))).not.toBe(base);
  expect(checksum(agent({ settings: { rebootstrapDelay: Duration.minutes(1) } }))).not.toBe(base);
  expect(checksum(agent({ tolerations: [] }))).toBe(base);
});

describe('NetworkPolicy', () => {
  const policy = (props: Partial<SpireAgentProps>) => agent(props).get('NetworkPolicy', 'spire-agent').spec;
  const closed = { podSelector: { matchLabels: { app: 'spire-agent' } }, policyTypes: ['Ingress'] };

  test('nobody connects to an agent', () => expect(policy({})).toEqual(closed));

  test('but monitoring, where it is named and there are metrics', () => {
    const from = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }];
    const telemetry = { prometheus: { port: 9000 } };
    expect(policy({ telemetry, monitoringNamespace: 'monitoring' })).toEqual({
      ...closed,
      ingress: [{ from, ports: [{ port: 9000, protocol: 'TCP' }] }],
    });
    expect(policy({ telemetry })).toEqual(closed);
    expect(policy({ monitoringNamespace: 'monitoring' })).toEqual(closed);
  });

  test('there is none where it is switched off', () => {
    expect(agent({ networkPolicy: false }).names('NetworkPolicy')).toEqual(['spire/spire-server']);
  });
});

test('metrics over TLS: the certificate is mounted where the configuration has it', () => {
  const telemetry = { prometheus: { tls: PrometheusTls.certificate({ secretName: 'metrics' }) } };
  const objects = agent({ telemetry });
  const { port, tls } = objects.agentConf.telemetry.Prometheus;
  const { ports, volumeMounts } = objects.container('DaemonSet', 'spire-agent');
  expect(ports).toContainEqual({ name: 'metrics', containerPort: port });
  const mount = volumeMounts.find(({ name }: any) => name === 'metrics-certificate');
  expect([tls.cert_file, tls.key_file]).toEqual([`${mount.mountPath}/tls.crt`, `${mount.mountPath}/tls.key`]);
});

test('two agents of one server, on different nodes: attestors and rights of their own', () => {
  const program = new Program();
  const server = program.server();
  program.agent(server, { nodeSelector: { pool: 'a' } });
  program.agent(server, {
    name: 'spire-agent-b',
    nodeSelector: { pool: 'b' },
    workloadAttestors: [WorkloadAttestor.k8s({ kubelet: Kubelet.secure({ nodesProxy: true }) })],
  });
  const { objects } = program;
  expect(objects.names('DaemonSet')).toEqual(['spire/spire-agent', 'spire/spire-agent-b']);
  const rights = ['spire.spire-agent', 'spire.spire-agent-b'].map(
    (name) => objects.get('ClusterRole', name).rules[0].resources,
  );
  expect(rights).toEqual([['nodes/pods'], ['nodes/proxy']]);
});
