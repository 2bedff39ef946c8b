import {
  certificateFile,
  type CertificateLayoutEntry,
  chainFile,
  keyFile,
  keystoreFile,
  keystorePasswordFile,
  type Pkcs12Profile,
  truststoreFile,
} from '../layout';
import { type IssuedCertificate } from './leaf';
import { joinBundle, splitBundle } from './pem';
import { keystore, keystorePassword, truststore } from './pkcs12';
import { encodeKey, encodingOf, readPrivateKey } from './x509/key';

/**
 * Every file of a certificate but `root.pem`. The same input gives the same bytes, so a difference means that
 * a file was changed by somebody else, or is of an earlier bundle.
 *
 * @param issued its key may be in any encoding
 * @param authorityCertificate of the authority that signed it, as PEM
 * @param rootBundle every trusted authority, as PEM
 */
export function certificateFiles(
  entry: CertificateLayoutEntry,
  issued: IssuedCertificate,
  authorityCertificate: string,
  rootBundle: string,
): { [file: string]: Buffer } {
  const texts = {
    [certificateFile(entry.name)]: issued.certificate,
    [keyFile(entry.name)]: keyText(entry, issued),
    ...(entry.chain
      ? { [chainFile(entry.name)]: joinBundle([issued.certificate, authorityCertificate]) }
      : {}),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, Buffer.from(text)])),
    ...(entry.keystore ? stores(entry.name, issued, entry.keystore, authorityCertificate, rootBundle) : {}),
  };
}

/** As it is, if it is in the encoding that is asked for. */
function keyText(entry: CertificateLayoutEntry, { privateKey }: IssuedCertificate): string {
  if (encodingOf(privateKey) === entry.keyEncoding) return privateKey;
  const key = readPrivateKey(privateKey);
  return key ? encodeKey(key, entry.keyEncoding) : privateKey;
}

function stores(
  name: string,
  issued: IssuedCertificate,
  profile: Pkcs12Profile,
  authorityCertificate: string,
  rootBundle: string,
): { [file: string]: Buffer } {
  const password = keystorePassword(issued.privateKey);
  const chain = splitBundle(joinBundle([issued.certificate, authorityCertificate]));
  return {
    [keystoreFile(name)]: keystore(
      { privateKey: issued.privateKey, chain, friendlyName: name },
      password,
      profile,
    ),
    [truststoreFile(name)]: truststore(splitBundle(joinBundle([rootBundle])), password, profile),
    [keystorePasswordFile(name)]: Buffer.from(password),
  };
}
