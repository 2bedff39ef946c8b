import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { type Pkcs12Profile } from '../../layout';
import { certificateBag, friendlyName, keyBag, localKeyId } from './bags';
import { encrypt } from './encryption';
import { keyBytes } from './password';
import { pfx } from './pfx';
import { type Salts, saltsOf } from './salts';

/** A key and its certificates. */
export interface KeystoreContent {
  /** PEM, in any encoding. */
  readonly privateKey: string;
  /** PEM: the certificate of the key, then its issuers. */
  readonly chain: string[];
  /** The alias by which Java finds it. */
  readonly friendlyName: string;
}

/**
 * A PKCS#12 file with a private key. The same input gives the same bytes.
 *
 * @param given salts of a file that need not be made again @default - they follow from the content
 */
export function keystore(
  content: KeystoreContent,
  password: string,
  profile: Pkcs12Profile,
  given?: Salts,
): Buffer {
  const key = keyBytes(createPrivateKey(content.privateKey));
  const chain = content.chain.map((pem) => new X509Certificate(pem).raw);
  const salts =
    given ??
    saltsOf(key, [
      Buffer.from(`keystore ${profile} ${content.friendlyName}`),
      Buffer.from(password),
      ...chain,
    ]);
  const attributes = [
    friendlyName(content.friendlyName),
    localKeyId(createHash('sha256').update(chain[0]).digest()),
  ];
  return pfx(
    chain.map((der, i) => certificateBag(der, i === 0 ? attributes : [])),
    [keyBag(encrypt(profile, key, password, salts, 'key'), attributes)],
    { profile, password, salts },
  );
}
