import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import {
  derivedAuthority,
  derivedCertificate,
  factsOf,
  reissueReason,
  validFrom,
  verifyCertificate,
} from '../../../lib/certificates/issuing';
import { CertificateKeyType, KeyEncoding } from '../../../lib/certificates/layout';
import { after, authorityLayout, CORE, entry, NOW, ROOT } from './support';

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const ec = (namedCurve: string) => pem(generateKeyPairSync('ec', { namedCurve }).privateKey);
const rsa = () => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);

describe.each([
  ['EC P-256', CertificateKeyType.EC_P256, () => ec('prime256v1')],
  ['EC P-384', CertificateKeyType.EC_P384, () => ec('secp384r1')],
  ['RSA', CertificateKeyType.RSA_2048, rsa],
])('%s', (_, keyType, newKey) => {
  const [authorityKey, key] = [newKey(), newKey()];
  const layout = authorityLayout({ keyType });
  const authority = () => derivedAuthority(layout, authorityKey, NOW);
  const wanted = entry({ keyType });
  const certificate = (now = NOW) => derivedCertificate(authority(), wanted, key, now);

  test('the same input gives the same bytes', () => {
    expect(authority()).toEqual(authority());
    expect(certificate()).toBe(certificate());
  });

  test('it is the certificate that the issuer would make, so that the issuer leaves it alone', () => {
    const files = { certificate: certificate(), privateKey: key };
    expect(reissueReason(wanted, files, authority().certificate, NOW)).toBeUndefined();
    expect(verifyCertificate(wanted, files, authority().certificate, NOW)).toEqual([]);
    expect(factsOf(certificate())).toMatchObject({ subject: CORE, issuer: ROOT });
  });

  test('serial numbers are positive, of 16 bytes, and each another', () => {
    const serials = [certificate(), certificate(after(1)), authority().certificate].map(
      (it) => factsOf(it).serial,
    );
    expect(new Set(serials).size).toBe(3);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  });
});

test('a certificate says since when it is valid', () => {
  const { certificate } = derivedAuthority(authorityLayout(), ec('prime256v1'), NOW);
  expect(validFrom(certificate)).toEqual(new Date(new X509Certificate(certificate).validFrom));
});

test('what is no key and no certificate is refused, and not repeated', () => {
  expect(() => derivedAuthority(authorityLayout(), 'secret text', NOW)).toThrow('certificate-material');
  expect(() => derivedAuthority(authorityLayout(), 'secret text', NOW)).not.toThrow('secret text');
  expect(() => validFrom('nothing')).toThrow('is no certificate');
});

test('keys may come in any encoding', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const sec1 = privateKey.export({ type: KeyEncoding.SEC1, format: 'pem' }) as string;
  expect(derivedAuthority(authorityLayout(), sec1, NOW)).toEqual(
    derivedAuthority(authorityLayout(), pem(privateKey), NOW),
  );
});
