import { generateKeyPairSync } from 'node:crypto';
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';
import { authorityProblem, createAuthority, factsOf, issue } from '../../../lib/certificates/issuing';
import { CertificateKeyType } from '../../../lib/certificates/layout';
import { DistinguishedName } from '../../../lib/identity';
import { signCertificate } from '../../../lib/certificates/issuing/x509/certificate';
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from '../../../lib/certificates/issuing/x509/extensions';
import { encodeName } from '../../../lib/certificates/issuing/x509/name';
import { validity } from '../../../lib/certificates/issuing/x509/time';
import { describeWith } from '../../e2e/support/tools';
import { after, atTime, authority, authorityLayout, DAY, entry, NOW, ROOT, run } from './support';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** An authority made elsewhere. */
function foreign(extensions: Parameters<typeof signCertificate>[0]['extensions'], signer = key): string {
  const subject = encodeName(DistinguishedName.parse('CN=Foreign'));
  return signCertificate(
    { subject, issuer: subject, ...validity(NOW, DAY), publicKey: key, extensions },
    signer,
  );
}

describe('an authority', () => {
  test('signs itself, may sign others, and is valid from a little before until its lifetime ends', async () => {
    const facts = factsOf((await authority()).certificate);
    expect(facts).toMatchObject({
      subject: ROOT,
      issuer: ROOT,
      isAuthority: true,
      pathLength: 1,
      keyUsages: ['keyCertSign', 'cRLSign'],
      extendedKeyUsages: undefined,
      notBefore: new Date('2026-03-01T11:55:00Z'),
      notAfter: new Date('2036-02-27T12:00:00Z'),
      dnsNames: [],
    });
    expect(facts.subjectKeyId).toMatch(/^[0-9a-f]{40}$/);
    expect(facts.authorityKeyId).toBe(facts.subjectKeyId);
  });

  test('has a key of its own and 128 bits of serial number each time', async () => {
    const [a, b] = [await authority(), await authority()];
    expect(a.privateKey).not.toBe(b.privateKey);
    expect(a.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(factsOf(a.certificate).serial).not.toBe(factsOf(b.certificate).serial);
    expect(factsOf(a.certificate).serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  });

  test('may end after 2049, when times are written differently', async () => {
    const { certificate } = await authority({ lifetimeSeconds: 30 * 365 * DAY });
    expect(factsOf(certificate).notAfter).toEqual(after(30 * 365 - 0.25 / DAY));
  });

  test.each([CertificateKeyType.EC_P384, CertificateKeyType.RSA_2048])(
    'can have a key %s',
    async (keyType) => {
      const { certificate, privateKey } = await authority({ keyType });
      expect(factsOf(certificate).keyType).toBe(keyType);
      expect(authorityProblem(certificate, privateKey, NOW)).toBeUndefined();
    },
  );

  test('with a subject that is none is refused', async () => {
    await expect(createAuthority(authorityLayout({ subject: 'Root' }), NOW)).rejects.toThrow(
      '[distinguished-name]',
    );
  });
});

describe('as the authority is refused', () => {
  test('nothing that is in order', async () => {
    const { certificate, privateKey } = await authority();
    expect(authorityProblem(certificate, privateKey, NOW)).toBeUndefined();
    expect(authorityProblem(certificate, undefined, NOW)).toBeUndefined();
  });

  test('what is no certificate', async () => {
    const { certificate, privateKey } = await authority();
    expect(authorityProblem('', privateKey, NOW)).toBe('is no certificate');
    expect(authorityProblem('garbage', privateKey, NOW)).toBe('is no certificate');
    expect(authorityProblem(certificate.slice(0, 300), privateKey, NOW)).toBe('is no certificate');
  });

  test('one with the key of another, or a damaged one', async () => {
    const { certificate, privateKey } = await authority();
    const other = await authority();
    expect(authorityProblem(certificate, other.privateKey, NOW)).toBe('does not belong to its private key');
    expect(authorityProblem(certificate, privateKey.slice(0, 60), NOW)).toBe('has a damaged private key');
  });

  test('one outside its time', async () => {
    const { certificate } = await authority();
    expect(authorityProblem(certificate, undefined, after(3650))).toBe('expired on 2036-02-27T12:00:00Z');
    expect(authorityProblem(certificate, undefined, after(-1))).toBe(
      'is not valid before 2026-03-01T11:55:00Z',
    );
  });

  test('a service', async () => {
    const { certificate } = await issue(await authority(), entry(), NOW);
    expect(authorityProblem(certificate, undefined, NOW)).toBe('is not that of an authority');
  });

  test('one that may not sign certificates, or not for services', () => {
    const id = subjectKeyIdentifier(Buffer.alloc(20));
    const ca = basicConstraints(0);
    expect(authorityProblem(foreign([ca, id]), undefined, NOW)).toBeUndefined();
    expect(authorityProblem(foreign([ca, id, keyUsage(['cRLSign'])]), undefined, NOW)).toBe(
      'may not sign certificates',
    );
    expect(authorityProblem(foreign([ca, id, extendedKeyUsage(['serverAuth'])]), undefined, NOW)).toBe(
      'may not issue certificates for clientAuth',
    );
    expect(
      authorityProblem(foreign([ca, extendedKeyUsage(['anyExtendedKeyUsage'])]), undefined, NOW),
    ).toBeUndefined();
  });

  test('one that another authority signed', () => {
    const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(authorityProblem(foreign([basicConstraints(0)], signer), undefined, NOW)).toContain(
      'is not signed by itself',
    );
  });

  test('one with a subject that comes back in other bytes, which Go would not recognize', () => {
    // A UniversalString with a character beyond 16 bits.
    const anyValue = new Uint8Array(Buffer.from('1c040001f600', 'hex')).buffer;
    const value = new AttributeValue({ anyValue });
    const subject = new Name([
      new RelativeDistinguishedName([new AttributeTypeAndValue({ type: '2.5.4.3', value })]),
    ]);
    const content = { subject, issuer: subject, ...validity(NOW, DAY), publicKey: key };
    const certificate = signCertificate({ ...content, extensions: [basicConstraints(0)] }, key);
    expect(authorityProblem(certificate, undefined, NOW)).toContain('has a subject in an encoding');
  });

  test.each([
    [generateKeyPairSync('ed25519').privateKey, 'ed25519'],
    [generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey, '1024 bits'],
    [generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey, 'exponent 3'],
    [generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'ec-secp256k1'],
  ])('one with a weak or unusual key: %#', (weak, clause) => {
    const subject = encodeName(DistinguishedName.parse('CN=Weak'));
    const content = { subject, issuer: subject, ...validity(NOW, DAY), publicKey: weak };
    const certificate = signCertificate({ ...content, extensions: [basicConstraints(0)] }, key);
    expect(authorityProblem(certificate, undefined, NOW)).toContain(clause);
  });
});

describeWith('openssl')('OpenSSL', () => {
  test('takes it as a root, in strict mode', async () => {
    const { certificate } = await authority();
    const result = run(
      { 'ca.pem': certificate },
      'openssl',
      'verify',
      '-x509_strict',
      '-CAfile',
      'ca.pem',
      ...atTime(),
      'ca.pem',
    );
    expect(result.output).toBe('ca.pem: OK\n');
  });

  test('makes an authority with its own defaults, as the upstream chart does, that can be taken over', async () => {
    const subject = '/C=US/ST=CA/L=San Francisco/O=ServiceRadar/OU=Kubernetes/CN=ServiceRadar Root CA';
    const made = run(
      {},
      'sh',
      '-c',
      `openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 -keyout k -out c -subj '${subject}' 2>/dev/null && cat c k`,
    ).stdout;
    const [certificate] = made.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n/)!;
    const privateKey = made.slice(certificate.length);
    const now = new Date();
    expect(authorityProblem(certificate, privateKey, now)).toBeUndefined();
    const leaf = await issue({ certificate, privateKey }, entry(), now);
    const files = { 'ca.pem': certificate, 'leaf.pem': leaf.certificate };
    expect(run(files, 'openssl', 'verify', '-CAfile', 'ca.pem', 'leaf.pem').output).toBe('leaf.pem: OK\n');
    expect(factsOf(leaf.certificate)).toMatchObject({
      issuer: ROOT,
      authorityKeyId: factsOf(certificate).subjectKeyId,
    });
  });
});
