import { GateTls, MtlsStage, SpinnakerDistribution, type SpinnakerServiceType } from '../../lib/spinnaker';
import { CERTIFICATES, mtls } from './support';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;

/** The text of one step. */
function step(plan: string, number: number): string {
  return plan.split(/^## /m).find((section) => section.startsWith(`Step ${number}: `))!;
}

const plan = (props = {}) => mtls({ stage: HTTPS, from: OFF, ...props }).rolloutPlan();

test('it says which step its files take', () => {
  expect(plan()).toContain('take the step **off → https**');
  expect(plan({ stage: WANT, from: WANT })).toContain('hold the stage **want**, which is the one that runs');
});

test('it has every step up, whichever its files take', () => {
  for (const text of [plan(), plan({ stage: OFF })]) {
    expect(text.match(/^## Step .*/gm)).toEqual([
      '## Step 1: off → https',
      '## Step 2: https → want',
      '## Step 3: want → need',
    ]);
  }
});

test('it says plainly which step interrupts, and whom the last one cuts off', () => {
  expect(step(plan(), 1)).toContain('**Requests fail.**');
  expect(step(plan(), 1)).toContain('Back: `stage` off, `from` https. Requests fail');
  expect(step(plan(), 2)).toContain('Requests meanwhile: None fail.');
  expect(step(plan(), 3)).toContain('**Whoever else calls without one is cut off for good**');
});

test('Gate restarts in the first step only, unless it serves TLS', () => {
  const restarts = (text: string, number: number) => /^Restarts: (.*)$/m.exec(step(text, number))![1];
  expect(restarts(plan(), 1)).toMatch(/^All/);
  expect(restarts(plan(), 2)).not.toContain('gate');
  expect(step(plan(), 2)).toContain('- gate: nothing.');
  const atGate = plan({ gate: GateTls.AT_GATE });
  expect(restarts(atGate, 2)).toContain('gate');
  expect(restarts(atGate, 3)).not.toContain('gate');
});

test('a table says what each server asks for', () => {
  expect(plan()).toContain('| orca | spin-orca.delivery | none | want | need |');
  expect(plan()).toContain('| gate | spin-gate.delivery | as before | as before | as before |');
  expect(plan({ gate: GateTls.AT_GATE })).toContain('| gate | spin-gate.delivery | none | want | want |');
});

test('it names the services that would be cut off because they are left out', () => {
  expect(plan({ services: ['orca', 'echo-worker', 'echo-scheduler', 'clouddriver'] })).toContain(
    'Not among them: fiat, front50, gate, igor, kayenta, rosco.',
  );
  expect(plan({ services: ['orca'], distribution: SpinnakerDistribution.ARMORY })).toContain('terraformer');
  expect(plan()).not.toContain('Not among them');
});

test('its commands name what is there: Secrets without their content, and the operator’s resource', () => {
  const text = plan({ services: ['orca'], name: 'main', distribution: SpinnakerDistribution.ARMORY });
  expect(text).toContain('kubectl -n delivery describe secret orca-tls trust');
  expect(text).toContain('kubectl -n delivery patch spinnakerservices.spinnaker.armory.io main --type merge');
  expect(text).not.toContain('kubectl apply -f .');
  expect(plan({ spec: {} })).toContain('kubectl apply -f .');
});

test('certificates are applied and looked at before what refers to them, by the manifest as by the patch', () => {
  for (const text of [plan(), plan({ spec: {} })]) {
    const first = step(text, 1);
    const places = [
      "kubectl apply --server-side -f . -l 'app.kubernetes.io/component!=spinnaker-service'",
      'describe secret',
      'kubectl -n delivery patch',
    ].map((command) => first.indexOf(command));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(step(text, 2)).not.toContain('describe secret');
  }
  const first = step(plan({ spec: {} }), 1);
  expect(first).toContain("kubectl apply -f . -l 'app.kubernetes.io/component=spinnaker-service'");
  expect(first).toContain('the same one at every step');
});

describe('a step down', () => {
  const down = (from: MtlsStage, stage: MtlsStage, props = {}) => {
    const text = plan({ from, stage, ...props });
    const sections = text.split(/^## /m);
    expect(sections[1]).toMatch(`This step: ${from} → ${stage}\n`);
    expect(sections[2]).toMatch('Step 1: off → https\n');
    return sections[1];
  };

  test.each([
    [NEED, WANT, 'is `want` in place of `need`', NEED],
    [NEED, HTTPS, 'is `none` in place of `need`', WANT],
    [WANT, HTTPS, 'is `none` in place of `want`', WANT],
  ])('%s → %s interrupts nothing', (from, to, change, back) => {
    expect(down(from, to)).toContain(change);
    expect(down(from, to)).toContain('Requests meanwhile: None fail.');
    expect(down(from, to)).toContain(`Back: \`stage\` ${back}, \`from\` ${to}.`);
  });

  test('https → off interrupts, is taken by the patch alone, and is checked by http', () => {
    const text = down(HTTPS, OFF, { spec: {} });
    expect(text).toContain('**Requests fail.**');
    expect(text).toContain('kubectl -n delivery patch');
    expect(text).not.toContain('kubectl apply');
    expect(text).toContain('http://localhost:7002/health');
    expect(text).not.toContain('openssl');
    expect(text).toContain('Back: `stage` https, `from` off.');
  });

  test('there is none on the way up, nor where nothing changes', () => {
    expect(plan()).not.toContain('This step');
    expect(plan({ from: WANT, stage: WANT })).not.toContain('This step');
  });
});

test('checks call the port that a service is given', () => {
  const spec = { spinnakerConfig: { 'service-settings': { clouddriver: { port: 7777 } } } };
  expect(plan({ spec })).toContain('port-forward service/spin-clouddriver 7777');
  expect(plan({ spec })).toContain('https://localhost:7777/health');
  expect(plan({ spec })).not.toContain('7002');
});

test('without the SpinnakerService, it says what nobody has looked at', () => {
  expect(plan()).toContain('If `haServices` has echo enabled, its variants (echo-scheduler, echo-worker)');
  expect(plan({ services: ['clouddriver-rw', 'orca'] })).not.toContain('If `haServices`');
  expect(plan({ services: ['orca'] })).toContain('**Nobody has looked into the SpinnakerService that runs**');
  expect(plan({ spec: {} })).not.toContain('Nobody has looked');
});

test('variants that are left out are named', () => {
  const haServices = { clouddriver: { enabled: true, disableClouddriverRoDeck: true } };
  const spec = { spinnakerConfig: { config: { deploymentEnvironment: { haServices } } } };
  const left = (props: object) =>
    /^Not among them: (.*?)\. /m.exec(plan({ services: ['clouddriver-rw', 'orca'], ...props }))![1];
  const others = 'fiat, front50, gate, igor, kayenta, rosco';
  expect(left({ spec })).toBe(`clouddriver-caching, clouddriver-ro, echo, ${others}`);
  expect(left({})).toBe(`clouddriver-caching, clouddriver-ro, clouddriver-ro-deck, echo, ${others}`);
});

test('it has the way of Gate back to http, which the patch does not take', () => {
  const command = /kubectl .*--patch '(.*)'/.exec(plan())![1];
  expect(JSON.parse(command).spec.spinnakerConfig).toEqual({
    profiles: { gate: { server: { ssl: null } } },
    'service-settings': { gate: { baseUrl: null, kubernetes: { useTcpProbe: null } } },
  });
  expect(plan({ gate: GateTls.AT_GATE })).not.toContain('--patch ');
  expect(plan({ services: ['orca'] })).not.toContain('--patch ');
});

test('it says when pods have to restart for renewed certificates, and how', () => {
  const [, renewed] = plan().split('## Renewed certificates');
  expect(renewed).toContain('**When those end, all calls fail at once.**');
  expect(renewed).toContain('kubectl -n delivery get certificates -o custom-columns=');
  expect(renewed).toContain('`certificatesVersion`');
});

describe('calls to the outside', () => {
  const file = (key: string) => ({ secret: 'outside', key });
  const trusting = (...names: string[]) => ({
    ...CERTIFICATES,
    java: (service: SpinnakerServiceType) => ({
      ...CERTIFICATES.java(service),
      ...(names.includes(service.name)
        ? { clientTrustStore: file('truststore.p12'), clientTrustStorePassword: file('password') }
        : {}),
    }),
  });

  test('are refused from the first step on, and the plan says whose, and what to do', () => {
    const first = step(plan({ services: ['orca', 'echo-worker', 'echo-scheduler', 'igor', 'fiat'] }), 1);
    expect(first).toContain('**Calls to the outside fail from here on**');
    expect(first.match(/^- (echo-worker|echo-scheduler|igor|fiat|orca): /gm)).toHaveLength(4);
    expect(first).toContain('keytool -importkeystore');
    expect(first).toContain("pem: { secret: 'spinnaker-outside', key: 'ca.pem' }");
    expect(step(plan(), 2)).not.toContain('outside');
    expect(step(plan({ distribution: SpinnakerDistribution.ARMORY }), 1)).toMatch(/^- dinghy: /m);
  });

  test('go on with authorities of their own, and whoever has none is still named', () => {
    const some = step(plan({ services: ['echo', 'igor'], certificates: trusting('echo') }), 1);
    expect(some).toMatch(/^- igor: /m);
    expect(some).not.toMatch(/^- echo: /m);
    const all = step(plan({ services: ['echo', 'igor'], certificates: trusting('echo', 'igor') }), 1);
    expect(all).toContain('They go by `clientTrust`');
    expect(all).not.toContain('keytool');
  });

  test('that nobody makes are not warned of', () => {
    expect(step(plan({ services: ['orca', 'rosco'] }), 1)).not.toContain('keytool');
  });
});

test('before a rollout is waited for, the operator has to have acted', () => {
  const text = plan();
  for (const number of [1, 2, 3]) {
    const commands = step(text, number).slice(step(text, number).indexOf('Check, before'));
    const places = ['annotations.cdk8s-spire/mtls-checksum', 'rollout status'].map((each) =>
      commands.indexOf(each),
    );
    expect(places[0]).toBeGreaterThan(0);
    expect(places[0]).toBeLessThan(places[1]);
    expect(commands).toContain('grep cdk8s-spire/mtls-checksum patch/spinnakerservice.yaml');
  }
  const down = plan({ from: HTTPS, stage: OFF }).split(/^## /m)[1];
  expect(down).toContain('`<none>` for each');
  expect(down).not.toContain('grep cdk8s-spire');
});

test('the end of Orca, which calls by http, is spoken of', () => {
  expect(step(plan(), 1)).toContain('`wget`');
  expect(step(plan({ services: ['echo'] }), 1)).not.toContain('`wget`');
});

test('its checks expect of a call without certificate what the stage promises', () => {
  const text = plan();
  expect(step(text, 1)).toContain('`200`, without a certificate.');
  expect(step(text, 1)).toContain('`No client certificate CA names sent`');
  expect(step(text, 2)).toContain('`200`, without a certificate.');
  expect(step(text, 2)).toContain('`Acceptable client certificate CA names`');
  expect(step(text, 3)).toContain('`000`');
});

test('without a server, there is nobody to check a call with', () => {
  expect(plan({ services: ['gate'] })).not.toContain('port-forward');
});
