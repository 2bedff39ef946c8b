import { TrustDomain } from '../../lib/identity';

test.each(['example.org', 'a', '0', 'a_b-c.d', 'x'.repeat(255)])('%.40s is a trust domain', (name) => {
  expect(new TrustDomain(name).name).toBe(name);
});

test.each([
  ['', 'is no trust domain', 'a name such as "example.org"'],
  ['Example.org', 'has upper case letters', '"example.org"'],
  ['spiffe://example.org', 'has a scheme', '"example.org"'],
  ['https://example.org/path', 'has a scheme', '"example.org"'],
  ['example.org/ns/demo', 'has a path', '"example.org"'],
  ['example.org:8081', 'has a port', '"example.org"'],
  ['example org', 'has a character other than a-z 0-9 . - _', 'a name such as "example.org"'],
  ['bücher.example', 'has a character other than a-z 0-9 . - _', 'a name such as "example.org"'],
  ['x'.repeat(256), 'has 256 characters', 'a name of at most 255 characters'],
])('%.40s is refused', (name, problem, instead) => {
  expect(() => new TrustDomain(name)).toThrow(`${problem}. Instead: ${instead} [trust-domain]`);
});

test('makes the IDs of its members', () => {
  const trustDomain = new TrustDomain('example.org');
  expect(String(trustDomain)).toBe('example.org');
  expect(trustDomain.uri).toBe('spiffe://example.org');
  expect(String(trustDomain.serverId)).toBe('spiffe://example.org/spire/server');
  expect(String(trustDomain.id('ns', 'demo', 'sa', 'core'))).toBe('spiffe://example.org/ns/demo/sa/core');
});

test.each([[['']], [['a/b', '']], [['..']], [['ns', 'a b']]])('refuses the path segments %j', (segments) => {
  expect(() => new TrustDomain('example.org').id(...segments)).toThrow('[spiffe-id]');
});
