import {
  type Authority,
  factsOf,
  issue,
  type IssuedCertificate,
  keystore,
  truststore,
} from '../../../lib/certificates/issuing';
import { derivePkcs12, Purpose } from '../../../lib/certificates/issuing/pkcs12/derivation';
import { CertificateKeyType, Pkcs12Profile } from '../../../lib/certificates/layout';
import { describeWith } from '../../e2e/support/tools';
import { authority, entry, NOW, run } from './support';

const PASSWORD = '0123456789abcdef0123456789abcdef';
const PROFILES = Object.values(Pkcs12Profile);
const KEYS = [CertificateKeyType.EC_P256, CertificateKeyType.RSA_2048];
const CASES = PROFILES.flatMap((profile) => KEYS.map((key) => [profile, key] as const));

let ca: Authority, next: Authority;
let issued: { [keyType: string]: IssuedCertificate };
beforeAll(async () => {
  ca = await authority();
  next = await authority({ subject: 'CN=Next' });
  issued = Object.fromEntries(
    await Promise.all(KEYS.map(async (keyType) => [keyType, await issue(ca, entry({ keyType }), NOW)])),
  );
});

const keystoreOf = (profile: Pkcs12Profile, keyType: string, password = PASSWORD): Buffer => {
  const { privateKey, certificate } = issued[keyType];
  return keystore(
    { privateKey, chain: [certificate, ca.certificate], friendlyName: 'core' },
    password,
    profile,
  );
};

describe('the derivation of keys', () => {
  // OpenSSL's own test vectors: test/recipes/30-test_evp_data/evpkdf_pkcs12.txt.
  test.each([
    [Purpose.KEY, '0a58cf64530d823f', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    [Purpose.IV, '0a58cf64530d823f', '79993dfe048d3b76'],
    [Purpose.MAC, '3d83c0e4546ac140', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ])('gives what it should for purpose %s', (purpose, salt, expected) => {
    const derived = derivePkcs12('sha1', 'smeg', Buffer.from(salt, 'hex'), purpose, 1, expected.length / 2);
    expect(derived.toString('hex')).toBe(expected);
  });
});

describe('a store', () => {
  test.each(CASES)(
    '%s with %s has the same bytes each time, and none of the key in them',
    (profile, keyType) => {
      const first = keystoreOf(profile, keyType);
      expect(keystoreOf(profile, keyType)).toEqual(first);
      expect(keystoreOf(profile, keyType, 'another')).not.toEqual(first);
      const key = Buffer.from(issued[keyType].privateKey.split('\n').slice(1, -2).join(''), 'base64');
      expect(first.includes(key.subarray(-32))).toBe(false);
      expect(truststore([ca.certificate], PASSWORD, profile)).toEqual(
        truststore([ca.certificate], PASSWORD, profile),
      );
    },
  );
});

describeWith('openssl')('OpenSSL', () => {
  const info = (file: Buffer, ...args: string[]) =>
    run(
      { 'a.p12': file },
      'openssl',
      'pkcs12',
      '-in',
      'a.p12',
      '-passin',
      `pass:${PASSWORD}`,
      '-nodes',
      ...args,
    );

  test('derives the same keys', () => {
    const salt = Buffer.from('0102030405060708', 'hex');
    for (const [digest, purpose, length] of [
      ['sha1', 1, 24],
      ['sha1', 2, 8],
      ['sha256', 3, 32],
    ] as const) {
      const secret = Buffer.from(`${PASSWORD}\0`, 'utf16le').swap16().toString('hex');
      const printed = run(
        {},
        'openssl',
        'kdf',
        '-keylen',
        String(length),
        '-kdfopt',
        `digest:${digest}`,
        '-kdfopt',
        `hexpass:${secret}`,
        '-kdfopt',
        `hexsalt:${salt.toString('hex')}`,
        '-kdfopt',
        'iter:2048',
        '-kdfopt',
        `id:${purpose}`,
        'PKCS12KDF',
      ).stdout;
      const derived = derivePkcs12(digest, PASSWORD, salt, purpose, 2048, length);
      expect(printed.trim().replaceAll(':', '').toLowerCase()).toBe(derived.toString('hex'));
    }
  });

  test.each(CASES)(
    'reads a keystore %s with %s: the key, its certificate, and its issuer',
    (profile, keyType) => {
      const { ok, output } = info(keystoreOf(profile, keyType), '-info');
      expect(ok).toBe(true);
      const algorithm =
        profile === Pkcs12Profile.LEGACY
          ? 'pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048'
          : 'PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF hmacWithSHA256';
      expect(output).toContain(
        `MAC: ${profile === Pkcs12Profile.LEGACY ? 'sha1' : 'sha256'}, Iteration 2048`,
      );
      expect(output).toContain(`PKCS7 Encrypted data: ${algorithm}`);
      expect(output).toContain(`Shrouded Keybag: ${algorithm}`);
      expect(output).toContain(issued[keyType].privateKey);
      expect(output).toContain(issued[keyType].certificate);
      expect(output).toContain(ca.certificate);
      expect(output.match(/friendlyName: core/g)).toHaveLength(2);
    },
  );

  test.each(PROFILES)('reads a truststore %s: every authority, no key', (profile) => {
    const { ok, output } = info(truststore([ca.certificate, next.certificate], PASSWORD, profile));
    expect(ok).toBe(true);
    expect(output).toContain(ca.certificate);
    expect(output).toContain(next.certificate);
    expect(output).not.toContain('PRIVATE KEY');
  });

  test.each(PROFILES)('refuses a store %s with a wrong password, or one that was changed', (profile) => {
    const file = keystoreOf(profile, CertificateKeyType.EC_P256, 'another');
    expect(info(file).output).toContain('invalid password');
    const changed = keystoreOf(profile, CertificateKeyType.EC_P256);
    changed[300] ^= 1;
    expect(info(changed).ok).toBe(false);
  });
});

describeWith('keytool')('Java', () => {
  const list = (file: Buffer, ...args: string[]): string =>
    run(
      { 'a.p12': file },
      'keytool',
      '-J-Duser.language=en',
      '-list',
      ...args,
      '-storetype',
      'PKCS12',
      '-keystore',
      'a.p12',
      '-storepass',
      PASSWORD,
    ).output;

  test.each(CASES)('finds the key and its chain in a keystore %s with %s', (profile, keyType) => {
    const output = list(keystoreOf(profile, keyType), '-v');
    expect(output).toContain('Your keystore contains 1 entry');
    expect(output).toContain('Alias name: core');
    expect(output).toContain('Entry type: PrivateKeyEntry');
    expect(output).toContain('Certificate chain length: 2');
    expect(output).toContain('Owner: CN=serviceradar-core, OU=Kubernetes');
  });

  test.each(CASES)('can use the key of a keystore %s with %s', (profile, keyType) => {
    const request = run(
      { 'a.p12': keystoreOf(profile, keyType) },
      'keytool',
      '-certreq',
      '-alias',
      'core',
      '-keystore',
      'a.p12',
      '-storepass',
      PASSWORD,
    );
    expect(request.stdout).toContain('-----BEGIN NEW CERTIFICATE REQUEST-----');
  });

  test.each(PROFILES)('trusts every authority of a truststore %s, under names of their own', (profile) => {
    const output = list(truststore([ca.certificate, next.certificate], PASSWORD, profile));
    expect(output).toContain('Your keystore contains 2 entries');
    expect(output.match(/trustedCertEntry/g)).toHaveLength(2);
    for (const { certificate } of [ca, next])
      expect(output).toContain(`ca-${factsOf(certificate).fingerprint.slice(0, 16)}, `);
  });
});
