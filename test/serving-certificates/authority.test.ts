import { App, Chart, Duration } from 'cdk8s';
import { ServiceRootAuthority, type ServiceRootAuthorityProps } from '../../lib/serving-certificates';
import { Objects } from '../support/objects';

function authority(props?: ServiceRootAuthorityProps) {
  const app = new App();
  const root = new ServiceRootAuthority(new Chart(app, 'chart'), 'root', props);
  return { root, objects: Objects.of(app) };
}

test('one root, and the ClusterIssuer that signs with it', () => {
  const { root, objects } = authority();
  expect(objects.all.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
    ['Issuer', 'cert-manager', 'service-root-self-signed'],
    ['Certificate', 'cert-manager', 'service-root-ca'],
    ['ClusterIssuer', undefined, 'cpaas-ca'],
  ]);
  expect(objects.get('Certificate').spec).toEqual({
    secretName: 'service-root-ca',
    secretTemplate: { labels: { 'service.alauda.io/trusted-root': 'true' } },
    issuerRef: { name: 'service-root-self-signed', kind: 'Issuer', group: 'cert-manager.io' },
    isCA: true,
    commonName: 'service-root-ca',
    duration: '87600h',
    renewBefore: '8760h',
    usages: ['cert sign', 'crl sign', 'digital signature'],
    privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Never' },
  });
  expect(objects.get('ClusterIssuer').spec).toEqual({ ca: { secretName: 'service-root-ca' } });
  expect(root).toMatchObject({ signing: 'service-root-ca', issuer: 'cpaas-ca', namespace: 'cert-manager' });
});

describe('a rotation', () => {
  const names = ['service-root-ca', 'service-root-ca-2027'];
  const signing = (objects: Objects) => objects.get('ClusterIssuer').spec.ca.secretName;

  test('trusts the new root, signs with it, and takes the old one out', () => {
    const trusted = authority({ generations: names });
    expect(trusted.objects.names('Certificate')).toEqual(names.map((name) => `cert-manager/${name}`));
    expect(signing(trusted.objects)).toBe(names[0]);
    const signed = authority({ generations: names, signing: names[1] });
    expect([signing(signed.objects), signed.root.roots]).toEqual([names[1], [names[1], names[0]]]);
    const taken = authority({ generations: [names[1]] });
    expect([signing(taken.objects), taken.objects.names('Certificate')]).toEqual([
      names[1],
      [`cert-manager/${names[1]}`],
    ]);
  });

  test('changes nothing of the roots that stay', () => {
    const before = authority().objects.get('Certificate');
    expect(authority({ generations: names, signing: names[1] }).objects.get('Certificate', names[0])).toEqual(
      before,
    );
  });
});

test('names of others', () => {
  const { root, objects } = authority({
    generations: ['a'],
    namespace: 'pki',
    issuer: 'b',
    rootLabel: 'example.org/root',
    selfSignedIssuer: 'c',
    duration: Duration.days(730),
    renewBefore: Duration.days(30),
  });
  expect(objects.get('Certificate', 'pki/a').spec).toMatchObject({
    secretTemplate: { labels: { 'example.org/root': 'true' } },
    issuerRef: { name: 'c' },
    duration: '17520h',
  });
  expect(objects.names('ClusterIssuer')).toEqual(['b']);
  expect(root.rootLabel).toBe('example.org/root');
});

test.each(['self-signed', 'cluster-issuer'])('a root may be called %s', (name) => {
  expect(authority({ generations: [name] }).objects.names('Certificate')).toEqual([`cert-manager/${name}`]);
});

test.each<[string, ServiceRootAuthorityProps]>([
  ['[root-authority]', { generations: [] }],
  ['[root-authority]', { generations: ['a', 'b', 'a'] }],
  ['[root-authority]', { generations: ['a'], signing: 'b' }],
  ['[root-authority]', { generations: ['x'.repeat(65)] }],
  ['[object-name]', { generations: ['A'] }],
  ['[object-name]', { issuer: 'A' }],
  ['[object-name]', { selfSignedIssuer: 'A' }],
  ['[dns-label]', { namespace: 'a.b' }],
  ['[label]', { rootLabel: 'a b' }],
  ['[label]', { rootLabel: 'controller.cert-manager.io/fao' }],
  ['[cert-manager-duration]', { duration: Duration.days(30) }],
])('%s: %j is refused', (rule, props) => {
  expect(() => authority(props)).toThrow(rule);
});

test('a root that nobody trusts says what comes first', () => {
  expect(() => authority({ signing: 'new' })).toThrow(
    '"service-root-ca", or add it to the generations, apply that, and sign then',
  );
});
