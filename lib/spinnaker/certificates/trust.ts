import { type GoCertificate, type JavaCertificate, type SecretKey } from './spinnaker-certificates';

/** Trusted authorities that somebody else keeps, such as a Bundle of trust-manager with PKCS#12. */
export interface SpinnakerTrust {
  /**
   * PKCS#12 whose entries Java takes for trusted, as keytool and trust-manager write them; of what
   * `openssl pkcs12 -nokeys` writes, Java sees none.
   */
  readonly pkcs12: SecretKey;
  /** Password of the PKCS#12 file. */
  readonly password: SecretKey;
  /** PEM, for the services written in Go. */
  readonly pem: SecretKey;
}

/** The files of a Java service, with these authorities for its calls unless it has its own. */
export function javaTrusting(
  files: JavaCertificate,
  clientTrust: SpinnakerTrust | undefined,
): JavaCertificate {
  if (!clientTrust || files.clientTrustStore || files.clientTrustStorePassword) return files;
  const { pkcs12, password } = clientTrust;
  return { ...files, clientTrustStore: pkcs12, clientTrustStorePassword: password };
}

/** The files of a Go service, with these authorities for its calls unless it has its own. */
export function goTrusting(files: GoCertificate, clientTrust: SpinnakerTrust | undefined): GoCertificate {
  if (!clientTrust || files.clientAuthority) return files;
  return { ...files, clientAuthority: clientTrust.pem };
}
