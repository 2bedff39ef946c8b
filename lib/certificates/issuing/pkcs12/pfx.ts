import { createHmac } from 'node:crypto';
import {
  ContentInfo,
  EncryptedContent,
  EncryptedContentInfo,
  id_data,
  id_encryptedData,
} from '@peculiar/asn1-cms';
import { AuthenticatedSafe, MacData, PFX, type SafeBag, SafeContents } from '@peculiar/asn1-pfx';
import { DigestInfo, sha1, sha256 } from '@peculiar/asn1-rsa';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Pkcs12Profile } from '../../layout';
import { derivePkcs12, Purpose } from './derivation';
import { encrypt, ITERATIONS } from './encryption';
import { type Salts } from './salts';
import { EncryptedData } from './schemas';

/** How a file is made. */
export interface PfxOptions {
  readonly profile: Pkcs12Profile;
  readonly password: string;
  readonly salts: Salts;
}

/**
 * A PKCS#12 file, protected by a MAC with the password. Source: RFC 7292 §4.
 *
 * @param certificates bags that are encrypted here
 * @param keys bags whose content is encrypted already
 */
export function pfx(certificates: SafeBag[], keys: SafeBag[], options: PfxOptions): Buffer {
  const contents = [encryptedContents(certificates, options)];
  if (keys.length > 0) contents.push(dataContents(serialize(new SafeContents(keys))));
  const safe = serialize(new AuthenticatedSafe(contents));
  return serialize(new PFX({ version: 3, authSafe: dataContents(safe), macData: mac(safe, options) }));
}

function dataContents(data: Uint8Array): ContentInfo {
  return new ContentInfo({ contentType: id_data, content: AsnConvert.serialize(new OctetString(data)) });
}

function encryptedContents(bags: SafeBag[], { profile, password, salts }: PfxOptions): ContentInfo {
  const plain = serialize(new SafeContents(bags));
  const { algorithm, data } = encrypt(profile, plain, password, salts, 'certificates');
  const encrypted = new EncryptedData();
  encrypted.encryptedContentInfo = new EncryptedContentInfo({
    contentType: id_data,
    contentEncryptionAlgorithm: algorithm,
    encryptedContent: new EncryptedContent({ value: new OctetString(data) }),
  });
  return new ContentInfo({ contentType: id_encryptedData, content: AsnConvert.serialize(encrypted) });
}

/** Source: RFC 7292, appendix A and §5.1. */
function mac(data: Buffer, { profile, password, salts }: PfxOptions): MacData {
  const [digest, digestAlgorithm, length] =
    profile === Pkcs12Profile.LEGACY ? (['sha1', sha1, 20] as const) : (['sha256', sha256, 32] as const);
  const salt = salts('mac salt', 16);
  const key = derivePkcs12(digest, password, salt, Purpose.MAC, ITERATIONS, length);
  return new MacData({
    mac: new DigestInfo({
      digestAlgorithm,
      digest: new OctetString(createHmac(digest, key).update(data).digest()),
    }),
    macSalt: new OctetString(salt),
    iterations: ITERATIONS,
  });
}

function serialize(value: object): Buffer {
  return Buffer.from(AsnConvert.serialize(value));
}
