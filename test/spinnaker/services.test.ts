import {
  SPINNAKER_SERVICES,
  SpinnakerDistribution,
  spinnakerHost,
  SpinnakerLanguage,
  SpinnakerServerRole,
  spinnakerService,
  spinnakerServices,
} from '../../lib/spinnaker';

const names = (selection = {}) => spinnakerServices(selection).map(({ name }) => name);
const ha = (haServices: object) => ({
  spinnakerConfig: { config: { deploymentEnvironment: { haServices } } },
});

test.each([
  ['clouddriver', SpinnakerLanguage.JAVA, 7002, SpinnakerServerRole.ALWAYS],
  ['clouddriver-ro-deck', SpinnakerLanguage.JAVA, 7002, SpinnakerServerRole.ALWAYS],
  ['deck', SpinnakerLanguage.STATIC, 9000, SpinnakerServerRole.NEVER],
  ['dinghy', SpinnakerLanguage.GO, 8081, SpinnakerServerRole.ALWAYS],
  ['echo-worker', SpinnakerLanguage.JAVA, 8089, SpinnakerServerRole.ALWAYS],
  ['gate', SpinnakerLanguage.JAVA, 8084, SpinnakerServerRole.MAYBE],
  ['terraformer', SpinnakerLanguage.GO, 7088, SpinnakerServerRole.ALWAYS],
])('%s is %s, listens at %d and serves %s', (name, language, port, server) => {
  expect(spinnakerService(name)).toMatchObject({ language, port, server });
});

test('only Go services are Armory’s alone, and each variant is one of a service that is there', () => {
  const armoryOnly = SPINNAKER_SERVICES.filter((service) => service.armoryOnly);
  expect(armoryOnly.map(({ name }) => name)).toEqual(['dinghy', 'terraformer']);
  for (const { name, variantOf, port } of SPINNAKER_SERVICES) {
    if (variantOf === undefined) continue;
    expect(name.startsWith(`${variantOf}-`)).toBe(true);
    expect(spinnakerService(variantOf).port).toBe(port);
  }
});

test('a service is reached by the name of its Service', () => {
  expect(spinnakerHost(spinnakerService('echo-worker'), 'delivery')).toBe('spin-echo-worker.delivery');
});

test.each([
  ['clouddrvier', 'clouddriver'],
  ['spin-orca', 'orca'],
  ['echo-scheduller', 'echo-scheduler'],
])('%s may have been meant as %s', (name, meant) => {
  expect(() => spinnakerService(name)).toThrow(
    new RegExp(`"${name}" is no service .*Instead: ${meant} \\[spinnaker-service\\]`),
  );
});

test('a name that is like none is answered by all', () => {
  expect(() => spinnakerService('x')).toThrow(/one of clouddriver, .*terraformer/);
});

test('without a choice, the whole services of the distribution take part', () => {
  const all = 'clouddriver,echo,fiat,front50,gate,igor,kayenta,orca,rosco';
  expect(names().join()).toBe(all);
  expect(names({ spec: {} }).join()).toBe(all);
  expect(names({ distribution: SpinnakerDistribution.ARMORY })).toEqual(
    expect.arrayContaining(['dinghy', 'terraformer']),
  );
});

test('what the configuration says of high availability decides on variants', () => {
  const both = names({ spec: ha({ clouddriver: { enabled: true }, echo: { enabled: true } }) });
  expect(both.filter((name) => /^(clouddriver|echo)/.test(name))).toEqual([
    'clouddriver-caching',
    'clouddriver-ro',
    'clouddriver-ro-deck',
    'clouddriver-rw',
    'echo-scheduler',
    'echo-worker',
  ]);
  const without = ha({ clouddriver: { enabled: true, disableClouddriverRoDeck: true } });
  expect(names({ spec: without })).not.toContain('clouddriver-ro-deck');
  expect(names({ spec: without })).toContain('echo');
});

test('what Halyard reads as true is on', () => {
  const text = { enabled: 'true', disableClouddriverRoDeck: 'true' };
  expect(names({ spec: ha({ clouddriver: text }) })).toEqual(
    names({ spec: ha({ clouddriver: { enabled: true, disableClouddriverRoDeck: true } }) }),
  );
  expect(names({ spec: ha({ echo: { enabled: 'false' } }) })).toEqual(names());
  expect(names({ spec: ha({ echo: { enabled: null } }) })).toEqual(names());
  for (const enabled of ['yes', 1, ['true'], {}]) {
    expect(() => names({ spec: ha({ echo: { enabled } }) })).toThrow(
      /^spec\.spinnakerConfig\..*haServices\.echo\.enabled: .*one of true, false \[spinnaker-setting\]/,
    );
  }
});

test('chosen services come as they were chosen', () => {
  expect(names({ services: ['rosco', 'clouddriver-rw'] })).toEqual(['rosco', 'clouddriver-rw']);
});

test.each<[string, object, RegExp]>([
  ['none', { services: [] }, /names no service.*spinnaker-service/],
  ['a text', { services: 'orca' }, /^services: "orca" is no list.*spinnaker-service/],
  ['a number among them', { services: [7] }, /"7" is no service.*spinnaker-service/],
  ['another distribution', { distribution: 'Armory' }, /^distribution: "Armory" .*enum-value/],
  ['the web page', { services: ['deck'] }, /"deck" is a web page.*spinnaker-service/],
  ['one twice', { services: ['orca', 'orca'] }, /"orca" is listed twice.*spinnaker-service/],
  ['one of Armory', { services: ['dinghy'] }, /"dinghy" is a service of Armory.*spinnaker-distribution/],
  [
    'a service and its variant',
    { services: ['echo', 'echo-worker'] },
    /"echo-worker" runs in place of echo.*spinnaker-high-availability/,
  ],
  [
    'a service whose variants run',
    { services: ['echo'], spec: ha({ echo: { enabled: true } }) },
    /"echo" does not run, because haServices\.echo is enabled.*echo-scheduler, echo-worker/,
  ],
  [
    'a variant of a service that runs as a whole',
    { services: ['echo-worker'], spec: {} },
    /"echo-worker" does not run, because haServices\.echo is not enabled/,
  ],
  [
    'a variant that is disabled',
    {
      services: ['clouddriver-ro-deck'],
      spec: ha({ clouddriver: { enabled: true, disableClouddriverRoDeck: true } }),
    },
    /"clouddriver-ro-deck" does not run, because haServices\.clouddriver disables it/,
  ],
])('refused: %s', (_, selection, message) => {
  expect(() => spinnakerServices(selection)).toThrow(message);
});

test('accepted: what was refused, where it fits', () => {
  expect(names({ services: ['dinghy'], distribution: SpinnakerDistribution.ARMORY })).toEqual(['dinghy']);
  expect(names({ services: ['echo-worker'], spec: ha({ echo: { enabled: true } }) })).toEqual([
    'echo-worker',
  ]);
  expect(names({ services: ['echo'], spec: ha({ clouddriver: { enabled: true } }) })).toEqual(['echo']);
});
