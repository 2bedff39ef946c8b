import { factsOf } from '../../../lib/certificates/issuing';
import { describeWith } from '../../e2e/support/tools';
import { authority, run } from './support';

test('of text that is no certificate there are none, and the text is not repeated', () => {
  expect(() => factsOf('-----BEGIN PRIVATE KEY-----secret')).toThrow('[certificate]');
  expect(() => factsOf('-----BEGIN PRIVATE KEY-----secret')).not.toThrow('secret');
  expect(() => factsOf('')).toThrow('[certificate]');
});

test('a bundle is judged by its first certificate', async () => {
  const [a, b] = [await authority({ subject: 'CN=a' }), await authority({ subject: 'CN=b' })];
  expect(factsOf(`Bag Attributes\n${a.certificate}${b.certificate}`).subject).toBe('CN=a');
});

describeWith('openssl')('a certificate that OpenSSL made', () => {
  test('is read, with whatever is not known here by number', () => {
    const { stdout } = run(
      {},
      'sh',
      '-c',
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -days 1 -subj '/GN=Ann/O=A, B+OU=C/CN=x' -multivalue-rdn" +
        " -addext 'subjectAltName=DNS:x,email:a@b.c,IP:10.0.0.1,IP:::1,URI:urn:x,dirName:dn' -addext 'extendedKeyUsage=1.2.3.4'" +
        ' -config /dev/stdin 2>/dev/null <<E\n[req]\ndistinguished_name=dn\n[dn]\nCN=y\nE',
    );
    expect(factsOf(stdout)).toMatchObject({
      subject: 'CN=x,OU=C+O=A\\, B,2.5.4.42=Ann',
      dnsNames: ['x'],
      ipAddresses: ['10.0.0.1', '::1'],
      uris: ['urn:x'],
      otherNames: ['rfc822Name', 'directoryName'],
      keyType: 'rsa-2048',
      isAuthority: false,
      keyUsages: undefined,
      extendedKeyUsages: ['1.2.3.4'],
    });
  });

  test('has the serial number and fingerprint that OpenSSL prints', async () => {
    const { certificate } = await authority();
    const print = (...args: string[]) =>
      run({ c: certificate }, 'openssl', 'x509', '-in', 'c', '-noout', ...args)
        .stdout.trim()
        .split('=')[1];
    const facts = factsOf(certificate);
    expect(facts.serial.toUpperCase()).toBe(print('-serial'));
    expect(facts.fingerprint.toUpperCase()).toBe(print('-fingerprint', '-sha256').replaceAll(':', ''));
  });
});
