import { TrustDomain } from '../../lib/identity';
import { Catalogue, SERVICE_ACCOUNTS } from '../../lib/serviceradar';
import { UPSTREAM_CONTAINERS } from '../fixtures/upstream-containers';

const catalogue = new Catalogue({ namespace: 'demo' });
const trustDomain = new TrustDomain('carverauto.dev');
const NAMES = catalogue.services.map(({ name }) => name);

function duplicates(items: string[]): string[] {
  return items.filter((item, i) => items.indexOf(item) !== i);
}

test('names are unique', () => {
  expect(duplicates(NAMES)).toEqual([]);
});

test('identities are unique, but for those that share one on purpose', () => {
  const own = catalogue.identified.filter(({ declaration }) => !declaration.sharesIdentityOf);
  expect(duplicates(own.map(({ identity }) => identity.spiffeId(trustDomain).toString()))).toEqual([]);
  for (const { identity, declaration } of catalogue.identified) {
    if (!declaration.sharesIdentityOf) continue;
    expect(identity.serviceAccount).toBe(
      catalogue.service(declaration.sharesIdentityOf).identity.serviceAccount,
    );
  }
});

test('DNS names are unique: no two services answer to one name', () => {
  expect(duplicates(catalogue.services.flatMap(({ identity }) => identity.dnsNames))).toEqual([]);
});

test('pod labels are unique', () => {
  expect(duplicates(catalogue.services.map(({ identity }) => identity.podLabels.app))).toEqual([]);
});

test('every key of a service account belongs to a service', () => {
  const used = catalogue.identified.map(({ declaration }) => declaration.serviceAccount);
  expect(Object.keys(SERVICE_ACCOUNTS).filter((key) => !used.includes(key as never))).toEqual([]);
});

test.each(NAMES)('%s: has either a service account or a reason to have no SVID', (name) => {
  const { declaration } = catalogue.service(name);
  expect(declaration.serviceAccount === undefined).toBe(declaration.withoutSvid !== undefined);
});

test.each(NAMES)('%s: every peer exists, listens on that port, and is called once', (name) => {
  const { calls } = catalogue.service(name);
  for (const { to, port } of calls) expect(catalogue.service(to).port(port)).toBeGreaterThan(0);
  expect(duplicates(calls.map(({ to, port }) => `${to}:${port}`))).toEqual([]);
});

test.each(NAMES)('%s: is told how to reach a peer only where both ends can speak TLS', (name) => {
  const service = catalogue.service(name);
  const told = service.calls.filter(({ blocks, environment }) => blocks?.length || environment?.length);
  const mute = [service, ...told.map(({ to }) => catalogue.service(to))].filter(
    ({ certificateName }) => certificateName === undefined,
  );
  expect(told.length > 0 ? mute : []).toEqual([]);
});

test('every service with an SVID has a certificate where there are certificates', () => {
  expect(catalogue.identified.filter(({ certificateName }) => !certificateName)).toEqual([]);
});

test('certificates have names of their own, but for those that share one on purpose', () => {
  const own = catalogue.certified.filter(({ declaration }) => !declaration.sharesIdentityOf);
  expect(duplicates(own.map(({ certificateName }) => certificateName!))).toEqual([]);
  expect(catalogue.service('serviceradar-log-collector-tcp').certificateName).toBe('log-collector');
  expect(catalogue.service('serviceradar-srql').certificateName).toBeUndefined();
});

test.each([
  ['serviceradar-core', 'core'],
  ['serviceradar-web-ng', 'web'],
  ['serviceradar-datasvc', 'kv'],
  ['serviceradar-agent-gateway', 'gateway'],
  ['serviceradar-rperf-client', 'rperf-client'],
])('the files of %s begin with %s, as its software expects', (name, certificateName) => {
  expect(catalogue.service(name).certificateName).toBe(certificateName);
});

test.each(Object.entries(UPSTREAM_CONTAINERS))('%s has the containers %j', (workload, containers) => {
  const [kind, name] = workload.split(' ');
  const service = catalogue.service(name);
  expect([service.kind, containers]).toEqual([kind, expect.arrayContaining([service.declaration.container])]);
});

test('exactly those that call datasvc have a role there', () => {
  const callers = catalogue.callersOf('serviceradar-datasvc');
  const withRole = catalogue.services.filter(({ declaration }) => declaration.datasvcRole);
  expect(withRole.map(({ name }) => name)).toEqual(callers.map(({ name }) => name));
});

test('core alone may use the admin API', () => {
  expect(catalogue.services.filter(({ admin }) => admin).map(({ name }) => name)).toEqual([
    'serviceradar-core',
  ]);
});

test.each([
  ['serviceradar-core', 'serviceradar-core', 'serviceradar-core'],
  ['serviceradar-rperf-client', 'serviceradar-rperf-client', 'serviceradar-rperf-checker'],
  ['serviceradar-log-collector-tcp', 'serviceradar-log-collector-tcp', 'serviceradar-log-collector'],
])('%s: its label is %s, its service account %s', (name, app, serviceAccount) => {
  const { identity } = catalogue.service(name);
  expect(identity.podLabels).toEqual({ app });
  expect(identity.serviceAccount).toBe(serviceAccount);
  expect(identity.spiffeId(trustDomain).toString()).toBe(
    `spiffe://carverauto.dev/ns/demo/sa/${serviceAccount}`,
  );
});

test('a key of the values file renames a service account', () => {
  const renamed = new Catalogue({ namespace: 'demo', serviceAccounts: { coreServiceAccount: 'radar-core' } });
  expect(renamed.service('serviceradar-core').identity.serviceAccount).toBe('radar-core');
  expect(renamed.service('serviceradar-zen').identity.serviceAccount).toBe('serviceradar-zen');
});

test('a service that does not exist is refused by the nearest name', () => {
  expect(() => catalogue.service('serviceradar-cor')).toThrow(
    'catalogue: "serviceradar-cor" is not there. Instead: "serviceradar-core" [catalogue]',
  );
});
