import { createHash, X509Certificate } from 'node:crypto';
import { type Pkcs12Profile } from '../../layout';
import { certificateBag, friendlyName, trustedForAnything } from './bags';
import { pfx } from './pfx';
import { type Salts, saltsOf } from './salts';

/**
 * A PKCS#12 file with trusted authorities, as Java marks them. Each has the alias `ca-` and the beginning of its
 * fingerprint, so that it keeps it when others come and go. The same input gives the same bytes.
 *
 * @param certificates PEM, each of one certificate
 * @param given salts of a file that need not be made again @default - they follow from the content
 */
export function truststore(
  certificates: string[],
  password: string,
  profile: Pkcs12Profile,
  given?: Salts,
): Buffer {
  const authorities = certificates.map((pem) => new X509Certificate(pem).raw);
  const salts =
    given ?? saltsOf(Buffer.from(password), [Buffer.from(`truststore ${profile}`), ...authorities]);
  return pfx(
    authorities.map((der) => certificateBag(der, [friendlyName(alias(der)), trustedForAnything()])),
    [],
    { profile, password, salts },
  );
}

function alias(certificate: Uint8Array): string {
  return `ca-${createHash('sha256').update(certificate).digest('hex').slice(0, 16)}`;
}
