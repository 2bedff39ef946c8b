import { SpiffeId, spiffeIdProblem, workloadIdProblem } from '../../lib/identity';

test.each([
  ['spiffe://example.org', 'example.org', ''],
  ['spiffe://example.org/ns/demo/sa/core', 'example.org', '/ns/demo/sa/core'],
  ['spiffe://a_b-c.d/A.b-C_d', 'a_b-c.d', '/A.b-C_d'],
  ['spiffe://example.org/...', 'example.org', '/...'],
])('%s', (uri, trustDomain, path) => {
  const id = SpiffeId.parse(uri);
  expect([id.trustDomainName, id.path, String(id)]).toEqual([trustDomain, path, uri]);
});

test.each([
  ['https://example.org/a', 'does not begin with "spiffe://"'],
  ['SPIFFE://example.org/a', 'does not begin with "spiffe://"'],
  ['spiffe://', 'has the trust domain ""'],
  ['spiffe:///a', 'has the trust domain ""'],
  ['spiffe://Example.org/a', 'has the trust domain "Example.org"'],
  ['spiffe://example.org:80/a', 'has the trust domain "example.org:80"'],
  ['spiffe://user@example.org/a', 'has the trust domain "user@example.org"'],
  [`spiffe://${'x'.repeat(256)}/a`, 'which is not 1 to 255 characters'],
  ['spiffe://example.org/', 'has an empty path segment'],
  ['spiffe://example.org/a/', 'has an empty path segment'],
  ['spiffe://example.org//a', 'has an empty path segment'],
  ['spiffe://example.org/a/../b', 'has a relative path segment'],
  ['spiffe://example.org/./b', 'has a relative path segment'],
  ['spiffe://example.org/a b', 'has the path segment "a b"'],
  ['spiffe://example.org/a%20b', 'has the path segment "a%20b"'],
  ['spiffe://example.org/a?b=c', 'has the path segment "a?b=c"'],
  ['spiffe://example.org/a#b', 'has the path segment "a#b"'],
  [`spiffe://example.org/${'x'.repeat(2048)}`, 'has 2069 bytes'],
])('%.50s is refused', (uri, problem) => {
  expect(() => SpiffeId.parse(uri)).toThrow(problem);
  expect(spiffeIdProblem(uri)?.rule).toBe('spiffe-id');
});

test.each([
  'spiffe://example.org/ns/demo/sa/core',
  'spiffe://example.org/spirelike',
  'spiffe://example.org/a/spire',
])('%s can be the identity of a workload', (uri) =>
  expect(workloadIdProblem(uri, 'example.org')).toBeUndefined(),
);

test.each([
  ['spiffe://example.org', 'has no path'],
  ['spiffe://other.org/a', 'is not a member of the trust domain "example.org"'],
  ['spiffe://example.org/spire', 'uses the path /spire'],
  ['spiffe://example.org/spire/server', 'uses the path /spire'],
  ['spiffe://example.org/a//b', 'has an empty path segment'],
])('%s cannot', (uri, problem) => {
  expect(workloadIdProblem(uri, 'example.org')?.problem).toContain(problem);
});
