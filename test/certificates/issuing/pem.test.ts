import { joinBundle, splitBundle } from '../../../lib/certificates/issuing';
import { authority } from './support';

let a: string, b: string, key: string;
beforeAll(async () => {
  ({ certificate: a, privateKey: key } = await authority());
  ({ certificate: b } = await authority());
});

test('a bundle is split into certificates in one spelling, whatever stands between them', () => {
  expect(splitBundle(a + b)).toEqual([a, b]);
  const narrow = a.replace(
    /(.{64})\n/g,
    (_, line: string) => `${line.slice(0, 32)}\r\n${line.slice(32)}\r\n`,
  );
  expect(
    splitBundle(`# current\r\n${narrow}\r\n${key}\n${b.replaceAll(' CERT', ' X509 CERT').trim()}`),
  ).toEqual([a, b]);
});

test.each([
  '',
  'garbage',
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----',
])('%j has no certificates', (text) => expect(splitBundle(text)).toEqual([]));

test('bundles are joined in order, each certificate once', () => {
  expect(joinBundle([a, b + a, b])).toBe(a + b);
  expect(joinBundle([b, a.replaceAll('\n', '\r\n'), a])).toBe(b + a);
  expect(joinBundle([])).toBe('');
});
