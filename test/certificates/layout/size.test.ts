import { CertificateKeyType, Pkcs12Profile, SecretLayout } from '../../../lib/certificates';
import { layoutOf, service } from './fixture';

const heavy = { keyType: CertificateKeyType.RSA_4096, chain: true, keystore: Pkcs12Profile.LEGACY };

function layout(count: number, secrets: SecretLayout) {
  const made = layoutOf({ secrets, authority: { keyType: CertificateKeyType.RSA_4096 } });
  for (let i = 0; i < count; i++) made.add(service(`s${i}`), heavy);
  return made;
}

test('a shared Secret has room for thirty of the largest', () => {
  expect(layout(30, SecretLayout.SHARED).document().certificates).toHaveLength(30);
});

test('what a Secret cannot hold is refused before anything is applied', () => {
  expect(() => layout(100, SecretLayout.SHARED).document()).toThrow(
    /targets\[0\]\.entry: "runtime-certs" would have about \d+ KiB with 100 certificates.*\[secret-size\]/,
  );
  expect(layout(100, SecretLayout.PER_SERVICE).document().targets).toHaveLength(100);
});
