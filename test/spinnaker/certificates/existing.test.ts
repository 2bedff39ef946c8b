import {
  ExistingSpinnakerCertificates,
  type ExistingSpinnakerCertificatesProps,
  type GoCertificate,
  type JavaCertificate,
} from '../../../lib/spinnaker/certificates';
import { spinnakerService } from '../../../lib/spinnaker/services';

const everyJava: JavaCertificate = {
  keyStore: { secret: 'spin-{service}-tls', key: '{service}.p12' },
  keyStorePassword: { secret: 'passwords', key: '{service}' },
  trustStore: { secret: 'trust', key: 'truststore.p12' },
  trustStorePassword: { secret: 'passwords', key: 'trust' },
};
const everyGo: GoCertificate = {
  certificate: { secret: 'spin-{service}-tls', key: '{service}.crt' },
  key: { secret: 'spin-{service}-tls', key: '{service}.key' },
  keyPassword: { secret: 'passwords', key: '{service}' },
  authority: { secret: 'trust', key: 'ca.pem' },
};
/** Without placeholders, as the files of one service are. */
const ofOrca: JavaCertificate = {
  ...everyJava,
  keyStore: { secret: 'spin-orca-tls', key: 'orca.p12' },
  keyStorePassword: { secret: 'passwords', key: 'orca' },
};
const ofDinghy: GoCertificate = {
  certificate: { secret: 'spin-dinghy-tls', key: 'dinghy.crt' },
  key: { secret: 'spin-dinghy-tls', key: 'dinghy.key' },
  authority: { secret: 'trust', key: 'ca.pem' },
};
const certificates = (props: ExistingSpinnakerCertificatesProps) => new ExistingSpinnakerCertificates(props);
const [orca, dinghy] = ['orca', 'dinghy'].map(spinnakerService);

test('a pattern names the files of every service', () => {
  const found = certificates({ everyJava, everyGo, namespace: 'spinnaker' });
  expect(found.namespace).toBe('spinnaker');
  expect(found.java(orca)).toMatchObject({
    keyStore: { secret: 'spin-orca-tls', key: 'orca.p12' },
    keyStorePassword: { secret: 'passwords', key: 'orca' },
    trustStore: { secret: 'trust', key: 'truststore.p12' },
  });
  expect(found.go(dinghy)).toEqual({
    certificate: { secret: 'spin-dinghy-tls', key: 'dinghy.crt' },
    key: { secret: 'spin-dinghy-tls', key: 'dinghy.key' },
    keyPassword: { secret: 'passwords', key: 'dinghy' },
    authority: { secret: 'trust', key: 'ca.pem' },
  });
});

test('what is said of one service comes before, and variants have what the whole has', () => {
  const file = { secret: 'whole', key: 'store' };
  const clouddriver = {
    ...everyJava,
    keyStore: file,
    keyStorePassword: { secret: 'passwords', key: 'whole' },
  };
  const rw = { ...clouddriver, keyStore: { secret: 'rw', key: 'store' } };
  const found = certificates({ everyJava, java: { clouddriver, 'clouddriver-rw': rw } });
  expect(found.java(spinnakerService('clouddriver'))).toEqual(clouddriver);
  expect(found.java(spinnakerService('clouddriver-ro'))).toEqual(clouddriver);
  expect(found.java(spinnakerService('clouddriver-rw'))).toEqual(rw);
});

test('a service without files is refused', () => {
  const found = certificates({ everyJava });
  expect(() => found.go(dinghy)).toThrow('"dinghy" has no certificate');
  expect(() => certificates({ everyGo }).java(orca)).toThrow('[spinnaker-certificate]');
});

test.each<[string, ExistingSpinnakerCertificatesProps, string]>([
  ['a namespace that is none', { namespace: 'Spin' }, 'dns-label'],
  ['no service', { java: { orka: everyJava } }, 'spinnaker-service'],
  ['a service in Go', { java: { dinghy: everyJava } }, 'spinnaker-language'],
  ['a service in Java', { go: { orca: everyGo } }, 'spinnaker-language'],
  [
    'a colon in a key',
    { java: { orca: { ...ofOrca, keyStore: { secret: 'a', key: 'b:c' } } } },
    'spinnaker-secret',
  ],
  [
    'an exclamation mark in a name',
    { go: { dinghy: { ...ofDinghy, key: { secret: 'a!b', key: 'b' } } } },
    'spinnaker-secret',
  ],
  [
    'a name of a Secret that is too long for the volume of the operator',
    { go: { dinghy: { ...ofDinghy, authority: { secret: 'a'.repeat(57), key: 'b' } } } },
    'spinnaker-secret',
  ],
])('%s is refused at once', (_, props, rule) => {
  expect(() => certificates(props)).toThrow(`[${rule}]`);
});

describe('authorities for calls', () => {
  const file = (key: string) => ({ secret: 'outside', key });
  const clientTrust = { pkcs12: file('truststore.p12'), password: file('password'), pem: file('ca.pem') };
  const client = { clientTrustStore: clientTrust.pkcs12, clientTrustStorePassword: clientTrust.password };

  test('are those of all, beside those of servers', () => {
    const found = certificates({ everyJava, go: { dinghy: ofDinghy }, clientTrust });
    expect(found.java(orca)).toMatchObject({ ...client, trustStore: everyJava.trustStore });
    expect(found.go(dinghy)).toEqual({ ...ofDinghy, clientAuthority: clientTrust.pem });
    expect(certificates({ everyJava }).java(orca)).not.toHaveProperty('clientTrustStore');
  });

  test('are those of a service, if it has its own', () => {
    const own = { clientTrustStore: file('{service}.p12'), clientTrustStorePassword: file('own') };
    const java = { ...everyJava, ...own };
    const go = { ...everyGo, clientAuthority: file('{service}.pem') };
    const found = certificates({ everyJava: java, everyGo: go, clientTrust });
    expect(found.java(orca)).toMatchObject({
      clientTrustStore: file('orca.p12'),
      clientTrustStorePassword: file('own'),
    });
    expect(found.go(dinghy).clientAuthority).toEqual(file('dinghy.pem'));
  });

  test.each<[string, ExistingSpinnakerCertificatesProps, string]>([
    ['a store alone', { everyJava: { ...everyJava, clientTrustStore: file('a') } }, 'spinnaker-client-trust'],
    [
      'a password alone',
      { java: { orca: { ...ofOrca, clientTrustStorePassword: file('a') } } },
      'spinnaker-client-trust',
    ],
    [
      'passwords that the operator takes for one',
      {
        everyJava: {
          ...everyJava,
          clientTrustStore: file('a'),
          clientTrustStorePassword: { secret: 'passwords', key: 'TRUST' },
        },
      },
      'spinnaker-secret',
    ],
    [
      'a PEM file that cannot be mounted',
      { clientTrust: { ...clientTrust, pem: file('..data') } },
      'secret-key',
    ],
    ['a Go file likewise', { everyGo: { ...everyGo, clientAuthority: file('a:b') } }, 'spinnaker-secret'],
  ])('are refused: %s', (_, props, rule) => {
    expect(() => certificates(props)).toThrow(`[${rule}]`);
  });
});

test('passwords that the operator would take for one are refused', () => {
  const clash = {
    ...everyJava,
    keyStorePassword: { secret: 'a-b', key: 'c' },
    trustStorePassword: { secret: 'a', key: 'b.c' },
  };
  expect(() => certificates({ everyJava: clash }).java(orca)).toThrow('[spinnaker-secret]');
});

test('a pattern with another placeholder is refused at once', () => {
  const java = { ...everyJava, keyStore: { secret: 'spin-{svc}', key: 'a' } };
  expect(() => certificates({ everyJava: java })).toThrow('everyJava, keyStore');
  const go = { ...everyGo, key: { secret: 'spin-{svc}', key: 'a' } };
  expect(() => certificates({ everyGo: go })).toThrow('everyGo, key');
});

test('names that a pattern leads to are checked as well', () => {
  const pattern = { ...everyJava, keyStore: { secret: `${'a'.repeat(40)}-{service}`, key: 'a' } };
  const found = certificates({ everyJava: pattern });
  expect(() => found.java(orca)).not.toThrow();
  expect(() => found.java(spinnakerService('clouddriver-ro-deck'))).toThrow('[spinnaker-secret]');
});
