import { ServiceIdentity, type ServiceIdentityProps } from '../../lib/identity';
import { AnnotatedServices, type AnnotatedServicesProps, TrustObject } from '../../lib/serving-certificates';

const service = (props: Partial<ServiceIdentityProps> = {}) =>
  new ServiceIdentity({ name: 'core', namespace: 'demo', ...props });
const NAMES = ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local'];

test('the annotation names the Secret, and the certificate has the names of the Service', () => {
  expect(new AnnotatedServices().add(service())).toMatchObject({
    name: 'core-cert',
    secretName: 'core-tls',
    wildcard: false,
    dnsNames: NAMES,
    annotations: { 'service.alauda.io/serving-cert-secret-name': 'core-tls' },
  });
});

test('names of pods come by a second annotation', () => {
  const services = new AnnotatedServices({ annotation: 'a.org/tls', wildcardAnnotation: 'a.org/pods' });
  expect(services.add(service(), { secretName: 'own', wildcard: true })).toMatchObject({
    dnsNames: [...NAMES, '*.core.demo', '*.core.demo.svc', '*.core.demo.svc.cluster.local'],
    annotations: { 'a.org/tls': 'own', 'a.org/pods': 'true' },
  });
});

test('what was said before holds', () => {
  const services = new AnnotatedServices();
  services.add(service(), { secretName: 'own', wildcard: true });
  expect(services.add(service())).toMatchObject({ secretName: 'own', wildcard: true });
  expect(services.add(service(), { secretName: 'own' })).toMatchObject({ wildcard: true });
});

test('what is planned is not declared', () => {
  const services = new AnnotatedServices();
  services.plan(service(), { secretName: 'own' });
  expect(services.add(service()).secretName).toBe('core-tls');
});

test('trust is in the Secret of the roots, or where it is said to be', () => {
  expect(new AnnotatedServices({ rootSecret: 'roots' }).trustOf(service())).toMatchObject({
    name: 'roots',
    isSecret: true,
  });
  const trust = TrustObject.configMap('roots');
  expect(new AnnotatedServices({ trust }).trustOf(service())).toBe(trust);
});

test.each<[string, Partial<ServiceIdentityProps>]>([
  ['serving-alias', { aliases: ['shop.example.org'] }],
  ['serving-cluster-domain', { clusterDomain: 'cluster.example' }],
  ['serving-namespace', { namespace: 'kube-system' }],
  ['serving-namespace', { namespace: 'cert-manager' }],
  ['serving-namespace', { namespace: 'svc' }],
  ['dns-label', { name: '1core' }],
])('[%s] a service %j is refused', (rule, props) => {
  expect(() => new AnnotatedServices().plan(service(props))).toThrow(`[${rule}]`);
});

test('the namespace svc is excluded whatever else is, and it is said why', () => {
  const services = new AnnotatedServices({ excludedNamespaces: [] });
  const inner = service({ name: 'default', namespace: 'svc' });
  const why = '"*.default.svc" is every service of the namespace default';
  expect(() => services.plan(inner)).toThrow(why);
  expect(() => services.trustOf(inner)).toThrow(why);
  expect(services.plan(service({ namespace: 'svc-2' })).dnsNames[1]).toBe('core.svc-2');
});

test('the cluster domain may be another, in both', () => {
  const services = new AnnotatedServices({ clusterDomain: 'cluster.example' });
  expect(services.plan(service({ clusterDomain: 'cluster.example' })).dnsNames[3]).toBe(
    'core.demo.svc.cluster.example',
  );
});

describe('a Secret', () => {
  const secretName = (name: string, props: AnnotatedServicesProps = {}) => {
    const services = new AnnotatedServices(props);
    services.add(service({ name: 'web' }));
    return () => services.add(service(), { secretName: name }).secretName;
  };

  test.each([
    ['object-name', '../core-tls'],
    ['serving-secret', 'web-tls'],
    ['serving-secret', 'service-root-ca'],
  ])('[%s] %s is refused', (rule, name) => {
    expect(secretName(name)).toThrow(`[${rule}]`);
  });

  test('of the roots is refused where pods have those from elsewhere, too', () => {
    const trust = TrustObject.configMap();
    expect(secretName('service-root-ca', { trust })).toThrow('[serving-secret]');
  });

  test('that is proposed belongs to nobody', () => {
    const services = new AnnotatedServices();
    services.add(service({ name: 'web' }), { secretName: 'core-tls' });
    const add = (name: string) => () => services.add(service(), { secretName: name });
    expect(add('core-tls')).toThrow('"core-tls" is the Secret of the service web.');
    expect(add('core-tls')).toThrow('such as "core-core-tls" [serving-secret]');
    expect(add('core-core-tls')().secretName).toBe('core-core-tls');
  });

  test('of the same name in another namespace is another', () => {
    const services = new AnnotatedServices();
    services.add(service(), { secretName: 'tls' });
    expect(services.add(service({ namespace: 'other' }), { secretName: 'tls' }).secretName).toBe('tls');
  });
});

test.each<[string, Partial<ServiceIdentityProps>, object]>([
  ['secretName', {}, { secretName: 'other' }],
  ['wildcard', {}, { wildcard: true }],
  ['service account', { serviceAccount: 'other' }, {}],
])('another %s than before is refused', (what, props, options) => {
  const services = new AnnotatedServices();
  services.add(service());
  expect(() => services.add(service(props), options)).toThrow(
    `was registered with another ${what}. Instead: the same in both, or nothing of it in the second [registered-before]`,
  );
});

test.each(['Roots', ''])('%j is no trust object', (name) => {
  expect(() => TrustObject.secret(name)).toThrow('[object-name]');
  expect(() => TrustObject.configMap('roots', 'a/b')).toThrow('[secret-key]');
});
