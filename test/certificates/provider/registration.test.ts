import { Duration } from 'cdk8s';
import { type CertificateOptions, Pkcs12Profile } from '../../../lib/certificates';
import { ServiceIdentity } from '../../../lib/identity';
import { CORE, Program, WEB } from './program';

let program: Program;
beforeEach(() => void (program = new Program()));

const TEMPLATE = { spec: { containers: [{ name: 'core' }] } };

test('a service has one certificate, however often it is used', () => {
  const options = {
    lifetime: Duration.days(30),
    dnsNames: ['gw.example.org'],
    keystore: Pkcs12Profile.MODERN,
  };
  const certificate = program.identities.register(CORE, options);
  expect(program.identities.register(CORE)).toBe(certificate);
  expect(program.identities.register(CORE, { ...options, lifetime: Duration.hours(720) })).toBe(certificate);
  expect(program.identities.register(new ServiceIdentity({ name: 'core', namespace: 'demo' }))).toBe(
    certificate,
  );
  program.identities.secureTemplate(TEMPLATE, CORE);
  program.identities.patch({ kind: 'Deployment', name: 'core', containers: ['core'] }, CORE);
  expect(program.layout.document().certificates.map(({ name }) => name)).toEqual(['core']);
});

test('one that was added to the layout before is used as it is', () => {
  const certificate = program.layout.add(CORE, { name: 'kv', chain: true });
  expect(program.identities.register(CORE)).toBe(certificate);
  expect(program.identities.connection(CORE)).toMatchObject({
    certFile: '/etc/certificates/kv.pem',
    chainFile: '/etc/certificates/kv-chain.pem',
  });
});

test('two providers of one layout have the same certificates', () => {
  const other = new Program();
  const identities = new (program.identities.constructor as any)(other.chart, 'other', {
    layout: program.layout,
    mountPath: '/tls',
  });
  expect(identities.register(CORE)).toBe(program.identities.register(CORE));
});

describe('a second registration that says something else is refused', () => {
  test.each<[string, CertificateOptions]>([
    ['subject', { subject: 'CN=other' }],
    ['chain', { chain: true }],
    ['dnsNames', { dnsNames: ['other.example.org'] }],
    ['lifetime', { lifetime: Duration.days(3) }],
  ])('with another %s', (option, options) => {
    program.identities.register(CORE, { dnsNames: ['gw.example.org'] });
    expect(() => program.identities.register(CORE, options)).toThrow(
      `"demo/core" was registered with another ${option}. Instead: the same in both`,
    );
  });

  test('as somebody else', () => {
    program.identities.register(CORE);
    const other = new ServiceIdentity({ name: 'core', namespace: 'demo', serviceAccount: 'other' });
    expect(() => program.identities.register(other)).toThrow('[registered-before]');
  });

  test('but what concerns the workload may differ', () => {
    program.identities.secureTemplate(TEMPLATE, CORE, { containers: ['core'], mountPath: '/a' });
    const workloads = [{ kind: 'Deployment', namespace: 'demo', name: 'core' }];
    program.identities.secureTemplate(TEMPLATE, CORE, { mountPath: '/b', peers: [WEB], workloads });
    expect(program.restarted(CORE)).toEqual(['Deployment demo/core']);
  });

  test('and one that shares a certificate may say so again', () => {
    program.identities.register(CORE, { chain: true });
    const shared = program.identities.register(WEB, { sharesCertificateOf: CORE });
    expect(program.identities.register(WEB, { sharesCertificateOf: CORE })).toBe(shared);
    expect(program.identities.register(WEB)).toBe(shared);
  });
});

test('nothing is restarted where that is off', () => {
  const quiet = new Program({ restartWorkloads: false });
  quiet.identities.patch({ kind: 'Deployment', name: 'core', containers: ['core'] }, CORE);
  expect(quiet.restarted(CORE)).toEqual([]);
});
