import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import { type SpireIdentityProvider } from '../../../lib/spire';
import { CORE, Program } from '../../support/program';

let program: Program;
let identities: SpireIdentityProvider;

beforeEach(() => {
  program = new Program();
  identities = program.provider(program.agent(program.server()));
});

test('a service is registered once, however often it is used', () => {
  const registration = identities.register(CORE);
  expect(identities.register(CORE)).toBe(registration);
  expect(identities.register(new ServiceIdentity({ name: 'core', namespace: 'demo' }))).toBe(registration);
  identities.secureTemplate({ spec: { containers: [{ name: 'core' }] } }, CORE);
  identities.patch({ kind: 'Deployment', name: 'core', containers: ['core'] }, CORE);
  expect(program.objects.names('ClusterSPIFFEID')).toEqual(['demo.core']);
});

test('by name, labels, account and namespace', () => {
  identities.register(CORE);
  expect(program.objects.get('ClusterSPIFFEID').spec).toEqual({
    spiffeIDTemplate: 'spiffe://example.org/ns/demo/sa/core',
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } },
    podSelector: { matchLabels: { app: 'core' } },
    workloadSelectorTemplates: ['k8s:ns:demo', 'k8s:sa:core'],
    dnsNameTemplates: ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local'],
  });
});

test('services whose names and namespaces join to the same text are two', () => {
  identities.register(new ServiceIdentity({ name: 'c', namespace: 'a-b' }));
  identities.register(new ServiceIdentity({ name: 'b-c', namespace: 'a' }));
  expect(program.objects.names('ClusterSPIFFEID')).toEqual(['a-b.c', 'a.b-c']);
});

test('the controller manager that the server has handles it', () => {
  const blue = program.server({
    namespace: 'blue',
    trustDomain: new TrustDomain('blue.test'),
    bundleConfigMap: 'blue',
    controllerManager: { className: 'blue' },
  });
  program.provider(program.agent(blue, { socketHostPath: '/run/spire/blue' })).register(CORE);
  expect(program.objects.get('ClusterSPIFFEID')).toMatchObject({
    metadata: { labels: { 'spire.spiffe.io/class-name': 'blue' } },
    spec: { className: 'blue' },
  });
});

describe('a second registration that says something else is refused', () => {
  test.each<[string, ConstructorParameters<typeof ServiceIdentity>[0]]>([
    ['service account', { ...CORE, serviceAccount: 'other', podLabels: CORE.podLabels }],
    ['labels', { ...CORE, podLabels: { app: 'other' } }],
    ['DNS names', { ...CORE, aliases: ['core.example.org'] }],
  ])('with other %s', (_, props) => {
    identities.register(CORE);
    const other = new ServiceIdentity({ ...props, name: 'core', namespace: 'demo' });
    expect(() => identities.register(other)).toThrow(/"demo\/core" .*\[registered-before\]/);
  });

  test('as an admin, which would otherwise be lost', () => {
    identities.register(CORE);
    expect(() => identities.register(CORE, { admin: true })).toThrow('[registered-before]');
  });

  test('but one that says nothing of it is the same', () => {
    identities.register(CORE, { admin: true });
    identities.secureTemplate({ spec: { containers: [{ name: 'core' }] } }, CORE);
    expect(program.objects.get('ClusterSPIFFEID').spec.admin).toBe(true);
  });
});
