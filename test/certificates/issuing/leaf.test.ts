import { createPrivateKey, X509Certificate } from 'node:crypto';
import { authorityProblem, factsOf, issue } from '../../../lib/certificates/issuing';
import { CertificateKeyType, KeyEncoding } from '../../../lib/certificates/layout';
import { InvalidInputError } from '../../../lib/identity';
import { describeWith } from '../../e2e/support/tools';
import { after, atTime, authority, CORE, DAY, entry, NOW, ROOT, run } from './support';

describe('a certificate', () => {
  test('says what the layout says', async () => {
    const ca = await authority();
    const { certificate } = await issue(ca, entry(), NOW);
    expect(factsOf(certificate)).toMatchObject({
      subject: CORE,
      issuer: ROOT,
      dnsNames: entry().dnsNames,
      ipAddresses: entry().ipAddresses,
      uris: ['spiffe://example.org/ns/demo/sa/core'],
      otherNames: [],
      isAuthority: false,
      keyType: 'ec-p256',
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['serverAuth', 'clientAuth'],
      notBefore: new Date('2026-03-01T11:55:00Z'),
      notAfter: new Date('2027-03-01T12:00:00Z'),
      authorityKeyId: factsOf(ca.certificate).subjectKeyId,
    });
  });

  test('is never valid longer than its authority', async () => {
    const ca = await authority({ lifetimeSeconds: 30 * DAY });
    expect(factsOf((await issue(ca, entry(), NOW)).certificate).notAfter).toEqual(
      factsOf(ca.certificate).notAfter,
    );
  });

  test('without names has none', async () => {
    const { certificate } = await issue(
      await authority(),
      entry({ dnsNames: [], ipAddresses: [], spiffeId: undefined }),
      NOW,
    );
    expect(factsOf(certificate)).toMatchObject({ dnsNames: [], ipAddresses: [], uris: [] });
    expect(new X509Certificate(certificate).subjectAltName).toBeUndefined();
  });

  test('has an IPv4 address in IPv6 as 16 bytes', async () => {
    const { certificate } = await issue(
      await authority(),
      entry({ ipAddresses: ['::ffff:192.0.2.33'] }),
      NOW,
    );
    expect(factsOf(certificate).ipAddresses).toEqual(['::ffff:192.0.2.33']);
    expect(new X509Certificate(certificate).checkIP('::ffff:192.0.2.33')).toBeDefined();
  });

  test.each([
    [CertificateKeyType.EC_P256, KeyEncoding.PKCS8, 'PRIVATE KEY', ['digitalSignature']],
    [CertificateKeyType.EC_P384, KeyEncoding.SEC1, 'EC PRIVATE KEY', ['digitalSignature']],
    [
      CertificateKeyType.RSA_2048,
      KeyEncoding.PKCS1,
      'RSA PRIVATE KEY',
      ['digitalSignature', 'keyEncipherment'],
    ],
  ])('with a key %s as %s', async (keyType, keyEncoding, label, keyUsages) => {
    const { certificate, privateKey } = await issue(await authority(), entry({ keyType, keyEncoding }), NOW);
    expect(privateKey.split('\n')[0]).toBe(`-----BEGIN ${label}-----`);
    expect(factsOf(certificate)).toMatchObject({ keyType, keyUsages });
    expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  });

  test.each([
    [{ subject: 'core' }, 'distinguished-name'],
    [{ dnsNames: ['core..demo'] }, 'dns-name'],
    [{ ipAddresses: ['10.0.0.256'] }, 'ip-address'],
    [{ spiffeId: 'https://example.org' }, 'spiffe-id'],
    [{ lifetimeSeconds: 0 }, 'certificate-lifetime'],
    [{ lifetimeSeconds: NaN }, 'certificate-lifetime'],
  ])('is not made with %j', async (changes, rule) => {
    const ca = await authority();
    await expect(issue(ca, entry(changes), NOW)).rejects.toThrow(InvalidInputError);
    await expect(issue(ca, entry(changes), NOW)).rejects.toThrow(`[${rule}]`);
  });

  test('is not made by an authority that cannot sign, also if it could before', async () => {
    const ca = await authority();
    await issue(ca, entry(), NOW);
    await expect(issue(ca, entry(), after(3651))).rejects.toThrow(
      /expired on 2036.*\[certificate-authority\]/,
    );
    const { privateKey } = await authority();
    const mixed = { certificate: ca.certificate, privateKey };
    expect(authorityProblem(mixed.certificate, mixed.privateKey, NOW)).toBeDefined();
    const error = await issue(mixed, entry(), NOW).catch((e: Error) => e);
    expect(String(error)).toContain('does not belong to its private key');
    expect(String(error)).not.toContain('BEGIN');
  });
});

describeWith('openssl')('OpenSSL', () => {
  test.each([
    [CertificateKeyType.EC_P256, CertificateKeyType.EC_P256],
    [CertificateKeyType.RSA_2048, CertificateKeyType.EC_P384],
    [CertificateKeyType.EC_P384, CertificateKeyType.RSA_2048],
  ])(
    'verifies it in strict mode for both purposes and every name: authority %s, service %s',
    async (of, keyType) => {
      const ca = await authority({ keyType: of });
      const { certificate } = await issue(ca, entry({ keyType }), NOW);
      const verify = (...args: string[]): boolean =>
        run(
          { 'ca.pem': ca.certificate, 'leaf.pem': certificate },
          'openssl',
          'verify',
          '-x509_strict',
          '-CAfile',
          'ca.pem',
          ...atTime(),
          ...args,
          'leaf.pem',
        ).ok;
      expect(verify('-purpose', 'sslserver')).toBe(true);
      expect(verify('-purpose', 'sslclient')).toBe(true);
      for (const name of ['core', 'core.demo.svc', 'a.core.demo.svc', 'localhost'])
        expect([name, verify('-verify_hostname', name)]).toEqual([name, true]);
      for (const name of ['serviceradar-core', 'demo.svc', 'a.b.core.demo.svc', 'core2'])
        expect([name, verify('-verify_hostname', name)]).toEqual([name, false]);
      expect(verify('-verify_ip', '127.0.0.1')).toBe(true);
      expect(verify('-verify_ip', '2001:db8::1')).toBe(true);
      expect(verify('-verify_ip', '127.0.0.2')).toBe(false);
    },
  );

  test('prints the subject that authorization compares, and each attribute in its one encoding', async () => {
    const { certificate } = await issue(await authority(), entry(), NOW);
    const print = (...args: string[]) =>
      run({ 'leaf.pem': certificate }, 'openssl', 'x509', '-in', 'leaf.pem', '-noout', ...args).stdout;
    expect(print('-subject', '-nameopt', 'RFC2253')).toBe(`subject=${CORE}\n`);
    expect(print('-subject', '-nameopt', 'show_type,sep_comma_plus')).toBe(
      'subject=C=PRINTABLESTRING:US,ST=UTF8STRING:CA,L=UTF8STRING:San Francisco,O=UTF8STRING:ServiceRadar,' +
        'OU=UTF8STRING:Kubernetes,CN=UTF8STRING:serviceradar-core\n',
    );
    const text = print('-text');
    expect(text).toContain('Version: 3 (0x2)');
    expect(text).toContain('X509v3 Basic Constraints: critical\n                CA:FALSE');
    expect(text).toContain('X509v3 Key Usage: critical\n                Digital Signature\n');
    expect(text).toContain('TLS Web Server Authentication, TLS Web Client Authentication\n');
    expect(text).toContain(
      'DNS:core, DNS:core.demo, DNS:core.demo.svc, DNS:*.core.demo.svc, DNS:localhost, ' +
        'IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://example.org/ns/demo/sa/core\n',
    );
  });

  test('prints every attribute of a subject, special characters included', async () => {
    const subject =
      'UID=u 1,SERIALNUMBER=A-1,CN=a\\,b\\+\\"c\\"\\;\\<d\\>\\\\,STREET=\\#1 ,OU=Zürich,DC=example,C=CH';
    const { certificate } = await issue(await authority(), entry({ subject }), NOW);
    const printed = run(
      { 'leaf.pem': certificate },
      'openssl',
      'x509',
      '-in',
      'leaf.pem',
      '-noout',
      '-subject',
      '-nameopt',
      'RFC2253,-esc_msb,utf8',
    ).stdout;
    expect(printed).toBe(
      'subject=UID=u 1,serialNumber=A-1,CN=a\\,b\\+\\"c\\"\\;\\<d\\>\\\\,street=\\#1,OU=Zürich,DC=example,C=CH\n',
    );
    expect(factsOf(certificate).subject).toBe(subject.replace('\\#1 ', '\\#1'));
  });
});
