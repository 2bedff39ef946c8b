import { JsonPatch } from 'cdk8s';
import { type SpireAgentProps } from '../../../lib/spire';
import { restrictedProblems } from '../../support/pod-security';
import { objectsOf, Program } from '../../support/program';

const agent = (props: Partial<SpireAgentProps> = {}) => objectsOf({}, props);
const container = (props: Partial<SpireAgentProps> = {}) =>
  agent(props).container('DaemonSet', 'spire-agent');

test('departs from Pod Security `restricted` in what an agent is, and in nothing else', () => {
  const pod = agent().pod('DaemonSet');
  expect(restrictedProblems(pod)).toEqual([
    'hostPID',
    'hostPath volume workload-api',
    'pod runs as root',
    'spire-agent: may run as root',
  ]);
  expect(pod).not.toHaveProperty('hostNetwork');
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
  });
});

test('the socket is in a directory of the node', () => {
  const objects = agent();
  expect(objects.pod('DaemonSet').volumes).toContainEqual({
    name: 'workload-api',
    hostPath: { path: '/run/spire/spire/sockets', type: 'DirectoryOrCreate' },
  });
  expect(container().volumeMounts).toContainEqual({
    name: 'workload-api',
    mountPath: '/run/spire/spire/sockets',
  });
  expect(objects.agentConf.agent.socket_path).toBe('/run/spire/spire/sockets/agent.sock');
});

test('every path that it is configured with is mounted, and none is mounted twice', () => {
  const { agentConf } = agent();
  const mounts: string[] = container().volumeMounts.map(({ mountPath }: any) => mountPath);
  const { data_dir, socket_path, trust_bundle_path } = agentConf.agent;
  const paths = [
    data_dir,
    socket_path,
    trust_bundle_path,
    agentConf.plugins.NodeAttestor.k8s_psat.plugin_data.token_path,
  ];
  for (const path of paths) expect(mounts.some((mount) => path.startsWith(mount))).toBe(true);
  expect(new Set(mounts).size).toBe(mounts.length);
});

test('it waits long for its server at start', () => {
  const { startupProbe, livenessProbe, readinessProbe } = container();
  expect(startupProbe.httpGet).toEqual({ path: '/live', port: 'health' });
  expect(livenessProbe.httpGet).toEqual({ path: '/live', port: 'health' });
  expect(readinessProbe.httpGet).toEqual({ path: '/ready', port: 'health' });
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(600);
});

describe('on the network of its node', () => {
  const objects = agent({ hostNetwork: true });

  test('it opens no port that could be taken', () => {
    expect(objects.agentConf).not.toHaveProperty('health_checks');
    expect(objects.container('DaemonSet', 'spire-agent')).not.toHaveProperty('ports');
    const { startupProbe, livenessProbe, readinessProbe } = objects.container('DaemonSet', 'spire-agent');
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect(probe.exec.command).toEqual([
        '/opt/spire/bin/spire-agent',
        'healthcheck',
        '-socketPath',
        objects.agentConf.agent.socket_path,
      ]);
    }
  });

  test('it still finds the Service of the server', () => {
    expect(objects.pod('DaemonSet')).toMatchObject({
      hostNetwork: true,
      dnsPolicy: 'ClusterFirstWithHostNet',
    });
  });
});

test('it is on every node, whatever its taints, and goes last', () => {
  const pod = agent().pod('DaemonSet');
  expect(pod.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(pod.priorityClassName).toBe('system-node-critical');
  expect(pod).not.toHaveProperty('nodeSelector');
});

test('an empty list of tolerations is none', () => {
  expect(agent({ tolerations: [] }).pod('DaemonSet')).not.toHaveProperty('tolerations');
});

test.each([
  [undefined, '10%'],
  ['25%', '25%'],
  ['1', 1],
])('an update takes %s of the nodes at a time', (maxUnavailable, written) => {
  expect(agent({ maxUnavailable }).get('DaemonSet').spec.updateStrategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: written },
  });
});

test('image, resources, priority and nodes are the user’s to choose', () => {
  const props = { image: 'mine:1', resources: { limits: { memory: '1Gi' } } };
  expect(container(props)).toMatchObject(props);
  const placed = { priorityClassName: 'mine', nodeSelector: { pool: 'a' }, tolerations: [{ key: 'a' }] };
  expect(agent(placed).pod('DaemonSet')).toMatchObject(placed);
});

test('any field can be patched by its name in Kubernetes', () => {
  const program = new Program();
  const made = program.agent(program.server());
  const daemonSet = made.node.findChild('daemon-set') as unknown as { addJsonPatch(patch: JsonPatch): void };
  daemonSet.addJsonPatch(JsonPatch.replace('/spec/template/spec/hostPID', false));
  daemonSet.addJsonPatch(JsonPatch.replace('/spec/updateStrategy/rollingUpdate/maxUnavailable', '50%'));
  const { spec } = program.objects.get('DaemonSet');
  expect([spec.template.spec.hostPID, spec.updateStrategy.rollingUpdate.maxUnavailable]).toEqual([
    false,
    '50%',
  ]);
});
