import { layoutHash } from '../../../lib/certificates';
import { sample } from './fixture';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)]);
  return Object.fromEntries(entries.reverse());
}

test('is the same for the same, whatever the order of the keys', () => {
  expect(layoutHash(sample())).toMatch(/^[0-9a-f]{64}$/);
  expect(layoutHash(sample())).toBe(layoutHash(sample()));
  expect(layoutHash(reversed(sample()) as any)).toBe(layoutHash(sample()));
  expect(layoutHash({ ...sample(), edge: undefined })).toBe(layoutHash(sample((d) => delete d.edge)));
});

test.each<[string, (document: any) => void]>([
  ['a name', (d) => d.certificates[0].dnsNames.push('x')],
  ['the order of names', (d) => d.certificates[0].dnsNames.reverse()],
  ['a version', (d) => (d.runtimeLayoutVersion = '2')],
  [
    'a workload',
    (d) => d.certificates[0].workloads.push({ kind: 'Deployment', namespace: 'demo', name: 'x' }),
  ],
])('is another with another: %s', (_, change) => {
  expect(layoutHash(sample(change))).not.toBe(layoutHash(sample()));
});
