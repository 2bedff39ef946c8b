import { createPublicKey, X509Certificate } from 'node:crypto';
import { type Authority, factsOf, issueForRequest } from '../../../lib/certificates/issuing';
import { describeWith } from '../../e2e/support/tools';
import { authority, DAY, NOW, run } from './support';

const names = {
  subject: 'CN=a1.default.serviceradar,OU=Edge,O=ServiceRadar',
  dnsNames: ['a1.default.serviceradar'],
  ipAddresses: ['192.0.2.1'],
  spiffeId: 'spiffe://example.org/agent/default/a1',
  lifetimeSeconds: 90 * DAY,
};

/** A request and its public key, from OpenSSL. */
function request(newKey: string, ...args: string[]): { csr: string; key: string } {
  const made = run(
    {},
    'sh',
    '-c',
    `openssl genpkey ${newKey} -out k 2>/dev/null && openssl req -new -key k -subj '/CN=evil/O=Evil' ${args.join(' ')} && openssl pkey -in k -pubout`,
  ).stdout;
  const csr = made.slice(0, made.indexOf('-----BEGIN PUBLIC'));
  return { csr, key: made.slice(csr.length) };
}

const EC = '-algorithm EC -pkeyopt ec_paramgen_curve:P-256';

describeWith('openssl')('a request', () => {
  let ca: Authority;
  beforeAll(async () => {
    ca = await authority();
  });
  const issued = (csr: string) => issueForRequest(ca, csr, names, NOW);

  test.each([
    [EC],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:P-384'],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:P-521'],
    ['-algorithm RSA -pkeyopt rsa_keygen_bits:2048'],
    [EC, '-sha384'],
    [EC, '-newhdr'],
  ])('gives its key and nothing else: %s %s', async (newKey, ...args) => {
    const { csr, key } = request(
      newKey,
      "-addext 'subjectAltName=DNS:core,URI:spiffe://example.org/ns/demo/sa/core'",
      "-addext 'basicConstraints=critical,CA:TRUE'",
      ...args,
    );
    const certificate = await issued(csr);
    expect(factsOf(certificate)).toMatchObject({
      subject: names.subject,
      dnsNames: names.dnsNames,
      ipAddresses: names.ipAddresses,
      uris: [names.spiffeId],
      isAuthority: false,
      extendedKeyUsages: ['serverAuth', 'clientAuth'],
      notAfter: new Date(NOW.getTime() - 250 + 90 * DAY * 1000),
    });
    expect(new X509Certificate(certificate).publicKey.equals(createPublicKey(key))).toBe(true);
  });

  test.each([
    ['-algorithm RSA -pkeyopt rsa_keygen_bits:1024', '', '1024 bits, less than 2048'],
    ['-algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3', '', 'exponent 3'],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1', '', 'key of type ec-secp256k1'],
    ['-algorithm ED25519', '', 'key of type ed25519'],
    [EC, '-sha1', 'is not signed by its own key with SHA-2'],
  ])('is refused: %s %s', async (newKey, args, clause) => {
    await expect(issued(request(newKey, args).csr)).rejects.toThrow(clause);
    await expect(issued(request(newKey, args).csr)).rejects.toThrow('[certificate-request]');
  });

  test('with the key of somebody else is refused', async () => {
    const mine = der(request(EC).csr);
    const theirs = createPublicKey(request(EC).key).export({ type: 'spki', format: 'der' });
    const at = mine.indexOf(theirs.subarray(0, 27));
    expect(at).toBeGreaterThan(0);
    theirs.copy(mine, at);
    await expect(issued(pem(mine))).rejects.toThrow('is not signed by its own key');
  });

  test('whose content was changed is refused', async () => {
    const changed = der(request(EC).csr);
    changed.write('good', changed.indexOf('evil'));
    await expect(issued(pem(changed))).rejects.toThrow('is not signed by its own key');
  });

  test.each([
    ['nothing', ''],
    ['something else', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['garbage', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'],
    [
      'very much',
      `-----BEGIN CERTIFICATE REQUEST-----\n${'A'.repeat(20_000)}\n-----END CERTIFICATE REQUEST-----\n`,
    ],
  ])('is not %s', async (_, text) => {
    await expect(issued(text)).rejects.toThrow('is no certificate request');
  });

  test('does not save bad names from being refused', async () => {
    const { csr } = request(EC);
    await expect(issueForRequest(ca, csr, { ...names, dnsNames: ['a b'] }, NOW)).rejects.toThrow(
      '[dns-name]',
    );
    await expect(issueForRequest(ca, csr, { ...names, lifetimeSeconds: -1 }, NOW)).rejects.toThrow(
      '[certificate-lifetime]',
    );
  });
});

const der = (csr: string): Buffer => Buffer.from(csr.replace(/-----[^-]+-----/g, ''), 'base64');
const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
