import { App, Chart, Testing } from 'cdk8s';
import { PasswordGenerator } from '../../lib/certificates';
import {
  CertManagerSpinnakerCertificates,
  GateTls,
  MTLS_CHECKSUM,
  MtlsStage,
  SpinnakerDistribution,
  SpinnakerMtls,
  spinnakerService,
  type SpinnakerServiceType,
} from '../../lib/spinnaker';
import { walk } from '../support/objects';
import { CERTIFICATES, configOf, mtls } from './support';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;
const ARMORY = SpinnakerDistribution.ARMORY;
const AT_GATE = {
  gate: GateTls.AT_GATE,
  base: { config: { security: { apiSecurity: { overrideBaseUrl: 'https://gate.example.org' } } } },
};

const ORCA_STORES = {
  'key-store': 'encryptedFile:k8s!n:orca-tls!k:keystore.p12',
  'key-store-type': 'PKCS12',
  'key-store-password': 'encrypted:k8s!n:orca-tls!k:password',
  'trust-store': 'encryptedFile:k8s!n:trust!k:truststore.p12',
  'trust-store-type': 'PKCS12',
  'trust-store-password': 'encrypted:k8s!n:trust!k:password',
};

test.each([
  [HTTPS, 'none'],
  [WANT, 'want'],
  [NEED, 'need'],
])(
  'in the stage %s, a Java service serves TLS with client-auth %s, and calls with both stores',
  (stage, auth) => {
    const { profiles } = configOf({ stage });
    expect(profiles.orca).toEqual({
      server: { ssl: { enabled: true, ...ORCA_STORES, 'client-auth': auth } },
      'ok-http-client': ORCA_STORES,
    });
  },
);

test.each([
  [HTTPS, 'none'],
  [WANT, 'want'],
  [NEED, 'need'],
])(
  'in the stage %s, a Go service serves TLS with clientAuth %s, and has its password under both names',
  (stage, auth) => {
    const { profiles } = configOf({ stage, distribution: ARMORY });
    const certificate = 'encryptedFile:k8s!n:dinghy-tls!k:tls.crt';
    const key = 'encryptedFile:k8s!n:dinghy-tls!k:tls.key';
    const password = 'encrypted:k8s!n:dinghy-tls!k:password';
    const cacertFile = 'encryptedFile:k8s!n:trust!k:ca.crt';
    expect(profiles.dinghy).toEqual({
      server: {
        ssl: {
          enabled: true,
          certFile: certificate,
          keyFile: key,
          keyPassword: password,
          keyFilePassword: password,
          cacertFile,
          clientAuth: auth,
        },
      },
      http: { cacertFile, clientCertFile: certificate, clientKeyFile: key, clientKeyPassword: password },
    });
  },
);

test('what a service trusts when it calls is for its calls alone', () => {
  const client = (key: string) => ({ secret: 'outside', key });
  const certificates = {
    java: (service: SpinnakerServiceType) => ({
      ...CERTIFICATES.java(service),
      clientTrustStore: client('truststore.p12'),
      clientTrustStorePassword: client('password'),
    }),
    go: (service: SpinnakerServiceType) => ({
      ...CERTIFICATES.go(service),
      clientAuthority: client('ca.pem'),
    }),
  };
  const props = { services: ['orca', 'dinghy'], distribution: ARMORY };
  const [before, after] = [configOf(props).profiles, configOf({ ...props, certificates }).profiles];
  for (const { server } of [before, after].map((profiles) => profiles.orca)) {
    expect(server.ssl['trust-store']).toBe('encryptedFile:k8s!n:trust!k:truststore.p12');
  }
  expect(after.orca.server).toEqual(before.orca.server);
  expect(after.dinghy.server).toEqual(before.dinghy.server);
  expect(after.orca['ok-http-client']).toEqual({
    ...before.orca['ok-http-client'],
    'trust-store': 'encryptedFile:k8s!n:outside!k:truststore.p12',
    'trust-store-password': 'encrypted:k8s!n:outside!k:password',
  });
  expect(after.dinghy.http).toEqual({
    ...before.dinghy.http,
    cacertFile: 'encryptedFile:k8s!n:outside!k:ca.pem',
  });
  const { secretNames, withoutClientTrust } = mtls({ ...props, certificates });
  expect(secretNames).toContain('outside');
  expect(withoutClientTrust).toEqual([]);
  expect(mtls(props).withoutClientTrust.map(({ name }) => name)).toEqual(['orca', 'dinghy']);
});

test('a truststore for calls that has no password is refused, whoever says so', () => {
  const certificates = {
    ...CERTIFICATES,
    java: (service: SpinnakerServiceType) => ({
      ...CERTIFICATES.java(service),
      clientTrustStore: { secret: 'outside', key: 'a' },
    }),
  };
  expect(() => mtls({ certificates })).toThrow(/^certificates: "outside\/a".*\[spinnaker-client-trust\]/);
});

test('a Go service whose key is not encrypted has no password', () => {
  const file = (key: string) => ({ secret: 'dinghy', key });
  const certificates = {
    java: () => {
      throw new Error('not asked for');
    },
    go: () => ({ certificate: file('a'), key: file('b'), authority: file('c') }),
  };
  const { profiles } = configOf({ certificates, services: ['dinghy'], distribution: ARMORY });
  expect(walk(profiles).filter(([path]) => /password/i.test(path))).toEqual([]);
});

test('addresses and probes change together, for every service that serves TLS and for no other', () => {
  for (const stage of [HTTPS, WANT, NEED]) {
    for (const gate of [GateTls.BEFORE_GATE, GateTls.AT_GATE]) {
      const config = configOf({ stage, gate, distribution: ARMORY }, AT_GATE.base);
      for (const [name, settings] of Object.entries<any>(config['service-settings'])) {
        const serves = config.profiles[name].server?.ssl.enabled ?? false;
        expect(settings.kubernetes.useTcpProbe ?? false).toBe(serves);
        expect(settings.baseUrl?.startsWith(`https://spin-${name}.delivery:`) ?? false).toBe(serves);
        expect(serves).toBe(name !== 'gate' || gate === GateTls.AT_GATE);
      }
    }
  }
});

test('addresses have the port of the service, or the one that it is given', () => {
  const settings = configOf({}, { 'service-settings': { rosco: { port: 9087 } } })['service-settings'];
  expect(settings.rosco).toMatchObject({ port: 9087, baseUrl: 'https://spin-rosco.delivery:9087' });
  expect(settings.orca.baseUrl).toBe('https://spin-orca.delivery:8083');
});

test('variants have profile, settings and address of their own', () => {
  const spec = { deploymentEnvironment: { haServices: { echo: { enabled: true } } } };
  const config = configOf({}, { config: spec });
  expect(config.profiles.echo).toBeUndefined();
  expect(config['service-settings']['echo-worker'].baseUrl).toBe('https://spin-echo-worker.delivery:8089');
  expect(config.profiles['echo-worker'].server.ssl['key-store']).toContain('!n:echo-worker-tls!');
});

test('with TLS ended before it, Gate is only a client', () => {
  const config = configOf({ stage: NEED }, { profiles: { gate: { server: { port: 8085 } } } });
  expect(config.profiles.gate).toEqual({
    server: { port: 8085 },
    'ok-http-client': expect.objectContaining({ 'key-store': expect.any(String) }),
  });
  expect(config['service-settings'].gate).toEqual({
    kubernetes: { podAnnotations: { [MTLS_CHECKSUM]: expect.any(String) } },
  });
});

test.each([
  [HTTPS, 'none'],
  [WANT, 'want'],
  [NEED, 'want'],
])('with TLS ended at it, Gate in the stage %s has client-auth %s', (stage, auth) => {
  const { profiles } = configOf({ stage, gate: AT_GATE.gate }, AT_GATE.base);
  expect(profiles.gate.server.ssl['client-auth']).toBe(auth);
});

test.each([
  [SpinnakerDistribution.OSS, 'spinnaker.io/v1alpha2'],
  [ARMORY, 'spinnaker.armory.io/v1alpha2'],
])('the operator of %s reads %s', (distribution, apiVersion) => {
  const { patch, spinnakerService } = mtls({ distribution, name: 'main', spec: {} });
  const head = { apiVersion, kind: 'SpinnakerService', metadata: { name: 'main', namespace: 'delivery' } };
  expect(patch).toMatchObject(head);
  expect(spinnakerService!.toJson()).toMatchObject(head);
});

test('OSS has no trace of Go services', () => {
  expect(JSON.stringify(configOf())).not.toMatch(/dinghy|terraformer/);
});

test('what else a spec says is kept', () => {
  const spec = {
    expose: { type: 'service', service: { type: 'LoadBalancer' } },
    kustomize: { gate: { deployment: { patches: ['spec: {}'] } } },
    spinnakerConfig: {
      config: { version: '1.37.0' },
      files: { 'profiles__rosco__packer__x.json': '{}' },
      profiles: {
        deck: { 'settings-local.js': 'window.spinnakerSettings.x = 1' },
        orca: { server: { ssl: { ciphers: ['a'] } }, tasks: { days: 3 } },
      },
      'service-settings': { orca: { kubernetes: { podAnnotations: { team: 'a' }, podLabels: { a: 'b' } } } },
    },
  };
  const before = JSON.stringify(spec);
  const made = mtls({ spec }).spinnakerService!.toJson().spec;
  expect(JSON.stringify(spec)).toBe(before);
  expect(made).toMatchObject(spec);
});

test('in the stage off, the SpinnakerService is as it was', () => {
  const spec = { spinnakerConfig: { profiles: { orca: { server: { ssl: { enabled: false } } } } } };
  expect(mtls({ stage: OFF, spec }).spinnakerService!.toJson().spec).toEqual(spec);
});

test('in the stage off, certificates are asked for as well: they are there before the first step, and on the way back', () => {
  const java = jest.fn(CERTIFICATES.java);
  const off = mtls({ stage: OFF, services: ['orca'], certificates: { ...CERTIFICATES, java } });
  expect(java.mock.calls.map(([{ name }]) => name)).toEqual(['orca']);
  expect(off.secretNames).toEqual(['orca-tls', 'trust']);
});

test('a generator of passwords has them at every stage, so that none is made anew on the way back', () => {
  const passwordsAt = (stage: MtlsStage) => {
    const chart = new Chart(new App(), 'chart');
    const place = { namespace: 'delivery' };
    const passwords = new PasswordGenerator(chart, 'passwords', { ...place, secretName: 'passwords' });
    const issuer = { name: 'authority' };
    const certificates = new CertManagerSpinnakerCertificates(chart, 'certificates', {
      ...place,
      issuer,
      passwords,
    });
    new SpinnakerMtls(chart, 'mtls', { ...place, stage, from: stage, certificates });
    return Testing.synth(chart);
  };
  expect(passwordsAt(OFF)).toEqual(passwordsAt(HTTPS));
});

test.each<[string, object, RegExp]>([
  ['gate', { gate: 'at_gate' }, /^gate: "at_gate" .*one of before-gate, at-gate \[enum-value\]/],
  ['distribution', { distribution: 'Armory' }, /^distribution: "Armory" .*one of oss, armory \[enum-value\]/],
  ['stage', { stage: 'on' }, /^stage: "on" .*\[spinnaker-stage\]/],
])('another word for a %s is refused', (_, props, message) => {
  expect(() => mtls({ from: WANT, ...props })).toThrow(message);
});

test.each([7777, '7777'])('a port is a number, or its digits: %p', (port) => {
  const made = mtls({ spec: { spinnakerConfig: { 'service-settings': { orca: { port } } } } });
  expect(made.port(spinnakerService('orca'))).toBe(7777);
  expect(made.port(spinnakerService('rosco'))).toBe(8087);
});

test.each([true, [8083], '0x1f', '', '1e3', 0, 65536, 80.5, '-1', ' 80'])('%p is no port', (port) => {
  expect(() => configOf({}, { 'service-settings': { orca: { port } } })).toThrow(
    /service-settings\.orca\.port: .* is no port.*\[spinnaker-setting\]/,
  );
});

test('the SpinnakerService has a label by which the plan tells it from the rest, and the patch has none', () => {
  const { patch, spinnakerService: made } = mtls({ spec: {} });
  expect(made!.toJson().metadata.labels).toEqual({ 'app.kubernetes.io/component': 'spinnaker-service' });
  expect(patch.metadata.labels).toBeUndefined();
});

test('there is no SpinnakerService without a spec, as another one would be replaced by it', () => {
  expect(mtls().spinnakerService).toBeUndefined();
});

test('the Secrets that are read are known', () => {
  expect(mtls({ services: ['orca', 'rosco'] }).secretNames).toEqual(['orca-tls', 'rosco-tls', 'trust']);
});

describe('the checksum of pods', () => {
  const checksums = (props: object) =>
    Object.fromEntries(
      Object.entries<any>(configOf(props)['service-settings']).map(([name, { kubernetes }]) => [
        name,
        kubernetes.podAnnotations[MTLS_CHECKSUM],
      ]),
    );

  test('stays with the declaration', () => {
    expect(checksums({ stage: WANT })).toEqual(checksums({ stage: WANT }));
  });

  test('follows what changes for a service, and that only', () => {
    const [want, need] = [checksums({ stage: WANT }), checksums({ stage: NEED })];
    expect(need.orca).not.toBe(want.orca);
    expect(need.gate).toBe(want.gate);
  });

  test('follows the version of the certificates, for all', () => {
    const [first, second] = [
      checksums({ certificatesVersion: '1' }),
      checksums({ certificatesVersion: '2' }),
    ];
    for (const name of Object.keys(first)) expect(second[name]).not.toBe(first[name]);
  });
});

test.each([
  ['namespace', { namespace: 'No' }, /^namespace: .*dns-label/],
  ['name', { name: 'a_b' }, /^name: .*object-name/],
])('a %s that Kubernetes refuses is refused', (_, props, message) => {
  expect(() => mtls(props)).toThrow(message);
});
