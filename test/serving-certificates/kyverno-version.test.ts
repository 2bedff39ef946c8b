import { KyvernoVersion, PolicyForm } from '../../lib/serving-certificates/kyverno-version';

test.each([
  ['1.13', PolicyForm.CLUSTER_POLICY],
  ['1.18.2', PolicyForm.CLUSTER_POLICY],
  ['1.19', PolicyForm.CEL],
  ['v1.19.1', PolicyForm.CEL],
])('Kyverno %s has its form of policies', (version, form) => {
  expect(new KyvernoVersion(version).form).toBe(form);
});

test.each(['1.12.6', '1.9', '2.0', '1', 'latest', ''])('%j is refused', (version) => {
  expect(() => new KyvernoVersion(version)).toThrow('[kyverno-version]');
});

test('of a release that is too old it is said what it lacks', () => {
  expect(() => new KyvernoVersion('1.12')).toThrow(/"generate.foreach".*Instead: "1.19"/);
});

test('releases are compared by their numbers', () => {
  expect(new KyvernoVersion('1.20').isAtLeast(9)).toBe(true);
  expect(new KyvernoVersion('1.13.0').isAtLeast(14)).toBe(false);
});
