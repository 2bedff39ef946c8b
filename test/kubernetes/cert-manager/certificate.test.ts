import { Duration } from 'cdk8s';
import {
  type CertManagerCertificateProps,
  certManagerCertificate,
  CertManagerKeyEncoding,
  CertManagerKeyRotation,
  CertManagerKeyType,
  CertManagerPkcs12Profile,
  type CertManagerSubject,
  type IssuerReference,
} from '../../../lib/kubernetes';

const certificate = (props: Partial<CertManagerCertificateProps> = {}) =>
  certManagerCertificate({
    name: 'core-cert',
    namespace: 'demo',
    secretName: 'core-tls',
    issuer: { name: 'cpaas-ca', kind: 'ClusterIssuer' },
    dnsNames: ['core.demo.svc'],
    ...props,
  });

test('serves and calls, with a new key each time', () => {
  expect(certificate()).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'core-cert', namespace: 'demo' },
    spec: {
      secretName: 'core-tls',
      issuerRef: { name: 'cpaas-ca', kind: 'ClusterIssuer', group: 'cert-manager.io' },
      dnsNames: ['core.demo.svc'],
      duration: '2160h',
      renewBefore: '720h',
      usages: ['digital signature', 'server auth', 'client auth'],
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    },
  });
});

test('an RSA key encrypts, too, and may be PKCS#1', () => {
  const { spec } = certificate({
    keyType: CertManagerKeyType.RSA_3072,
    keyEncoding: CertManagerKeyEncoding.PKCS1,
    keyRotation: CertManagerKeyRotation.NEVER,
  });
  expect(spec.usages).toEqual(['digital signature', 'key encipherment', 'server auth', 'client auth']);
  expect(spec.privateKey).toEqual({
    algorithm: 'RSA',
    size: 3072,
    encoding: 'PKCS1',
    rotationPolicy: 'Never',
  });
});

test('an authority signs, and may live longer than a year', () => {
  const { spec } = certificate({
    isCA: true,
    commonName: 'root',
    dnsNames: undefined,
    duration: Duration.days(3650),
  });
  expect(spec).toMatchObject({ isCA: true, commonName: 'root', duration: '87600h' });
  expect(spec.usages).toEqual(['cert sign', 'crl sign', 'digital signature']);
  expect(spec).not.toHaveProperty('dnsNames');
});

test('everything else', () => {
  const { metadata, spec } = certificate({
    subject: { organizationalUnits: ['2'] },
    uris: ['spiffe://example.org/ns/demo/sa/core'],
    ipAddresses: ['127.0.0.1'],
    secretTemplate: { labels: { app: 'core' } },
    labels: { app: 'core' },
    issuer: { name: 'x', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' },
    pkcs12: { password: { name: 'keystore-password', key: 'password' } },
  });
  expect(metadata).toMatchObject({ labels: { app: 'core' } });
  expect(spec).toMatchObject({
    subject: { organizationalUnits: ['2'] },
    uris: ['spiffe://example.org/ns/demo/sa/core'],
    ipAddresses: ['127.0.0.1'],
    secretTemplate: { labels: { app: 'core' } },
    issuerRef: { group: 'awspca.cert-manager.io' },
    keystores: {
      pkcs12: {
        create: true,
        profile: 'Modern2023',
        passwordSecretRef: { name: 'keystore-password', key: 'password' },
      },
    },
  });
  const legacy = { password: { name: 'p', key: 'p' }, profile: CertManagerPkcs12Profile.LEGACY };
  expect(certificate({ pkcs12: legacy }).spec.keystores?.pkcs12?.profile).toBe('LegacyDES');
});

test.each<[string, Partial<CertManagerCertificateProps>]>([
  ['half an hour', { duration: Duration.minutes(30) }],
  ['more than a year', { duration: Duration.days(367) }],
  ['a fraction of a second', { duration: Duration.millis(3_600_500) }],
  ['a renewal that is never over', { duration: Duration.hours(2), renewBefore: Duration.hours(2) }],
  ['a renewal in the last minute', { renewBefore: Duration.minutes(1) }],
])('%s is refused', (_, props) => {
  expect(() => certificate(props)).toThrow('[cert-manager-duration]');
});

test('a misspelt field is named with the one that is meant', () => {
  const subject = { organization: ['a'] } as CertManagerSubject;
  expect(() => certificate({ subject })).toThrow(
    '"organization" is no field of a subject. Instead: "organizations"',
  );
});

test('an hour with its third is not', () => {
  expect(certificate({ duration: Duration.hours(1) }).spec).toMatchObject({
    duration: '1h',
    renewBefore: '20m',
  });
  expect(certificate({ duration: Duration.days(366), renewBefore: Duration.minutes(5) }).spec).toMatchObject({
    duration: '8784h',
    renewBefore: '5m',
  });
});

test.each<[string, Partial<CertManagerCertificateProps>]>([
  ['[object-name]', { name: 'Core' }],
  ['[object-name]', { secretName: 'core/tls' }],
  ['[dns-label]', { namespace: 'a.b' }],
  ['[object-name]', { issuer: { name: '' } }],
  ['[cert-manager-issuer]', { issuer: { name: 'a', kind: 'ClusterIsuer' } }],
  ['[cert-manager-issuer]', { issuer: { name: 'a', kind: 'Other', group: 'cert-manager.io' } }],
  ['[cert-manager-field]', { issuer: { name: 'a', secret: 'b' } as IssuerReference }],
  ['[cert-manager-field]', { subject: { organization: ['a'] } as CertManagerSubject }],
  ['[dns-name]', { dnsNames: ['core..svc'] }],
  ['[ip-address]', { ipAddresses: ['localhost'] }],
  ['[cert-manager-names]', { dnsNames: [] }],
  ['[cert-manager-names]', { commonName: 'x'.repeat(65) }],
  ['[cert-manager-names]', { commonName: '' }],
  ['[cert-manager-names]', { uris: ['not a uri'] }],
  ['[cert-manager-names]', { uris: ['/relative'] }],
  ['[cert-manager-names]', { uris: ['spiffe://example.org/a b'] }],
  ['[cert-manager-key]', { keyEncoding: CertManagerKeyEncoding.PKCS1 }],
  ['[cert-manager-key]', { keyType: 'ed25519' as CertManagerKeyType }],
  ['[cert-manager-key]', { keyEncoding: 'pkcs8' as CertManagerKeyEncoding }],
  ['[cert-manager-key]', { keyRotation: 'never' as CertManagerKeyRotation }],
  [
    '[enum-value]',
    { pkcs12: { password: { name: 'a', key: 'b' }, profile: 'Modern' as CertManagerPkcs12Profile } },
  ],
  ['[label]', { labels: { 'a b': 'c' } }],
  ['[label]', { secretTemplate: { labels: { app: 'a b' } } }],
  ['[object-name]', { pkcs12: { password: { name: 'A', key: 'password' } } }],
  ['[secret-key]', { pkcs12: { password: { name: 'a', key: 'pass word' } } }],
  ['[secret-key]', { pkcs12: { password: { name: 'a', key: '..' } } }],
  ['[secret-key]', { pkcs12: { password: { name: 'a', key: '..x' } } }],
])('%s: %j', (rule, props) => {
  expect(() => certificate(props)).toThrow(rule);
});
