import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { ServiceIdentity } from '../../../lib/identity';
import { type SecureOptions, type SpireAgentProps } from '../../../lib/spire';
import { CORE, Program } from '../../support/program';

const SOCKET = { name: 'spiffe-workload-api', mountPath: '/run/spire/sockets', readOnly: true };
const BUNDLE = { name: 'spiffe-bundle', mountPath: '/run/spire/bundle', readOnly: true };
const ENDPOINT = { name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///run/spire/sockets/agent.sock' };
const MINIMAL: PodTemplateSpec = { spec: { containers: [{ name: 'core', image: 'core:1' }] } };

function secure(
  template: PodTemplateSpec,
  options: SecureOptions = {},
  { service = CORE, agent = {} as Partial<SpireAgentProps> } = {},
): any {
  const program = new Program();
  return program.provider(program.agent(program.server(), agent)).secureTemplate(template, service, options);
}

test('the least template receives label, account, socket and variable', () => {
  expect(secure(MINIMAL)).toEqual({
    metadata: { labels: { app: 'core' } },
    spec: {
      serviceAccountName: 'core',
      containers: [{ name: 'core', image: 'core:1', env: [ENDPOINT], volumeMounts: [SOCKET] }],
      volumes: [
        {
          name: 'spiffe-workload-api',
          hostPath: { path: '/run/spire/spire/sockets', type: 'DirectoryOrCreate' },
        },
      ],
    },
  });
});

test('what the template has stays, and the template itself', () => {
  const template: PodTemplateSpec = {
    metadata: { labels: { tier: 'backend' }, annotations: { a: 'b' } },
    spec: {
      nodeSelector: { a: 'b' },
      containers: [
        { name: 'core', env: [{ name: 'A', value: 'b' }], volumeMounts: [{ name: 'x', mountPath: '/x' }] },
      ],
      volumes: [{ name: 'x', emptyDir: {} }],
    },
  };
  const before = JSON.stringify(template);
  const { metadata, spec } = secure(template);
  expect(metadata).toEqual({ labels: { tier: 'backend', app: 'core' }, annotations: { a: 'b' } });
  expect(spec).toMatchObject({
    nodeSelector: { a: 'b' },
    volumes: [{ name: 'x' }, { name: 'spiffe-workload-api' }],
  });
  expect(spec.containers[0].env).toEqual([{ name: 'A', value: 'b' }, ENDPOINT]);
  expect(spec.containers[0].volumeMounts).toEqual([{ name: 'x', mountPath: '/x' }, SOCKET]);
  expect(JSON.stringify(template)).toBe(before);
});

test('twice is as once', () => {
  const once = secure(MINIMAL, { mountBundle: true });
  expect(secure(once, { mountBundle: true })).toEqual(once);
});

test('all containers, but no init container unless it is named', () => {
  const template = {
    spec: { initContainers: [{ name: 'init' }], containers: [{ name: 'core' }, { name: 'proxy' }] },
  };
  const secured = ({ spec }: any) =>
    [...spec.initContainers, ...spec.containers].filter(({ env }) => env).map(({ name }) => name);
  expect(secured(secure(template))).toEqual(['core', 'proxy']);
  expect(secured(secure(template, { containers: ['init', 'proxy'] }))).toEqual(['init', 'proxy']);
});

test('a container that is not there is refused, with those that are', () => {
  expect(() => secure(MINIMAL, { containers: ['cor'] })).toThrow(
    'pod template of core: "cor" is no container of the pod. Instead: "core" [container]',
  );
});

test('the bundle, where it is wanted, from the ConfigMap that the server then keeps in that namespace', () => {
  const program = new Program();
  const provider = program.provider(program.agent(program.server({ bundleConfigMap: 'trust' })));
  const { spec } = provider.secureTemplate(MINIMAL, CORE, { mountBundle: true });
  expect(spec?.volumes).toContainEqual({ name: 'spiffe-bundle', configMap: { name: 'trust' } });
  expect(spec?.containers[0].volumeMounts).toEqual([SOCKET, BUNDLE]);
  const { clusters } = program.objects.serverConf.plugins.BundlePublisher.k8s_configmap.plugin_data;
  expect(clusters.demo).toMatchObject({ namespace: 'demo', configmap_name: 'trust' });
  expect(program.objects.names('Role')).toContain('demo/spire.spire-server-bundle');
});

test('wherever the agent has its socket on the node, the pod has it in the same place', () => {
  const { spec } = secure(MINIMAL, {}, { agent: { socketHostPath: '/run/spire/other' } });
  expect(spec.volumes[0].hostPath.path).toBe('/run/spire/other');
  expect(spec.containers[0]).toMatchObject({ env: [ENDPOINT], volumeMounts: [SOCKET] });
});

test.each<[string, PodTemplateSpec, string, string]>([
  ['service account', { spec: { ...MINIMAL.spec!, serviceAccountName: 'default' } }, 'default', 'core'],
  ['label', { ...MINIMAL, metadata: { labels: { app: 'web' } } }, 'web', 'core'],
  ['namespace', { ...MINIMAL, metadata: { namespace: 'prod' } }, 'prod', 'demo'],
])('another %s is refused, with both', (_, template, actual, wanted) => {
  expect(() => secure(template)).toThrow(
    new RegExp(`"${actual}" is not that of the service core.*Instead: "${wanted}".*\\[workload-agreement\\]`),
  );
});

test('every label of the service counts', () => {
  const service = new ServiceIdentity({
    name: 'core',
    namespace: 'demo',
    podLabels: { app: 'core', tier: 'backend' },
  });
  expect(secure(MINIMAL, {}, { service }).metadata.labels).toEqual({ app: 'core', tier: 'backend' });
  const template = { ...MINIMAL, metadata: { labels: { app: 'core', tier: 'frontend' } } };
  expect(() => secure(template, {}, { service })).toThrow('label tier: "frontend"');
});
