import { GateTls, MtlsStage, SpinnakerDistribution, spinnakerService } from '../../lib/spinnaker';
import { CERTIFICATES, configOf } from './support';

const profile = (name: string, settings: object) => ({ profiles: { [name]: settings } });
const settings = (name: string, values: object) => ({ 'service-settings': { [name]: values } });
const ssl = (values: object) => ({ server: { ssl: values } });
const haOfEcho = { config: { deploymentEnvironment: { haServices: { echo: { enabled: true } } } } };
const ARMORY = { distribution: SpinnakerDistribution.ARMORY };

describe('refused, with the place', () => {
  test.each<[string, object, string, object?]>([
    [
      'an http address',
      settings('orca', { baseUrl: 'http://spin-orca:8083' }),
      'service-settings.orca.baseUrl',
    ],
    [
      'an address that wins',
      settings('orca', { overrideBaseUrl: 'https://spin-orca.delivery:8083' }),
      'service-settings.orca.overrideBaseUrl',
    ],
    [
      'an address that wins for all',
      settings('spinnaker', { overrideBaseUrl: 'https://x' }),
      'service-settings.spinnaker.overrideBaseUrl',
    ],
    [
      'a probe by http',
      settings('orca', { kubernetes: { useTcpProbe: false } }),
      'service-settings.orca.kubernetes.useTcpProbe',
    ],
    ['a port that is none', settings('orca', { port: 'x' }), 'service-settings.orca.port'],
    ['a port in the profile', profile('orca', { server: { port: 1 } }), 'profiles.orca.server.port'],
    ['a port in the profile with a dot', profile('orca', { 'server.port': 1 }), 'profiles.orca.server.port'],
    ['TLS off', profile('orca', ssl({ enabled: false })), 'profiles.orca.server.ssl.enabled'],
    [
      'TLS off for all',
      profile('spinnaker', ssl({ enabled: false })),
      'profiles.spinnaker.server.ssl.enabled',
    ],
    [
      'TLS off for all variants',
      { ...haOfEcho, ...profile('echo', ssl({ enabled: false })) },
      'profiles.echo.server.ssl.enabled',
    ],
    [
      'another client-auth',
      profile('orca', ssl({ 'client-auth': 'need' })),
      'profiles.orca.server.ssl.client-auth',
    ],
    [
      'another client-auth in camel case',
      profile('orca', ssl({ clientAuth: 'need' })),
      'profiles.orca.server.ssl.clientAuth',
    ],
    [
      'another client-auth with dots',
      profile('orca', { 'server.ssl': { 'client-auth': 'need' } }),
      'profiles.orca.server.ssl.client-auth',
    ],
    ['another keystore', profile('orca', ssl({ keyStore: '/a.p12' })), 'profiles.orca.server.ssl.keyStore'],
    ['another key', profile('orca', ssl({ 'key-alias': 'a' })), 'profiles.orca.server.ssl.key-alias'],
    [
      'another truststore of the client',
      profile('gate', { okHttpClient: { trustStore: '/a.p12' } }),
      'profiles.gate.okHttpClient.trustStore',
    ],
    [
      'another clientAuth in Go',
      profile('dinghy', ssl({ clientAuth: 'any' })),
      'profiles.dinghy.server.ssl.clientAuth',
      ARMORY,
    ],
    [
      'another authority in Go',
      profile('dinghy', { http: { cacertFile: '/ca.pem' } }),
      'profiles.dinghy.http.cacertFile',
      ARMORY,
    ],
    [
      'an http address of another service in a profile',
      profile('gate', { services: { clouddriver: { baseUrl: 'http://spin-clouddriver.delivery:7002' } } }),
      'profiles.gate.services.clouddriver.baseUrl',
    ],
    [
      'a type in other capitals',
      profile('orca', ssl({ keyStoreType: 'pkcs12' })),
      'profiles.orca.server.ssl.keyStoreType',
    ],
    [
      'a Secret that is ours in other capitals',
      profile('orca', ssl({ keyStore: 'encryptedFile:k8s!n:orca-tls!k:Keystore.p12' })),
      'profiles.orca.server.ssl.keyStore',
    ],
    ...[
      ['in capitals', 'HTTP://spin-orca:8083'],
      ['after a blank', ' http://spin-orca:8083'],
      ['in a list as text', 'http://a.example,http://spin-orca.delivery'],
      ['as a default', '${ORCA:http://spin-orca.delivery:8083}'],
      ['of the whole cluster', 'http://spin-orca.delivery.svc.cluster.local.:8083/x'],
    ].map(([how, a]): [string, object, string] => [
      `an http address ${how}`,
      profile('gate', { a }),
      'profiles.gate.a',
    ]),
    [
      'an http address in a script',
      profile('deck', { 'settings-local.js': "window.orca = 'http://spin-orca:8083';" }),
      'profiles.deck.settings-local.js',
    ],
    ...Object.entries({
      SERVER_SSL_ENABLED: 'false',
      SERVER_SSL_CLIENTAUTH: 'need',
      'server.ssl.enabled': false,
      SERVER_SSL_KEY_ALIAS: 'a',
      OK_HTTP_CLIENT_KEY_STORE: '/a.p12',
      SERVER_PORT: '9999',
    }).map(([name, value]): [string, object, string] => [
      `${name} in the environment`,
      settings('orca', { env: { [name]: value } }),
      `service-settings.orca.env.${name}`,
    ]),
    [
      'a property of the JVM',
      settings('orca', { env: { JAVA_OPTS: '-Xmx1g -Dserver.ssl.enabled=false' } }),
      'service-settings.orca.env.JAVA_OPTS.server.ssl.enabled',
    ],
    [
      'a property of the JVM for all',
      settings('spinnaker', { env: { JDK_JAVA_OPTIONS: '-Dok-http-client.keyStore=x' } }),
      'service-settings.spinnaker.env.JDK_JAVA_OPTIONS.ok-http-client.keyStore',
    ],
    [
      'Spring’s JSON',
      settings('orca', { env: { SPRING_APPLICATION_JSON: '{"server":{"ssl":{"enabled":false}}}' } }),
      'service-settings.orca.env.SPRING_APPLICATION_JSON.server.ssl.enabled',
    ],
    [
      'a profile as a file',
      { files: { 'profiles__orca-local.yml': '{}' } },
      'files.profiles__orca-local.yml',
    ],
    [
      'a profile of all as a file',
      { files: { 'profiles__spinnaker.yaml': '' } },
      'files.profiles__spinnaker.yaml',
    ],
    [
      'the whole’s profile as a file',
      { ...haOfEcho, files: { 'profiles__echo-local.yml': '' } },
      'files.profiles__echo-local.yml',
    ],
    [
      'settings as a file',
      { files: { 'service-settings__orca.yml': 'port: 1' } },
      'files.service-settings__orca.yml',
    ],
    ['an http address in a list', { config: { hooks: ['http://spin-echo/webhooks'] } }, 'config.hooks.0'],
  ])('%s', (_, config, place, props = {}) => {
    expect(() => configOf(props, config)).toThrow(`spec.spinnakerConfig.${place}: `);
    expect(() => configOf(props, config)).toThrow('[spinnaker-setting]');
  });
});

describe('kept', () => {
  test.each<[string, object, object?]>([
    ['our own settings of an earlier run', configOf()],
    [
      'an environment that says the same, or something else',
      settings('orca', {
        env: {
          SERVER_SSL_ENABLED: 'TRUE',
          SERVER_SSL_CIPHERS: 'a',
          JAVA_OPTS: '-Dserver.ssl.client-auth=want -Xmx1g',
          SPRING_APPLICATION_JSON: '{',
        },
      }),
    ],
    [
      'other files',
      {
        files: {
          'profiles__rosco__packer__x.json': '{}',
          'profiles__deck-local.yml': '',
          'profiles__orca__x.yml': '',
          'profiles__orca-extra.txt': '',
        },
      },
    ],
    [
      'a file of a service that is left out',
      { files: { 'profiles__orca-local.yml': '' } },
      { services: ['rosco'] },
    ],
    ['the environment of a Go service', settings('dinghy', { env: { SERVER_SSL_ENABLED: 'false' } }), ARMORY],
    ['the same in another spelling', profile('orca', ssl({ clientAuth: 'WANT' }))],
    ['other settings of TLS', profile('orca', ssl({ 'enabled-protocols': ['TLSv1.3'] }))],
    [
      'renewal of the client’s keys',
      profile('orca', { 'ok-http-client': { 'refreshable-keys': { enabled: true } } }),
    ],
    ['Gate’s address for browsers', settings('gate', { overrideBaseUrl: 'http://localhost:8084' })],
    ['Gate’s own TLS', profile('gate', ssl({ enabled: true, 'key-alias': 'a' }))],
    ['Gate’s address, which is http', profile('echo', { a: 'http://spin-gate:8084' })],
    [
      'an address elsewhere',
      profile('echo', { a: 'http://spin-orca.other:8083', b: 'http://orca', c: 'http://' }),
    ],
    ['an address of a variant that is another service', profile('echo', { a: 'http://spin-orca-x:8083' })],
    ['a port of a service that serves no TLS', profile('gate', { server: { port: 8085 } })],
    ['a key that is none in Go', profile('dinghy', ssl({ 'client-auth': 'any' })), ARMORY],
    ['services that are left out', profile('orca', ssl({ enabled: false })), { services: ['rosco'] }],
  ])('%s', (_, config, props = {}) => {
    expect(configOf(props, config)).toMatchObject(config);
  });
});

test('an empty key contradicts nothing', () => {
  expect(() => configOf({}, profile('orca', ssl({ 'key-alias': null, enabled: null })))).not.toThrow();
});

test('in the stage off, nothing contradicts', () => {
  const config = profile('orca', ssl({ enabled: false }));
  expect(configOf({ stage: MtlsStage.OFF }, config)).toEqual(config);
});

test('what a Go service says of a password contradicts a key that has none', () => {
  const files = { ...CERTIFICATES.go(spinnakerService('dinghy')), keyPassword: undefined };
  const certificates = { ...CERTIFICATES, go: () => files };
  const props = { ...ARMORY, services: ['dinghy'], certificates };
  for (const config of [
    profile('dinghy', ssl({ keyPassword: 'hunter2' })),
    profile('dinghy', { http: { clientKeyPassword: 'hunter2' } }),
  ]) {
    expect(() => configOf(props, config)).toThrow(
      /"\(not shown\)" is for a certificate that has no such thing/,
    );
  }
  expect(() => configOf(props, profile('dinghy', ssl({ keyPassword: null })))).not.toThrow();
});

describe('an output of an earlier stage', () => {
  const { OFF, HTTPS, WANT, NEED } = MtlsStage;

  test.each([HTTPS, WANT, NEED])(
    '%s, as the spec of the stage off, is refused: its TLS would stay',
    (stage) => {
      expect(() => configOf({ stage: OFF }, configOf({ stage }))).toThrow(
        /^spec\.spinnakerConfig\.service-settings\.\S+\.podAnnotations\.cdk8s-spire\/mtls-checksum: .*as it was without TLS; or no `spec`.*\[spinnaker-setting\]/,
      );
    },
  );

  test.each<[string, object, string]>([
    [
      'an address',
      settings('orca', { baseUrl: 'https://spin-orca.delivery:8083' }),
      'service-settings.orca.baseUrl',
    ],
    [
      'a store',
      profile('orca', ssl({ 'key-store': 'encryptedFile:k8s!n:orca-tls!k:keystore.p12' })),
      'profiles.orca.server.ssl.key-store',
    ],
  ])('is known by %s as well', (_, config, place) => {
    expect(() => configOf({ stage: OFF }, config)).toThrow(`spec.spinnakerConfig.${place}: `);
  });

  test('is not what somebody set without this package', () => {
    const config = {
      ...settings('orca', { baseUrl: 'https://orca.example.org' }),
      ...profile('orca', ssl({ enabled: true, 'key-store-type': 'PKCS12', 'client-auth': 'none' })),
    };
    expect(configOf({ stage: OFF }, config)).toEqual(config);
  });

  test('as the spec of another stage, is told to be one', () => {
    expect(() => configOf({ stage: NEED }, configOf({ stage: WANT }))).toThrow(
      /"want" contradicts TLS, which needs "need". Instead: the `spec` as it was without TLS; or no `spec`, and the patch alone.*an output of another/,
    );
    expect(() => configOf({ stage: WANT }, configOf({ stage: WANT }))).not.toThrow();
  });
});

test('whom a client trusts is said to the certificates', () => {
  const java = profile('echo', { 'ok-http-client': { 'trust-store': '/opt/public.p12' } });
  expect(() => configOf({}, java)).toThrow(/trust-store: .*`clientTrust` of the certificates/);
  const go = profile('dinghy', { http: { cacertFile: '/ca.pem' } });
  expect(() => configOf(ARMORY, go)).toThrow(/cacertFile: .*`clientTrust` of the certificates/);
  const server = profile('echo', ssl({ 'trust-store': '/opt/public.p12' }));
  expect(() => configOf({}, server)).not.toThrow(/clientTrust/);
});

test('no message shows a password', () => {
  const variables = {
    SERVER_SSL_KEYSTOREPASSWORD: 'hunter2',
    JAVA_OPTS: '-Dserver.ssl.key-store-password=hunter2',
  };
  for (const [name, value] of Object.entries(variables)) {
    expect(() => configOf({}, settings('orca', { env: { [name]: value } }))).toThrow(
      /"\(not shown\)" contradicts/,
    );
  }
  const password = profile('orca', ssl({ 'key-store-password': 'hunter2' }));
  expect(() => configOf({}, password)).toThrow(/"\(not shown\)" contradicts/);
  const address = settings('orca', { baseUrl: 'http://user:hunter2@spin-orca:8083' });
  expect(() => configOf({}, address)).toThrow(/"http:\/\/spin-orca:8083" contradicts/);
  const other = profile('gate', { a: 'http://user:hunter2@spin-orca:8083/?token=hunter2' });
  expect(() => configOf({}, other)).toThrow(/"http:\/\/spin-orca:8083" is where orca serves https/);
});

describe('Gate that ends TLS', () => {
  const AT_GATE = { gate: GateTls.AT_GATE };
  const api = (apiSecurity: object) => ({ config: { security: { apiSecurity } } });
  const overrideBaseUrl = 'https://gate.example.org';

  test('has an address for browsers', () => {
    expect(() => configOf(AT_GATE, api({ overrideBaseUrl }))).not.toThrow();
    expect(() => configOf(AT_GATE)).toThrow(/apiSecurity\.overrideBaseUrl: "" is empty.*\[spinnaker-gate\]/);
  });

  test('has one certificate', () => {
    const two = api({ overrideBaseUrl, ssl: { enabled: true } });
    expect(() => configOf(AT_GATE, two)).toThrow(
      /apiSecurity\.ssl\.enabled: "true" gives Gate another.*spinnaker-gate/,
    );
    expect(() => configOf({}, two)).not.toThrow();
    expect(() => configOf(AT_GATE, api({ overrideBaseUrl, ssl: { enabled: false } }))).not.toThrow();
    expect(() => configOf(AT_GATE, api({ overrideBaseUrl, ssl: { enabled: 'true' } }))).toThrow(
      'spinnaker-gate',
    );
    expect(() => configOf(AT_GATE, api({ overrideBaseUrl, ssl: { enabled: 'on' } }))).toThrow(
      /apiSecurity\.ssl\.enabled: "on" .*one of true, false/,
    );
  });

  test('has addresses for browsers that begin with https', () => {
    const http = 'http://user:hunter2@gate.example.org';
    expect(() => configOf(AT_GATE, api({ overrideBaseUrl: http }))).toThrow(
      /apiSecurity\.overrideBaseUrl: "http:\/\/gate.example.org" is no https address.*\[spinnaker-gate\]/,
    );
    const both = (second: string) => ({
      ...api({ overrideBaseUrl }),
      ...settings('gate', { overrideBaseUrl: second }),
    });
    expect(() => configOf(AT_GATE, both('http://gate'))).toThrow(
      /service-settings\.gate\.overrideBaseUrl: .*\[spinnaker-gate\]/,
    );
    expect(() => configOf(AT_GATE, both('HTTPS://gate.example.org'))).not.toThrow();
  });

  test('is not called by http', () => {
    const script = profile('deck', { 'settings-local.js': "gateUrl = 'http://spin-gate:8084';" });
    expect(() => configOf(AT_GATE, { ...api({ overrideBaseUrl }), ...script })).toThrow(
      /profiles\.deck\.settings-local\.js: .*where gate serves https/,
    );
    const config = {
      ...api({ overrideBaseUrl }),
      ...profile('echo', { a: 'http://spin-gate.delivery.svc:8084' }),
    };
    expect(() => configOf(AT_GATE, config)).toThrow(/profiles\.echo\.a: .*where gate serves https/);
  });
});

describe('keys that the operator would drop', () => {
  test.each<[string, object, RegExp]>([
    [
      'a part without its parent',
      { profiles: {} },
      /^spec: "profiles" is no key here. Instead: spinnakerConfig\.profiles /,
    ],
    ['a misspelt part', { spinnakerConfg: {} }, /Instead: spinnakerConfig /],
    [
      'a misspelt part of the configuration',
      { spinnakerConfig: { serviceSettings: {} } },
      /^spec\.spinnakerConfig: "serviceSettings" .*Instead: service-settings .*\[spinnaker-spec\]/,
    ],
    [
      'a word where settings belong',
      { spinnakerConfig: { profiles: { orca: 'x' } } },
      /orca: "orca" is a string/,
    ],
  ])('%s', (_, spec, message) => {
    expect(() => configOf({ spec })).toThrow(message);
  });

  test.each(['x', [], 1, true, new Date(0)])('%p is no mapping, and would be lost', (value) => {
    for (const stage of [MtlsStage.OFF, MtlsStage.WANT]) {
      const message = /^spec\.spinnakerConfig(\.\S+)?: .* where settings belong.*\[spinnaker-spec\]/;
      expect(() => configOf({ stage, spec: { spinnakerConfig: value } as any })).toThrow(message);
      for (const key of ['config', 'files', 'profiles', 'service-settings']) {
        expect(() => configOf({ stage }, { [key]: value })).toThrow(message);
      }
    }
  });

  test.each(['x', [1], 1, true])('%p is no spec', (spec) => {
    expect(() => configOf({ spec: spec as any })).toThrow(/^spec: "spec" is a .* where settings belong/);
  });

  test('an empty key is none', () => {
    expect(() => configOf({ spec: { spinnakerConfig: null } })).not.toThrow();
    expect(() => configOf({}, { config: null, profiles: undefined })).not.toThrow();
  });
});
