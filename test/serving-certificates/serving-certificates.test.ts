import { App, Chart, Duration } from 'cdk8s';
import { ServiceIdentity, TrustDomain } from '../../lib/identity';
import { CertManagerKeyType } from '../../lib/kubernetes';
import {
  ServiceRootAuthority,
  ServingCertificates,
  type ServingCertificatesProps,
  TrustObject,
} from '../../lib/serving-certificates';
import { Objects } from '../support/objects';

const CORE = new ServiceIdentity({ name: 'core', namespace: 'demo', aliases: ['core.example.org'] });
const WEB = new ServiceIdentity({ name: 'web', namespace: 'demo' });

function program(props?: ServingCertificatesProps) {
  const app = new App();
  const certificates = new ServingCertificates(new Chart(app, 'chart'), 'certificates', props);
  return {
    certificates,
    get objects() {
      return Objects.of(app);
    },
  };
}

test('a Certificate for each service, once, with all its names', () => {
  const { certificates, objects: before } = program();
  expect(before.kind('Certificate')).toEqual([]);
  const made = program();
  made.certificates.add(CORE, { wildcard: true });
  made.certificates.add(CORE);
  made.certificates.add(WEB, { secretName: 'own' });
  expect(made.objects.names('Certificate')).toEqual(['demo/core-cert', 'demo/web-cert']);
  expect(made.objects.get('Certificate', 'core-cert').spec).toMatchObject({
    secretName: 'core-tls',
    issuerRef: { name: 'cpaas-ca', kind: 'ClusterIssuer' },
    dnsNames: [...CORE.dnsNames, '*.core.demo', '*.core.demo.svc', '*.core.demo.svc.cluster.local'],
    usages: ['digital signature', 'server auth', 'client auth'],
    privateKey: { rotationPolicy: 'Always' },
  });
  expect(made.objects.get('Certificate', 'web-cert').spec.secretName).toBe('own');
  expect(certificates.plan(WEB)).toMatchObject({ name: 'web-cert', annotations: {} });
});

test('a SPIFFE ID where there is a trust domain', () => {
  const made = program({ trustDomain: new TrustDomain('example.org') });
  expect(made.certificates.add(WEB)).toMatchObject({
    spiffeId: 'spiffe://example.org/ns/demo/sa/web',
    trustDomain: 'example.org',
  });
  expect(made.objects.get('Certificate').spec.uris).toEqual(['spiffe://example.org/ns/demo/sa/web']);
  expect(program().certificates.plan(WEB)).not.toHaveProperty('spiffeId');
});

describe('the roots', () => {
  test('are brought by trust-manager to every namespace but some', () => {
    const { certificates, objects } = program();
    expect(objects.get('Bundle')).toEqual({
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      metadata: { name: 'service-root-ca' },
      spec: {
        sources: [{ secret: { name: 'service-root-ca', key: 'ca.crt' } }],
        target: {
          configMap: { key: 'ca.crt' },
          namespaceSelector: {
            matchExpressions: [
              {
                key: 'kubernetes.io/metadata.name',
                operator: 'NotIn',
                values: [
                  'kube-system',
                  'cpaas-system',
                  'kube-public',
                  'kube-node-lease',
                  'cert-manager',
                  'svc',
                ],
              },
            ],
          },
        },
      },
    });
    expect(certificates.trustOf(WEB)).toMatchObject({ name: 'service-root-ca', isSecret: false });
  });

  test('are those of an authority, the one that signs first', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const generations = ['a', 'b'];
    const authority = new ServiceRootAuthority(chart, 'root', { generations, signing: 'b', issuer: 'own' });
    new ServingCertificates(chart, 'certificates', { authority, bundle: 'roots' }).add(WEB);
    const objects = Objects.of(app);
    expect(objects.get('Bundle', 'roots').spec.sources.map(({ secret }: any) => secret.name)).toEqual([
      'b',
      'a',
    ]);
    expect(objects.get('Certificate', 'demo/web-cert').spec.issuerRef.name).toBe('own');
  });

  test('may be there already', () => {
    const trust = TrustObject.secret('roots', 'bundle.pem');
    const { certificates, objects } = program({ trust });
    expect(objects.kind('Bundle')).toEqual([]);
    expect(certificates.trustOf(WEB)).toBe(trust);
  });
});

test('issuer, key, lifetime, and another value to issue again', () => {
  const made = program({
    issuer: { name: 'team' },
    keyType: CertManagerKeyType.RSA_2048,
    duration: Duration.days(30),
    reissue: '2',
  });
  made.certificates.add(WEB);
  expect(made.objects.get('Certificate').spec).toMatchObject({
    issuerRef: { name: 'team', group: 'cert-manager.io' },
    duration: '720h',
    renewBefore: '240h',
    subject: { organizationalUnits: ['2'] },
    privateKey: { algorithm: 'RSA' },
  });
});

test.each<[string, ServingCertificatesProps]>([
  ['root-authority', { roots: [] }],
  ['object-name', { roots: ['A'] }],
  ['root-authority', { roots: ['a', 'b', 'a'] }],
  ['serving-trust', { trust: TrustObject.secret(), bundle: 'roots' }],
  ['serving-trust', { trust: TrustObject.secret(), roots: ['a'] }],
  ['dns-label', { excludedNamespaces: ['A b'] }],
  ['object-name', { bundle: 'A' }],
  ['reissue', { reissue: 'a b' }],
  ['cert-manager-duration', { duration: Duration.minutes(1) }],
])('[%s] %j is refused', (rule, props) => {
  expect(() => program(props)).toThrow(`[${rule}]`);
});

describe('the issuer of an authority', () => {
  const withIssuer = (issuer: ServingCertificatesProps['issuer']) => {
    const chart = new Chart(new App(), 'chart');
    const authority = new ServiceRootAuthority(chart, 'root');
    return new ServingCertificates(chart, 'certificates', { authority, issuer });
  };

  test('may be said a second time', () => {
    expect(() => withIssuer({ name: 'cpaas-ca', kind: 'ClusterIssuer' })).not.toThrow();
  });

  test.each([
    { name: 'other', kind: 'ClusterIssuer' },
    { name: 'cpaas-ca' },
    { name: 'cpaas-ca', kind: 'ClusterIssuer', group: 'example.org' },
  ])('%j is not', (issuer) => {
    expect(() => withIssuer(issuer)).toThrow('[root-authority]');
  });
});

test('the namespace svc gets no certificates, whatever is excluded', () => {
  const { certificates } = program({ excludedNamespaces: [] });
  const inner = new ServiceIdentity({ name: 'default', namespace: 'svc' });
  expect(() => certificates.add(inner)).toThrow('[serving-namespace]');
  expect(() => certificates.trustOf(inner)).toThrow('[serving-namespace]');
});

test('a service of an excluded namespace, and a Secret of another, are refused', () => {
  const { certificates } = program({ excludedNamespaces: ['secret'] });
  const inner = new ServiceIdentity({ name: 'a', namespace: 'secret' });
  expect(() => certificates.add(inner)).toThrow('[serving-namespace]');
  expect(() => certificates.trustOf(inner)).toThrow('[serving-namespace]');
  certificates.add(CORE);
  expect(() => certificates.add(WEB, { secretName: 'core-tls' })).toThrow('[serving-secret]');
});
