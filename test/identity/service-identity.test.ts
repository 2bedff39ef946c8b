import { ServiceIdentity, type ServiceIdentityProps, TrustDomain } from '../../lib/identity';

const core = (props: Partial<ServiceIdentityProps> = {}) =>
  new ServiceIdentity({ name: 'core', namespace: 'demo', ...props });

test('from name and namespace follows everything', () => {
  expect({ ...core() }).toEqual({
    name: 'core',
    namespace: 'demo',
    serviceAccount: 'core',
    podLabels: { app: 'core' },
    ports: [],
    dnsNames: ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local'],
  });
});

test('the SPIFFE ID has the service account, not the name', () => {
  const id = core({ serviceAccount: 'other' }).spiffeId(new TrustDomain('example.org'));
  expect(String(id)).toBe('spiffe://example.org/ns/demo/sa/other');
});

test('what is given takes the place of what follows', () => {
  const service = core({
    serviceAccount: 'sa',
    podLabels: { tier: 'backend', role: 'core' },
    ports: [{ name: 'grpc', port: 50052 }],
    aliases: ['core.example.org', 'core'],
    clusterDomain: 'corp.internal',
  });
  expect(service).toMatchObject({
    serviceAccount: 'sa',
    podLabels: { tier: 'backend', role: 'core' },
    ports: [{ name: 'grpc', port: 50052 }],
  });
  // Each name once, in-cluster names first: the first is the common name.
  expect(service.dnsNames).toEqual([
    'core',
    'core.demo',
    'core.demo.svc',
    'core.demo.svc.corp.internal',
    'core.example.org',
  ]);
});

test.each<[string, Partial<ServiceIdentityProps>, string]>([
  ['name', { name: 'Core' }, 'service Core: "Core" is no DNS label'],
  ['name that IDNA reserves', { name: 'ab--c' }, 'service ab--c, DNS name: "ab--c"'],
  ['namespace', { namespace: 'demo.svc' }, 'service core, namespace: "demo.svc" is no DNS label'],
  ['service account', { serviceAccount: 'a/b' }, 'service core, serviceAccount: "a/b"'],
  ['empty selection', { podLabels: {} }, 'service core, podLabels: "{}" selects every pod of the namespace'],
  ['alias', { aliases: ['https://core'] }, 'service core, DNS name: "https://core"'],
  ['cluster domain', { clusterDomain: 'local.' }, 'service core, DNS name: "core.demo.svc.local."'],
])('a bad %s is refused with its place', (_, props, message) => expect(() => core(props)).toThrow(message));
