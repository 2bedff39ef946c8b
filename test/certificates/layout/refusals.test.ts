import { Duration } from 'cdk8s';
import {
  CertificateKeyType,
  type CertificateLayoutProps,
  type CertificateOptions,
  checkLayout,
  KeyEncoding,
  SecretLayout,
} from '../../../lib/certificates';
import { CORE, layoutOf, sample, service, WEB } from './fixture';

/** Rules hold for programs and for files: each is broken in both. */
describe('a certificate is refused', () => {
  const RSA = CertificateKeyType.RSA_2048;
  test.each<[string, CertificateOptions, (certificate: any) => void, string]>([
    ['without a file name', { name: '' }, (c) => (c.name = ''), 'certificate-name'],
    ['with a path for a name', { name: '../core' }, (c) => (c.name = '../core'), 'certificate-name'],
    ['with the name of the authority', { name: 'root' }, (c) => (c.name = 'root'), 'certificate-name'],
    ...['ca', 'bundle', 'next-ca', 'previous-ca', 'expired-ca'].map(
      (name): [string, CertificateOptions, (certificate: any) => void, string] => [
        'with the name of a file beside it',
        { name },
        (c) => (c.name = name),
        'certificate-name',
      ],
    ),
    ['with the name of its key', { name: 'root-key' }, (c) => (c.name = 'root-key'), 'certificate-name'],
    [
      'with a name that is too long',
      { name: 'x'.repeat(201) },
      (c) => (c.name = 'x'.repeat(201)),
      'certificate-name',
    ],
    ['with no subject', { subject: '' }, (c) => (c.subject = ''), 'distinguished-name'],
    ['with half a subject', { subject: 'core' }, (c) => (c.subject = 'core'), 'distinguished-name'],
    [
      'with the subject of the authority',
      { subject: 'CN=Runtime CA,O=example.org' },
      (c) => (c.subject = 'CN=Runtime CA,O=example.org'),
      'certificate-impersonation',
    ],
    [
      'with a name that is no DNS name',
      { dnsNames: ['core..demo'] },
      (c) => c.dnsNames.push('core..demo'),
      'dns-name',
    ],
    ...['10.0.0.1', '10.0.0.256', '7'].map((name): [string, CertificateOptions, (c: any) => void, string] => [
      `with the address or number ${name} for a DNS name`,
      { dnsNames: [name] },
      (c) => c.dnsNames.push(name),
      'dns-name',
    ]),
    [
      'with an IPv6 address for a DNS name',
      { dnsNames: ['2001:db8::1'] },
      (c) => c.dnsNames.push('2001:db8::1'),
      'dns-name',
    ],
    [
      'with a name in two spellings',
      { dnsNames: ['CORE'] },
      (c) => c.dnsNames.push('CORE'),
      'certificate-names',
    ],
    [
      'with an address out of range',
      { ipAddresses: ['192.0.2.256'] },
      (c) => c.ipAddresses.push('192.0.2.256'),
      'ip-address',
    ],
    [
      'with PKCS#1 for a curve',
      { keyEncoding: KeyEncoding.PKCS1 },
      (c) => (c.keyEncoding = 'pkcs1'),
      'key-encoding',
    ],
    [
      'with SEC 1 for RSA',
      { keyType: RSA, keyEncoding: KeyEncoding.SEC1 },
      (c) => Object.assign(c, { keyType: 'rsa-2048', keyEncoding: 'sec1' }),
      'key-encoding',
    ],
    [
      'with no lifetime',
      { lifetime: Duration.seconds(0) },
      (c) => (c.lifetimeSeconds = 0),
      'certificate-lifetime',
    ],
    [
      'with a lifetime of over a year',
      { lifetime: Duration.days(367) },
      (c) => (c.lifetimeSeconds = 367 * 86_400),
      'certificate-lifetime',
    ],
    [
      'with a renewal at once',
      { lifetime: Duration.days(9), renewBefore: Duration.days(9) },
      (c) => (c.renewBeforeSeconds = c.lifetimeSeconds),
      'certificate-renewal',
    ],
  ])('%s', (_, options, change, rule) => {
    expect(() => layoutOf().add(CORE, options)).toThrow(`[${rule}]`);
    const document = sample((d) => {
      change(d.certificates[0]);
      d.targets[0].certificates[0] = d.certificates[0].name;
    });
    expect(() => checkLayout(document, 'layout.json')).toThrow(`[${rule}]`);
  });

  test('whose DNS name is an address, with the option for addresses', () => {
    expect(() => layoutOf().add(CORE, { dnsNames: ['192.0.2.1'] })).toThrow(
      'dnsNames[5]: "192.0.2.1" is an IP address, which clients do not look for among DNS names. Instead: ipAddresses',
    );
  });

  test('but numbers in a name are none', () => {
    const layout = layoutOf();
    layout.add(CORE, { dnsNames: ['1.core.demo', '10-0-0-1.demo.pod', '5.example.org', 'core.123'] });
    expect(layout.document().certificates[0].dnsNames).toContain('core.123');
  });

  test.each<[string, (document: any) => void, string, string]>([
    ['certificates[0].subject', (d) => (d.certificates[0].subject = 'cn=a, O=x'), 'cn=a, O=x', 'CN=a,O=x'],
    ['authority.subject', (d) => (d.authority.subject = 'CN=CA, O=x'), 'CN=CA, O=x', 'CN=CA,O=x'],
    ['edge.subjectSuffix', (d) => (d.edge.subjectSuffix = 'OU=E , O=x'), 'OU=E , O=x', 'OU=E,O=x'],
  ])('in a file, with %s in another spelling', (path, change, written, canonical) => {
    expect(() => checkLayout(sample(change), 'layout.json')).toThrow(
      `layout.json, ${path}: "${written}" is not written in its one spelling. Instead: "${canonical}"`,
    );
  });

  test('that outlives the authority', () => {
    const layout = layoutOf({ authority: { lifetime: Duration.days(30) } });
    expect(() => layout.add(CORE, { lifetime: Duration.days(31) })).toThrow(
      'certificate core, lifetimeSeconds: "lifetime 31 days" is longer than that of the authority, 30 days. ' +
        'Instead: at most 30 days, or an authority that lives longer [certificate-lifetime]',
    );
    layout.add(CORE, { lifetime: Duration.days(30) });
  });

  test('but a leap year, no renewal in advance and both encodings that fit are accepted', () => {
    const layout = layoutOf();
    layout.add(CORE, {
      lifetime: Duration.days(366),
      renewBefore: Duration.seconds(0),
      keyEncoding: KeyEncoding.SEC1,
    });
    layout.add(WEB, { keyType: RSA, keyEncoding: KeyEncoding.PKCS1 });
    expect(layout.document().certificates).toHaveLength(2);
  });

  test('that is the second of its name', () => {
    const layout = layoutOf({ secrets: SecretLayout.PER_SERVICE });
    layout.add(CORE);
    expect(() => layout.add(service('core', 'jobs'))).toThrow('"core" is the name of two certificates');
    expect(() => layout.add(CORE)).toThrow('"core" is the name of two certificates');
  });

  test('whose files are those of another', () => {
    const layout = layoutOf();
    layout.add(CORE);
    layout.add(WEB, { name: 'core-key' });
    expect(() => layout.document()).toThrow('"core-key.pem" is a file of two certificates');
  });
});

describe('a layout is refused', () => {
  test.each<[string, Partial<CertificateLayoutProps>, (document: any) => void, string]>([
    ['without a namespace', { namespace: '' }, (d) => (d.authority.entry.namespace = ''), 'dns-label'],
    [
      'with a Secret of no name',
      { authoritySecretName: 'CA' },
      (d) => (d.authority.entry.name = 'CA'),
      'object-name',
    ],
    [
      'with one Secret for everything',
      { secretName: 'runtime-ca' },
      (d) => (d.targets[0].entry.name = 'runtime-ca'),
      'secret-clash',
    ],
    [
      'that adopts from a Secret of no name',
      { adoptFrom: 'Old' },
      (d) => (d.authority.adoptFrom = { namespace: 'demo', name: 'Old' }),
      'object-name',
    ],
    [
      "that adopts from the authority's own Secret",
      { adoptFrom: 'runtime-ca' },
      (d) => (d.authority.adoptFrom = d.authority.entry),
      'secret-clash',
    ],
    [
      'with an authority of no name',
      { authority: { subject: 'x' } },
      (d) => (d.authority.subject = 'x'),
      'distinguished-name',
    ],
    [
      'with an authority of no time',
      { authority: { lifetime: Duration.seconds(0) } },
      (d) => (d.authority.lifetimeSeconds = 0),
      'certificate-lifetime',
    ],
    [
      'with an authority of centuries',
      { authority: { lifetime: Duration.days(40_000) } },
      (d) => (d.authority.lifetimeSeconds = 40_000 * 86_400),
      'certificate-lifetime',
    ],
    [
      'with authorities below 0',
      { authority: { pathLength: -1 } },
      (d) => (d.authority.pathLength = -1),
      'path-length',
    ],
    ['without a version', { runtimeLayoutVersion: '' }, (d) => (d.runtimeLayoutVersion = ''), 'text'],
  ])('%s', (_, props, change, rule) => {
    expect(() => layoutOf(props)).toThrow(`[${rule}]`);
    expect(() => checkLayout(sample(change), 'layout.json')).toThrow(`[${rule}]`);
  });

  test('with a suffix that is no name', () => {
    expect(() => layoutOf({ subjectSuffix: 'ServiceRadar' })).toThrow(
      'certificate layout, subjectSuffix: "ServiceRadar"',
    );
  });

  test('with the Secret of a service where the authority is', () => {
    const layout = layoutOf({ secrets: SecretLayout.PER_SERVICE, authoritySecretName: 'runtime-certs-core' });
    expect(() => layout.add(CORE)).toThrow('[secret-clash]');
  });

  test.each<[string, string]>([
    ['gw.example.org', 'is no host with a port'],
    ['gw.example.org:0', 'is no host with a port'],
    ['gw.example.org:65536', 'is no host with a port'],
    ['2001:db8::1:50052', 'is no host with a port'],
    ['10.0.0.256:50052', 'has the number 256, beyond 255'],
    ['10.0.0.01:50052', 'has the number 01, which some read as octal'],
    ['10.1:50052', 'is no IP address'],
    ['[10.0.0.1]:50052', 'is no host with a port'],
    ['[2001:DB8::1]:50052', 'is not written in its canonical form. Instead: "[2001:db8::1]:50052"'],
    ['*.example.org:50052', 'is no host with a port'],
    ['https://gw.example.org:443', 'is no host with a port'],
  ])('with the gateway %s', (gateway, message) => {
    const layout = layoutOf({ edge: { gateway, serverName: 'core' } });
    layout.add(CORE);
    expect(() => layout.document()).toThrow(message);
  });

  test.each(['gw:1', '192.0.2.1:50052', '[2001:db8::1]:50052'])('but not with the gateway %s', (gateway) => {
    const layout = layoutOf({ edge: { gateway, serverName: 'core' } });
    layout.add(CORE);
    expect(layout.document().edge).toMatchObject({ gateway, serverName: 'core' });
  });

  test('with certificates for edges that live longer than leaves may', () => {
    const layout = layoutOf({ edge: { gateway: 'core:1', maxLifetime: Duration.days(400) } });
    layout.add(CORE);
    expect(() => layout.document()).toThrow('edge.maxLifetimeSeconds: "lifetime 400 days"');
  });
});
