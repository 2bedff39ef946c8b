import { App, Chart, Duration } from 'cdk8s';
import { CertManagerSpinnakerCertificates, SpinnakerAuthority } from '../../../lib/spinnaker';
import { Objects } from '../../support/objects';

const app = () => new App({ outdir: '/nonexistent' });

test('an authority keeps its key, so that services go on trusting each other when it is renewed', () => {
  const program = app();
  const { issuer } = new SpinnakerAuthority(new Chart(program, 'a'), 'ca', { namespace: 'spinnaker' });
  const objects = Objects.of(program);
  const { spec } = objects.get('Certificate', 'spinnaker-ca');
  expect(spec).toMatchObject({
    isCA: true,
    commonName: 'spinnaker-ca',
    secretName: 'spinnaker-ca',
    duration: '87600h',
    privateKey: { rotationPolicy: 'Never' },
    issuerRef: { kind: 'Issuer', name: 'spinnaker-ca-root' },
  });
  expect(objects.get('Issuer', 'spinnaker-ca-root').spec).toEqual({ selfSigned: {} });
  expect(objects.get('Issuer', 'spinnaker-ca').spec).toEqual({ ca: { secretName: 'spinnaker-ca' } });
  expect(issuer).toMatchObject({ kind: 'Issuer', name: 'spinnaker-ca' });
});

test('there may be a second one, and it signs', () => {
  const program = app();
  const chart = new Chart(program, 'a');
  const next = { namespace: 'spinnaker', name: 'next', duration: Duration.days(730) };
  new SpinnakerAuthority(chart, 'ca', { namespace: 'spinnaker' });
  const { issuer } = new SpinnakerAuthority(chart, 'next', next);
  const password = { secret: 'keystores', key: 'password' };
  new CertManagerSpinnakerCertificates(chart, 'tls', { namespace: 'spinnaker', issuer, password }).java({
    name: 'orca',
    language: 'java',
  } as any);
  const objects = Objects.of(program);
  expect(objects.get('Certificate', 'spin-orca').spec.issuerRef.name).toBe('next');
  expect(objects.get('Certificate', 'next').spec.duration).toBe('17520h');
});

test.each([
  ['a name that is none', { namespace: 'spinnaker', name: 'CA' }, 'name'],
  ['a namespace that is none', { namespace: 'a.b' }, 'dns-label'],
])('%s is refused', (_, props, rule) => {
  expect(() => new SpinnakerAuthority(new Chart(app(), 'a'), 'ca', props)).toThrow(rule);
});
