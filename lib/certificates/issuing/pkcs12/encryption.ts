import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { id_pbeWithSHAAnd3_KeyTripleDES_CBC } from '@peculiar/asn1-pfx';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { Pkcs12Profile } from '../../layout';
import { derivePkcs12, Purpose } from './derivation';
import { type Salts } from './salts';
import { Pbes2Params, Pbkdf2Params, Pkcs12PbeParams } from './schemas';

/**
 * Rounds that make guessing a password slow. What the passwords here have in 128 bits, more rounds cannot add;
 * this is what OpenSSL does.
 */
export const ITERATIONS = 2048;

const ID_PBES2 = '1.2.840.113549.1.5.13';
const ID_PBKDF2 = '1.2.840.113549.1.5.12';
const ID_HMAC_SHA256 = '1.2.840.113549.2.9';
const ID_AES256_CBC = '2.16.840.1.101.3.4.1.42';

/** What was encrypted, and how. */
export interface Encrypted {
  readonly algorithm: AlgorithmIdentifier;
  readonly data: Buffer;
}

/** @param part names what is encrypted, so that each part of a file has salts of its own */
export function encrypt(
  profile: Pkcs12Profile,
  data: Uint8Array,
  password: string,
  salts: Salts,
  part: string,
): Encrypted {
  return profile === Pkcs12Profile.LEGACY
    ? encryptTripleDes(data, password, salts(`${part} salt`, 8))
    : encryptAes(data, password, salts(`${part} salt`, 16), salts(`${part} iv`, 16));
}

/** PBES2 with PBKDF2, HMAC-SHA-256 and AES-256. Source: RFC 8018 §6.2. */
function encryptAes(data: Uint8Array, password: string, salt: Buffer, iv: Buffer): Encrypted {
  const derivation = new Pbkdf2Params();
  derivation.salt = new OctetString(salt);
  derivation.iterationCount = ITERATIONS;
  derivation.prf = new AlgorithmIdentifier({ algorithm: ID_HMAC_SHA256, parameters: null });
  const parameters = new Pbes2Params();
  parameters.keyDerivationFunc = algorithm(ID_PBKDF2, derivation);
  parameters.encryptionScheme = algorithm(ID_AES256_CBC, new OctetString(iv));
  const key = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  return { algorithm: algorithm(ID_PBES2, parameters), data: cipher('aes-256-cbc', key, iv, data) };
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC. Source: RFC 7292, appendix C. */
function encryptTripleDes(data: Uint8Array, password: string, salt: Buffer): Encrypted {
  const parameters = new Pkcs12PbeParams();
  parameters.salt = new OctetString(salt);
  parameters.iterations = ITERATIONS;
  const key = derivePkcs12('sha1', password, salt, Purpose.KEY, ITERATIONS, 24);
  const iv = derivePkcs12('sha1', password, salt, Purpose.IV, ITERATIONS, 8);
  return {
    algorithm: algorithm(id_pbeWithSHAAnd3_KeyTripleDES_CBC, parameters),
    data: cipher('des-ede3-cbc', key, iv, data),
  };
}

function algorithm(oid: string, parameters: object): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: oid, parameters: AsnConvert.serialize(parameters) });
}

function cipher(name: string, key: Buffer, iv: Buffer, data: Uint8Array): Buffer {
  const transform = createCipheriv(name, key, iv);
  return Buffer.concat([transform.update(data), transform.final()]);
}
