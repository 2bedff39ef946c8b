import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { signDeterministically } from '../../../lib/certificates/issuing/x509/deterministic-signature';

/** Source: RFC 6979, appendices A.2.5 and A.2.6, those whose hash is as long as the order. */
const P256 = {
  x: '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
  y: '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  d: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
};
const P384 = {
  x: 'ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13',
  y: '8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720',
  d: '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
};

const key = (crv: string, { x, y, d }: { x: string; y: string; d: string }) => {
  const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const jwk = { kty: 'EC', crv, x: base64url(x), y: base64url(y), d: base64url(d) };
  return createPrivateKey({ key: jwk, format: 'jwk' });
};

/** The two numbers of a signature in DER. */
function numbers(signature: Buffer): string[] {
  const length = signature[3];
  const parts = [signature.subarray(4, 4 + length), signature.subarray(6 + length)];
  return parts.map((part) => part.toString('hex').replace(/^00/, ''));
}

test.each([
  [
    'P-256',
    P256,
    'sample',
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
    'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  ],
  [
    'P-256',
    P256,
    'test',
    'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
    '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
  ],
  [
    'P-384',
    P384,
    'sample',
    '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
    '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
  ],
  [
    'P-384',
    P384,
    'test',
    '8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db',
    'ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5',
  ],
])('%s signs as RFC 6979 says', (curve, numbersOfKey, message, r, s) => {
  expect(numbers(signDeterministically(key(curve, numbersOfKey), Buffer.from(message)))).toEqual([r, s]);
});

test.each([
  ['prime256v1', 'sha256'],
  ['secp384r1', 'sha384'],
])('%s: whatever is signed verifies, and is signed alike', (namedCurve, digest) => {
  for (let i = 0; i < 40; i++) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const data = Buffer.from(`message ${i}`);
    const signature = signDeterministically(privateKey, data);
    expect(verify(digest, data, publicKey, signature)).toBe(true);
    expect(signDeterministically(privateKey, data)).toEqual(signature);
  }
});

test('RSA signs alike', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signature = signDeterministically(privateKey, Buffer.from('message'));
  expect(signDeterministically(privateKey, Buffer.from('message'))).toEqual(signature);
  expect(verify('sha256', Buffer.from('message'), createPublicKey(privateKey), signature)).toBe(true);
});

test('another kind of key is refused', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  expect(() => signDeterministically(privateKey, Buffer.from('message'))).toThrow('ed25519');
});
