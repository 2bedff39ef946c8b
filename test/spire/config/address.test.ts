import { cidrProblem, ipProblem, portProblem } from '../../../lib/spire/config/address';

test.each(['0.0.0.0', '255.1.20.199', '::', '::1', 'fd00::1', '1:2:3:4:5:6:7:8', 'FE80::a:b'])(
  '%s is an IP address',
  (ip) => expect(ipProblem(ip)).toBeUndefined(),
);
test.each([
  '',
  'localhost',
  '256.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  ':::',
  '1:2:3:4:5:6:7',
  '1::2::3',
  'fd00::12345',
  '[::]',
])('%j is none', (ip) => expect(ipProblem(ip)).toMatchObject({ rule: 'ip-address', value: ip }));
test.each(['10.0.0.0/8', '0.0.0.0/0', 'fd00::/8', '::/128'])('%s is a CIDR', (cidr) =>
  expect(cidrProblem(cidr)).toBeUndefined(),
);
test.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', 'example.org/8', '/8'])('%j is none', (cidr) =>
  expect(cidrProblem(cidr)).toMatchObject({ rule: 'cidr' }),
);
test.each([1, 8081, 65535])('%d is a port', (port) => expect(portProblem(port)).toBeUndefined());
test.each([0, 65536, 80.5, NaN])('%d is none', (port) =>
  expect(portProblem(port)).toMatchObject({ rule: 'port' }),
);
