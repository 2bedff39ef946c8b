import {
  CertificateKeyType,
  CertificateLayout,
  type CertificateLayoutProps,
  KeyEncoding,
  Pkcs12Profile,
  SecretLayout,
} from '../../../lib/certificates';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import { RuntimeCertificates } from '../../../lib/pulumi';
import {
  LayoutSpinnakerCertificates,
  type LayoutSpinnakerCertificatesProps,
  SpinnakerJava,
} from '../../../lib/spinnaker/certificates';
import { spinnakerService } from '../../../lib/spinnaker/services';
import { describeWith } from '../../e2e/support/tools';
import { run } from '../../pulumi/run';
import { TlsProvider } from '../../pulumi/tls-provider';
import { algorithmsOf, javaEntries, namesOf, pemOf, type Read, verification } from './stores';

const ORCA = spinnakerService('orca');
const DINGHY = spinnakerService('dinghy');

function layoutOf(props: Partial<CertificateLayoutProps> = {}): CertificateLayout {
  return new CertificateLayout({
    namespace: 'spinnaker',
    trustDomain: new TrustDomain('example.org'),
    secrets: SecretLayout.PER_SERVICE,
    secretName: 'certs',
    ...props,
  });
}

const certificates = (layout: CertificateLayout, props: Partial<LayoutSpinnakerCertificatesProps> = {}) =>
  new LayoutSpinnakerCertificates({ layout, ...props });
const service = (name: string) => new ServiceIdentity({ name, namespace: 'spinnaker' });

test('a Java service is added with a keystore, by all of its names', () => {
  const layout = layoutOf();
  const secret = 'certs-spin-orca';
  const password = { secret, key: 'spin-orca-keystore-password' };
  expect(certificates(layout, { dnsNames: { orca: ['orca.example.org'] } }).java(ORCA)).toEqual({
    keyStore: { secret, key: 'spin-orca-keystore.p12' },
    keyStorePassword: password,
    trustStore: { secret, key: 'spin-orca-truststore.p12' },
    trustStorePassword: password,
  });
  const [entry] = layout.document().certificates;
  expect(entry).toMatchObject({ name: 'spin-orca', keystore: Pkcs12Profile.MODERN });
  expect(entry.dnsNames).toEqual([
    ...namesOf('orca', 'spinnaker').slice(0, 4),
    'orca.example.org',
    'localhost',
  ]);
  expect(entry).not.toHaveProperty('spiffeId');
  expect(entry.workloads).toEqual([{ kind: 'Deployment', namespace: 'spinnaker', name: 'spin-orca' }]);
});

test('services may trust others when they call, with one Secret for all as well', () => {
  const layout = layoutOf({ secrets: SecretLayout.SHARED });
  const file = (key: string) => ({ secret: 'outside', key });
  const clientTrust = { pkcs12: file('truststore.p12'), password: file('password'), pem: file('ca.pem') };
  const found = certificates(layout, { clientTrust });
  expect(found.java(ORCA)).toMatchObject({
    trustStore: { secret: 'certs', key: 'spin-orca-truststore.p12' },
    clientTrustStore: clientTrust.pkcs12,
    clientTrustStorePassword: clientTrust.password,
  });
  expect(found.go(DINGHY)).toMatchObject({ clientAuthority: clientTrust.pem });
  expect(found.go(DINGHY).authority).toEqual(certificates(layout).go(DINGHY).authority);
});

test('a Go service is added with an RSA key as PKCS#1, and trusts every authority', () => {
  const layout = layoutOf();
  const secret = 'certs-spin-dinghy';
  expect(certificates(layout).go(DINGHY)).toEqual({
    certificate: { secret, key: 'spin-dinghy.pem' },
    key: { secret, key: 'spin-dinghy-key.pem' },
    authority: { secret, key: 'root.pem' },
  });
  expect(layout.document().certificates[0]).toMatchObject({
    keyType: CertificateKeyType.RSA_2048,
    keyEncoding: KeyEncoding.PKCS1,
  });
});

test('in one Secret for all, each has its own files', () => {
  const layout = layoutOf({ secrets: SecretLayout.SHARED });
  const found = certificates(layout);
  expect(found.java(ORCA).keyStore).toEqual({ secret: 'certs', key: 'spin-orca-keystore.p12' });
  expect(found.go(DINGHY).key).toEqual({ secret: 'certs', key: 'spin-dinghy-key.pem' });
});

test.each([
  [SpinnakerJava.JAVA_8, Pkcs12Profile.LEGACY],
  [SpinnakerJava.JAVA_11, Pkcs12Profile.LEGACY],
  [SpinnakerJava.JAVA_17, Pkcs12Profile.MODERN],
])('Java %s reads the profile %s', (java, profile) => {
  const layout = layoutOf();
  certificates(layout, { java }).java(ORCA);
  expect(layout.document().certificates[0].keystore).toBe(profile);
});

test('asked for twice, or in the layout before, there is one', () => {
  const layout = layoutOf();
  layout.add(service('spin-orca'), { name: 'mine', keystore: Pkcs12Profile.LEGACY });
  const found = certificates(layout);
  expect(found.java(ORCA)).toEqual(found.java(ORCA));
  expect(found.java(ORCA).keyStore.key).toBe('mine-keystore.p12');
  expect(layout.document().certificates).toHaveLength(1);
});

describe('is refused:', () => {
  test('a Java service that the layout has without PKCS#12', () => {
    const layout = layoutOf();
    layout.add(service('spin-orca'));
    expect(() => certificates(layout).java(ORCA)).toThrow('[spinnaker-keystore]');
  });

  test.each([
    ['of an elliptic curve', {}],
    ['as PKCS#8', { keyType: CertificateKeyType.RSA_2048 }],
  ])('a Go service whose key is %s', (_, options) => {
    const layout = layoutOf();
    layout.add(service('spin-dinghy'), options);
    expect(() => certificates(layout).go(DINGHY)).toThrow('[spinnaker-go-key]');
  });

  test('but not one whose key is longer', () => {
    const layout = layoutOf();
    const options = { keyType: CertificateKeyType.RSA_4096, keyEncoding: KeyEncoding.PKCS1 };
    layout.add(service('spin-dinghy'), options);
    expect(() => certificates(layout).go(DINGHY)).not.toThrow();
  });

  test('a keystore that the Java does not read', () => {
    const layout = layoutOf();
    layout.add(service('spin-orca'), { keystore: Pkcs12Profile.MODERN });
    expect(() => certificates(layout, { java: SpinnakerJava.JAVA_8 }).java(ORCA)).toThrow(
      '[spinnaker-keystore]',
    );
    expect(() => certificates(layout).java(ORCA)).not.toThrow();
  });

  test.each<[string, Partial<LayoutSpinnakerCertificatesProps>]>([
    ['orca.example.org', { dnsNames: { orca: ['orca.example.org'] } }],
    ['spin-orca.spinnaker.svc.example.internal', { clusterDomain: 'example.internal' }],
  ])('a certificate of the layout without the name %s', (name, props) => {
    const layout = layoutOf();
    layout.add(service('spin-orca'), { keystore: Pkcs12Profile.MODERN });
    expect(() => certificates(layout, props).java(ORCA)).toThrow(`"spin-orca" has not the name ${name}`);
    const full = layoutOf();
    full.add(service('spin-orca'), { keystore: Pkcs12Profile.MODERN, dnsNames: [name] });
    expect(() => certificates(full, props).java(ORCA)).not.toThrow();
  });

  test('a Java and a domain that are none', () => {
    expect(() => certificates(layoutOf(), { java: '21' as SpinnakerJava })).toThrow('[enum-value]');
    expect(() => certificates(layoutOf(), { clusterDomain: 'bad_domain' })).toThrow('[dns-name]');
  });

  test('a Secret in another namespace', () => {
    const shared = certificates(layoutOf({ secrets: SecretLayout.SHARED, namespace: 'ops' }), {
      namespace: 'spinnaker',
    });
    expect(() => shared.java(ORCA)).toThrow('[secret-namespace]');
    const own = certificates(layoutOf({ namespace: 'ops' }), { namespace: 'spinnaker' });
    expect(() => own.java(ORCA)).not.toThrow();
  });

  test('a Secret that no volume can be named after', () => {
    expect(() => certificates(layoutOf({ secretName: 'my.certs' })).java(ORCA)).toThrow('[spinnaker-secret]');
  });

  test('the files of the other language, and names of no service', () => {
    expect(() => certificates(layoutOf()).java(DINGHY)).toThrow('[spinnaker-language]');
    expect(() => certificates(layoutOf()).go(ORCA)).toThrow('[spinnaker-language]');
    expect(() => certificates(layoutOf(), { dnsNames: { gat: [] } })).toThrow('[spinnaker-service]');
  });
});

describeWith('keytool', 'openssl')("what Pulumi's TLS provider issues by that layout", () => {
  test.each([
    [SpinnakerJava.JAVA_11, /pbeWithSHA1And3-KeyTripleDES-CBC/],
    [SpinnakerJava.JAVA_17, /PBES2, PBKDF2, AES-256-CBC/],
  ])(
    'is what Java %s and Go read',
    async (java, algorithms) => {
      const layout = layoutOf();
      const found = certificates(layout, { java });
      const [orca, dinghy] = [found.java(ORCA), found.go(DINGHY)];
      const { run: made } = await run(
        () => new RuntimeCertificates('x', { layout: layout.document() }),
        new TlsProvider().answer,
      );
      const read: Read = ({ secret, key }) => {
        const { inputs } = made.get('kubernetes:core/v1:Secret', `x:spinnaker/${secret}`);
        return Buffer.from(inputs.data[key], 'base64');
      };
      const password = read(orca.keyStorePassword);
      expect(javaEntries(read(orca.keyStore), password)).toEqual(['PrivateKeyEntry']);
      expect(javaEntries(read(orca.trustStore), password)).toEqual(['trustedCertEntry']);
      expect(algorithmsOf(read(orca.keyStore), password)).toMatch(algorithms);
      expect(read(dinghy.key).toString()).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);

      const authorities = read(dinghy.authority).toString();
      for (const name of namesOf('orca', 'spinnaker')) {
        expect(verification(pemOf(read(orca.keyStore), password), authorities, name)).toBe('');
      }
      for (const name of namesOf('dinghy', 'spinnaker')) {
        expect(verification(read(dinghy.certificate).toString(), authorities, name)).toBe('');
      }
    },
    60_000,
  );
});
