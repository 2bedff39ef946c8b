import { App, Chart, Duration } from 'cdk8s';
import { JobHooks } from '../../../lib/certificates';
import { PasswordGenerator } from '../../../lib/certificates/generator/password-generator';
import {
  CertManagerSpinnakerCertificates,
  type CertManagerSpinnakerCertificatesProps,
  SpinnakerJava,
} from '../../../lib/spinnaker/certificates';
import { spinnakerService } from '../../../lib/spinnaker/services';
import { Objects } from '../../support/objects';

const ISSUER = { kind: 'ClusterIssuer', name: 'spinnaker' };
const ORCA = spinnakerService('orca');
const DINGHY = spinnakerService('dinghy');

class Program {
  readonly app = new App({ outdir: '/nonexistent' });
  readonly chart = new Chart(this.app, 'chart');

  certificates(props: Partial<CertManagerSpinnakerCertificatesProps> = {}): CertManagerSpinnakerCertificates {
    return new CertManagerSpinnakerCertificates(this.chart, 'tls', {
      namespace: 'spinnaker',
      issuer: ISSUER,
      ...props,
    });
  }

  passwords(namespace = 'spinnaker'): PasswordGenerator {
    return new PasswordGenerator(this.chart, 'own', {
      namespace,
      secretName: 'secrets',
      program: '//',
      hooks: JobHooks.HELM,
    });
  }

  get objects(): Objects {
    return Objects.of(this.app);
  }
}

function certificate(service = ORCA, props: Partial<CertManagerSpinnakerCertificatesProps> = {}) {
  const program = new Program();
  const certificates = program.certificates({ passwords: program.passwords(), ...props });
  if (service === DINGHY) certificates.go(service);
  else certificates.java(service);
  return program.objects.get('Certificate');
}

test('a Java service has a keystore and a truststore of one password', () => {
  const program = new Program();
  const files = program.certificates({ passwords: program.passwords() }).java(ORCA);
  const password = { secret: 'secrets', key: 'orca' };
  expect(files).toEqual({
    keyStore: { secret: 'spin-orca-tls', key: 'keystore.p12' },
    keyStorePassword: password,
    trustStore: { secret: 'spin-orca-tls', key: 'truststore.p12' },
    trustStorePassword: password,
  });
  const { metadata, spec } = program.objects.get('Certificate');
  expect(metadata).toEqual({ name: 'spin-orca', namespace: 'spinnaker' });
  expect(spec).toMatchObject({
    secretName: 'spin-orca-tls',
    issuerRef: ISSUER,
    commonName: 'spin-orca',
    dnsNames: [
      'spin-orca',
      'spin-orca.spinnaker',
      'spin-orca.spinnaker.svc',
      'spin-orca.spinnaker.svc.cluster.local',
      'localhost',
    ],
    keystores: {
      pkcs12: { create: true, profile: 'Modern2023', passwordSecretRef: { name: 'secrets', key: 'orca' } },
    },
  });
  expect(spec.usages).toEqual(expect.arrayContaining(['server auth', 'client auth']));
});

test('a Go service has an RSA key as PKCS#1, and no keystore', () => {
  const program = new Program();
  expect(program.certificates().go(DINGHY)).toEqual({
    certificate: { secret: 'spin-dinghy-tls', key: 'tls.crt' },
    key: { secret: 'spin-dinghy-tls', key: 'tls.key' },
    authority: { secret: 'spin-dinghy-tls', key: 'ca.crt' },
  });
  const { spec } = program.objects.get('Certificate');
  expect(spec.privateKey).toMatchObject({ algorithm: 'RSA', size: 2048, encoding: 'PKCS1' });
  expect(spec).not.toHaveProperty('keystores');
  // Nobody asked for a password.
  expect(program.objects.kind('Job')).toEqual([]);
});

test.each([
  [SpinnakerJava.JAVA_8, 'LegacyDES'],
  [SpinnakerJava.JAVA_11, 'LegacyDES'],
  [SpinnakerJava.JAVA_17, 'Modern2023'],
])('Java %s reads %s', (java, profile) => {
  expect(certificate(ORCA, { java }).spec.keystores.pkcs12.profile).toBe(profile);
});

test('a variant has its own certificate, for its own Service', () => {
  const { metadata, spec } = certificate(spinnakerService('clouddriver-ro-deck'));
  expect(metadata.name).toBe('spin-clouddriver-ro-deck');
  expect(spec.dnsNames).toContain('spin-clouddriver-ro-deck.spinnaker');
});

test('asked for twice, there is one', () => {
  const program = new Program();
  const certificates = program.certificates({ passwords: program.passwords() });
  expect(certificates.java(ORCA)).toEqual(certificates.java(ORCA));
  expect(program.objects.kind('Certificate')).toHaveLength(1);
});

test('there is time to restart: a year, of which the last third is a time of renewal', () => {
  expect(certificate().spec).toMatchObject({ duration: '8760h', renewBefore: '2920h' });
});

test('names of browsers, another domain and another lifetime', () => {
  const { spec } = certificate(spinnakerService('gate'), {
    clusterDomain: 'example.internal',
    dnsNames: { gate: ['api.example.org'], orca: ['orca.example.org'] },
    duration: Duration.days(30),
    renewBefore: Duration.days(20),
  });
  expect(spec.dnsNames).toContain('spin-gate.spinnaker.svc.example.internal');
  expect(spec.dnsNames).toContain('api.example.org');
  expect(spec.dnsNames).not.toContain('orca.example.org');
  expect(spec).toMatchObject({ duration: '720h', renewBefore: '480h' });
});

describe('passwords', () => {
  test('are made by a Job, one for each service, and are in no manifest', () => {
    const program = new Program();
    const certificates = program.certificates();
    for (const name of ['orca', 'gate']) certificates.java(spinnakerService(name));
    expect(certificates.java(ORCA).keyStorePassword).toEqual({
      secret: 'spinnaker-keystore-passwords',
      key: 'orca',
    });
    const { objects } = program;
    expect(objects.get('Secret')).not.toHaveProperty('data');
    expect(objects.container('Job', 'passwords').args).toContain('orca,gate');
  });

  test('keep their Secret when nobody asks, as keystores of before are kept', () => {
    const program = new Program();
    program.certificates();
    const { objects } = program;
    expect(objects.all.map(({ kind }) => kind)).toEqual(['Secret']);
    expect(objects.get('Secret').metadata.name).toBe('spinnaker-keystore-passwords');
  });

  test('or one that is there', () => {
    const program = new Program();
    const password = { secret: 'mine', key: 'password' };
    const files = program.certificates({ password }).java(ORCA);
    expect([files.keyStorePassword, files.trustStorePassword]).toEqual([password, password]);
    expect(program.objects.names('Secret')).toEqual([]);
  });

  test('not both', () => {
    const program = new Program();
    const props = { passwords: program.passwords(), password: { secret: 'mine', key: 'password' } };
    expect(() => program.certificates(props)).toThrow('[keystore-password]');
  });

  test('of another namespace are refused', () => {
    const program = new Program();
    expect(() => program.certificates({ passwords: program.passwords('other') })).toThrow(
      '[secret-namespace]',
    );
  });
});

test('trusted authorities may be kept by somebody else', () => {
  const program = new Program();
  const trust = {
    pkcs12: { secret: 'trust', key: 'truststore.p12' },
    password: { secret: 'trust-password', key: 'password' },
    pem: { secret: 'trust', key: 'ca.crt' },
  };
  const certificates = program.certificates({ trust, passwords: program.passwords() });
  expect(certificates.java(ORCA)).toMatchObject({
    trustStore: trust.pkcs12,
    trustStorePassword: trust.password,
    keyStorePassword: { secret: 'secrets', key: 'orca' },
  });
  expect(certificates.go(DINGHY).authority).toEqual(trust.pem);
});

test('services may trust others when they call', () => {
  const program = new Program();
  const clientTrust = {
    pkcs12: { secret: 'outside', key: 'truststore.p12' },
    password: { secret: 'outside', key: 'password' },
    pem: { secret: 'outside', key: 'ca.pem' },
  };
  const certificates = program.certificates({ clientTrust });
  expect(certificates.java(ORCA)).toMatchObject({
    trustStore: { secret: 'spin-orca-tls', key: 'truststore.p12' },
    clientTrustStore: clientTrust.pkcs12,
    clientTrustStorePassword: clientTrust.password,
  });
  expect(certificates.go(DINGHY)).toMatchObject({
    authority: { secret: 'spin-dinghy-tls', key: 'ca.crt' },
    clientAuthority: clientTrust.pem,
  });
});

test('an older Java has another Secret, as cert-manager keeps a keystore whatever its profile', () => {
  const secretOf = (java?: SpinnakerJava) => {
    const program = new Program();
    const { keyStore, trustStore } = program.certificates({ java }).java(ORCA);
    const [{ spec }] = program.objects.kind('Certificate');
    expect([keyStore.secret, trustStore.secret]).toEqual([spec.secretName, spec.secretName]);
    return spec.secretName;
  };
  expect(secretOf()).toBe('spin-orca-tls');
  expect(secretOf(SpinnakerJava.JAVA_17)).toBe('spin-orca-tls');
  expect(secretOf(SpinnakerJava.JAVA_11)).toBe('spin-orca-tls-legacy');
  expect(secretOf(SpinnakerJava.JAVA_8)).toBe('spin-orca-tls-legacy');
});

describe('is refused:', () => {
  test.each<[string, Partial<CertManagerSpinnakerCertificatesProps>, string]>([
    ['a namespace that is none', { namespace: 'a.b' }, 'dns-label'],
    ['a domain that is none', { clusterDomain: 'bad_domain' }, 'dns-name'],
    ['a Java that is none', { java: '21' as SpinnakerJava }, 'enum-value'],
    ['names of no service', { dnsNames: { gat: ['x.example.org'] } }, 'spinnaker-service'],
  ])('%s', (_, props, rule) => expect(() => new Program().certificates(props)).toThrow(`[${rule}]`));

  test.each<[string, Partial<CertManagerSpinnakerCertificatesProps>, string]>([
    ['what the operator cannot refer to', { password: { secret: 'a', key: 'b:c' } }, 'spinnaker-secret'],
    [
      'a truststore in a Secret that no volume can be named after',
      {
        trust: {
          pkcs12: { secret: 'my.trust', key: 'a' },
          password: { secret: 'a', key: 'a' },
          pem: { secret: 'a', key: 'b' },
        },
      },
      'spinnaker-secret',
    ],
    ['a lifetime of two years', { duration: Duration.days(730) }, 'cert-manager-duration'],
  ])('%s', (_, props, rule) => {
    const program = new Program();
    const certificates = program.certificates(props);
    expect(() => certificates.java(ORCA)).toThrow(`[${rule}]`);
  });

  test('the files of the other language, and of a web page', () => {
    const certificates = new Program().certificates();
    expect(() => certificates.java(DINGHY)).toThrow('"dinghy" is not written in Java');
    expect(() => certificates.go(ORCA)).toThrow('"orca" is not written in Go');
    expect(() => certificates.java(spinnakerService('deck'))).toThrow('[spinnaker-language]');
  });
});
