import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { canonicalIpAddress, ipAddressProblem } from '../../lib/identity';

test.each(['127.0.0.1', '0.0.0.0', '255.255.255.255', '::', '::1', '2001:DB8::1', '::ffff:10.0.0.1'])(
  '%s is an address',
  (text) => expect(ipAddressProblem(text)).toBeUndefined(),
);

test.each([
  ['', 'is empty'],
  [undefined as any, 'is empty'],
  ['10.0.0.256', 'has the number 256, beyond 255'],
  ['10.0.0.999', 'has the number 999'],
  ['010.0.0.1', 'has the number 010'],
  ['10.0.0.0/8', 'is a range'],
  ['2001:db8::/32', 'is a range'],
  ['fe80::1%eth0', 'has a zone'],
  ['10.0.0', 'is no IP address'],
  ['10.0.0.1:443', 'is no IP address'],
  ['[::1]', 'is no IP address'],
  ['1::2::3', 'is no IP address'],
  ['localhost', 'is no IP address'],
  ['167772161', 'is no IP address'],
])('%j is refused', (text, clause) => {
  expect(ipAddressProblem(text)).toMatchObject({ rule: 'ip-address' });
  expect(ipAddressProblem(text)!.problem).toContain(clause);
});

// The examples of RFC 5952 §4 and §5.
test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
  ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:DB8::AAAA', '2001:db8::aaaa'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['0:0:0:0:0:ffff:c000:221', '::ffff:192.0.2.33'],
  ['::FFFF:192.0.2.33', '::ffff:192.0.2.33'],
  ['core', 'core'],
])('%s is %s', (text, canonical) => expect(canonicalIpAddress(text)).toBe(canonical));

test('the canonical form is an address of the same kind, and its own canonical form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const canonical = canonicalIpAddress(address);
      expect(isIP(canonical)).toBe(isIP(address));
      expect(canonicalIpAddress(canonical)).toBe(canonical);
    }),
  );
});
