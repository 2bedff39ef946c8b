import {
  createECDH,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/** Curve, its order, and a digest of the same length, so that a hash needs no truncation. */
interface Curve {
  readonly order: bigint;
  readonly digest: string;
  readonly bytes: number;
}

/** Source: SEC 2 §2.4.2, §2.5.1. */
const CURVES: { readonly [name: string]: Curve } = {
  prime256v1: {
    order: BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
    digest: 'sha256',
    bytes: 32,
  },
  secp384r1: {
    order: BigInt(
      '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
    ),
    digest: 'sha384',
    bytes: 48,
  },
};

/**
 * A signature that is the same each time, without chance: with RSA it is that anyway, with P-256 and P-384 by
 * RFC 6979. It is an ordinary signature to whoever verifies it.
 *
 * @throws Error if it cannot be done with keys of that kind
 */
export function signDeterministically(key: KeyObject, data: Buffer): Buffer {
  if (key.asymmetricKeyType === 'rsa') return sign('sha256', data, key);
  const name = key.asymmetricKeyDetails?.namedCurve ?? '';
  const curve = CURVES[name];
  if (!curve) throw new Error(`no deterministic signatures with ${key.asymmetricKeyType} keys ${name}`);
  const secret = integer(Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url'));
  const hash = createHash(curve.digest).update(data).digest();
  for (const k of nonces(curve, secret, hash)) {
    const r = mod(abscissa(name, curve, k), curve.order);
    const s = quotient(mod(integer(hash) + r * secret, curve.order), k, curve);
    if (r === 0n || s === 0n) continue;
    const signature = sequence([r, s]);
    // Of arithmetic gone wrong, an attacker could learn the key.
    if (!verify(curve.digest, data, createPublicKey(key), signature)) throw new Error('signing went wrong');
    return signature;
  }
  throw new Error('unreachable');
}

/** Numbers that nobody can guess who does not have the key. Source: RFC 6979 §3.2. */
function* nonces({ digest, order, bytes }: Curve, secret: bigint, hash: Buffer): Generator<bigint> {
  const hmac = (key: Buffer, ...parts: Buffer[]): Buffer =>
    createHmac(digest, key).update(Buffer.concat(parts)).digest();
  const seed = [octets(secret, bytes), octets(mod(integer(hash), order), bytes)];
  let value: Buffer = Buffer.alloc(bytes, 1);
  let key: Buffer = Buffer.alloc(bytes, 0);
  for (const separator of [0, 1]) {
    key = hmac(key, value, Buffer.from([separator]), ...seed);
    value = hmac(key, value);
  }
  for (;;) {
    value = hmac(key, value);
    const candidate = integer(value);
    if (candidate >= 1n && candidate < order) yield candidate;
    key = hmac(key, value, Buffer.from([0]));
    value = hmac(key, value);
  }
}

/** First coordinate of the generator times `k`, by OpenSSL, whose time does not depend on it. */
function abscissa(name: string, { bytes }: Curve, k: bigint): bigint {
  const point = createECDH(name);
  point.setPrivateKey(octets(k, bytes));
  return integer(point.getPublicKey().subarray(1, 1 + bytes));
}

/** `dividend / k`; what is inverted is not `k` itself, so that the time it takes tells nothing of it. */
function quotient(dividend: bigint, k: bigint, { order, bytes }: Curve): bigint {
  const blind = mod(integer(randomBytes(bytes + 8)), order - 1n) + 1n;
  return mod(mod(dividend * blind, order) * inverse(mod(k * blind, order), order), order);
}

/** By Fermat's little theorem: the order is a prime. */
function inverse(value: bigint, prime: bigint): bigint {
  let result = 1n;
  let power = value;
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = mod(result * power, prime);
    power = mod(power * power, prime);
  }
  return result;
}

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;
const integer = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const octets = (value: bigint, bytes: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex');

/** Positive integers as DER. Source: X.690 §8.3, §8.9. */
function sequence(values: bigint[]): Buffer {
  const content = Buffer.concat(
    values.map((value) => {
      const digits = value.toString(16);
      const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
      const positive = bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
      return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
    }),
  );
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}
