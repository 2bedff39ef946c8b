import { fileReference, type ISpinnakerCertificates, valueReference } from '../../lib/spinnaker';
import { fileProblem, valueProblem, variableProblem } from '../../lib/spinnaker/secret-reference';
import { CERTIFICATES, mtls } from './support';

/** As the operator reads what stands after the first "!": spinnaker-operator, ParseKubernetesSecretParams. */
function parsed(reference: string): { [key: string]: string } {
  const [, ...parameters] = reference.split('!');
  return Object.fromEntries(
    parameters.map((parameter) => {
      const parts = parameter.split(':');
      if (parts.length !== 2) throw new Error(`the operator refuses ${parameter}`);
      return parts;
    }),
  );
}

const LIMIT = 'x'.repeat(56);

test('references are those of the operator', () => {
  const key = { secret: 'orca-tls', key: 'keystore.p12' };
  expect(fileReference(key)).toBe('encryptedFile:k8s!n:orca-tls!k:keystore.p12');
  expect(valueReference(key)).toBe('encrypted:k8s!n:orca-tls!k:keystore.p12');
  expect(parsed(fileReference(key))).toEqual({ n: 'orca-tls', k: 'keystore.p12' });
});

test.each([
  ['a name', { secret: 'orca-tls', key: 'keystore.p12' }],
  ['the longest name', { secret: LIMIT, key: 'a' }],
  ['a key of capitals', { secret: 'a', key: 'TRUSTSTORE_PASS' }],
])('accepted as a file: %s', (_, key) => {
  expect(fileProblem(key)).toBeUndefined();
  expect(valueProblem(key)).toBeUndefined();
});

test.each([
  ['a colon in the key', { secret: 'a', key: 'a:b' }, /splits/],
  ['an exclamation mark in the key', { secret: 'a', key: 'a!b' }, /splits/],
  ['a colon in the name', { secret: 'a:b', key: 'a' }, /splits/],
  ['a slash in the key', { secret: 'a', key: 'a/b' }, /no key of a Secret/],
  ['no key', { secret: 'a', key: '' }, /no key of a Secret/],
  ['a key that leads out', { secret: 'a', key: '..x' }, /no volume may hold/],
  ['capitals in the name', { secret: 'Orca', key: 'a' }, /no name of a Kubernetes object/],
])('refused: %s', (_, key, problem) => {
  expect(valueProblem(key)?.problem).toMatch(problem);
  expect(fileProblem(key)?.problem).toMatch(problem);
});

test.each([
  ['a dot in the name', { secret: 'orca.tls', key: 'a' }, /volume-orca\.tls/],
  ['a long name', { secret: `${LIMIT}x`, key: 'a' }, /57 characters/],
])('refused as a file, accepted as a value: %s', (_, key, problem) => {
  expect(fileProblem(key)?.problem).toMatch(problem);
  expect(valueProblem(key)).toBeUndefined();
});

test('the operator tells values apart by names of variables', () => {
  const a = { secret: 'orca-tls', key: 'password' };
  expect(variableProblem([a, { ...a }, { secret: 'orca-tls', key: 'password2' }])).toBeUndefined();
  expect(variableProblem([a, { secret: 'orca', key: 'tls_password' }])).toMatchObject({
    value: 'orca/tls_password',
    problem: expect.stringContaining('ORCA_TLS_PASSWORD'),
  });
});

test('what certificates name is checked', () => {
  const certificates: ISpinnakerCertificates = {
    ...CERTIFICATES,
    java: (service) => ({ ...CERTIFICATES.java(service), keyStore: { secret: 'my.store', key: 'a' } }),
  };
  expect(() => mtls({ certificates })).toThrow(/^certificates: "my\.store" has a dot.*\[spinnaker-secret\]/);
});

test('variables are told apart for each service, as each pod has its own', () => {
  const passwords = (keyOf: (service: string) => [string, string]): ISpinnakerCertificates => ({
    ...CERTIFICATES,
    java: (service) => {
      const [keyStore, trustStore] = keyOf(service.name).map((key) => ({ secret: 'passwords', key }));
      return { ...CERTIFICATES.java(service), keyStorePassword: keyStore, trustStorePassword: trustStore };
    },
  });
  expect(() => mtls({ certificates: passwords(() => ['a-b', 'a_b']) })).toThrow(
    /PASSWORDS_A_B.*\[spinnaker-secret\]/,
  );
  const apart = passwords((service) => (service === 'orca' ? ['a-b', 'c'] : ['a_b', 'c']));
  expect(() => mtls({ certificates: apart })).not.toThrow();
});

test('certificates are in the namespace of the SpinnakerService', () => {
  const elsewhere = { ...CERTIFICATES, namespace: 'other' };
  expect(() => mtls({ certificates: elsewhere })).toThrow(/"other" is where.*\[secret-namespace\]/);
  expect(() =>
    mtls({ certificates: { ...CERTIFICATES, namespace: 'delivery' } as typeof elsewhere }),
  ).not.toThrow();
});
