import { parse } from 'yaml';
import { GateTls, MtlsStage, SpinnakerDistribution, spinnakerOutputs } from '../../lib/spinnaker';
import { walk } from '../support/objects';
import { configOf, mtls } from './support';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;

/** RFC 7396, section 2. */
function merged(target: any, patch: any): any {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = typeof target === 'object' && target !== null ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** Without the mappings in which nothing is left. */
function pruned(value: any): any {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, pruned(member)]);
  return Object.fromEntries(
    entries.filter(([, member]) => typeof member !== 'object' || Object.keys(member).length > 0),
  );
}

const BASE = {
  config: { version: '1.37.0', security: { apiSecurity: { overrideBaseUrl: 'https://gate.example.org' } } },
  profiles: { orca: { tasks: { days: 3 }, server: { ssl: { ciphers: 'a' } } }, gate: { cors: 'x' } },
  'service-settings': { orca: { kubernetes: { podAnnotations: { team: 'a' } } } },
};

test.each([
  ['as a client', GateTls.BEFORE_GATE],
  ['as a server', GateTls.AT_GATE],
])('the patches of all steps, up and down, make what the whole SpinnakerService is: Gate %s', (_, gate) => {
  let live: any = { spinnakerConfig: BASE };
  for (const stage of [OFF, HTTPS, WANT, NEED, WANT, HTTPS, OFF]) {
    const { spec } = mtls({ gate, stage, distribution: SpinnakerDistribution.ARMORY }).patch as any;
    live = merged(live, spec);
    const whole = configOf({ gate, stage, distribution: SpinnakerDistribution.ARMORY }, BASE);
    expect(pruned(live.spinnakerConfig)).toEqual(whole);
  }
  expect(pruned(live.spinnakerConfig)).toEqual(BASE);
});

test('the patch of the stage off has nothing but nulls', () => {
  const { spec } = mtls({ stage: OFF }).patch as any;
  const values = walk(spec).filter(([, value]) => typeof value !== 'object' || value === null);
  expect(values.length).toBeGreaterThan(100);
  expect(values.every(([, value]) => value === null)).toBe(true);
});

test('the patch does not touch services that do not take part, nor Gate’s own TLS', () => {
  const { spec } = mtls({ services: ['gate'], stage: OFF }).patch as any;
  expect(Object.keys(spec.spinnakerConfig.profiles)).toEqual(['gate']);
  expect(Object.keys(spec.spinnakerConfig.profiles.gate)).toEqual(['ok-http-client']);
});

test('a password that a Go service has no longer is taken out', () => {
  const file = (key: string) => ({ secret: 'dinghy', key });
  const certificates = {
    java: () => {
      throw new Error('not asked for');
    },
    go: () => ({ certificate: file('a'), key: file('b'), authority: file('c') }),
  };
  const { spec } = mtls({ certificates, services: ['dinghy'], distribution: SpinnakerDistribution.ARMORY })
    .patch as any;
  expect(spec.spinnakerConfig.profiles.dinghy).toMatchObject({
    server: { ssl: { keyPassword: null, keyFilePassword: null } },
    http: { clientKeyPassword: null },
  });
});

test('beside the manifests are the patch, the same as a kustomize component, and the plan', () => {
  const whole = mtls();
  const files = spinnakerOutputs(whole);
  expect(Object.keys(files).sort()).toEqual([
    'PLAN.md',
    'component/0000-spinnakerservice-spinnaker.yaml',
    'component/kustomization.yaml',
    'patch/spinnakerservice.yaml',
  ]);
  expect(parse(files['patch/spinnakerservice.yaml'])).toEqual(JSON.parse(JSON.stringify(whole.patch)));
  expect(files['component/0000-spinnakerservice-spinnaker.yaml']).toBe(files['patch/spinnakerservice.yaml']);
  expect(parse(files['component/kustomization.yaml'])).toMatchObject({
    kind: 'Component',
    patches: [{ path: '0000-spinnakerservice-spinnaker.yaml' }],
  });
});
