import { TrustDomain } from '../../lib/identity';
import { Catalogue, SERVICE_ACCOUNTS } from '../../lib/serviceradar';

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

test.each(NAMES)('%s: speaks SPIFFE only where both ends have an SVID', (name) => {
  const service = catalogue.service(name);
  const spiffe = service.calls.filter(({ blocks, environment }) => blocks?.length || environment?.length);
  expect(spiffe.filter(({ to }) => !service.hasSvid || !catalogue.service(to).hasSvid)).toEqual([]);
});

test('exactly those that call datasvc with an SVID have a role there', () => {
  const callers = catalogue.callersOf('serviceradar-datasvc').filter(({ hasSvid }) => hasSvid);
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
