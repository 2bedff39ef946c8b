/** Algorithm and size of a private key. */
export enum CertificateKeyType {
  /** NIST P-256, which everything in use today reads. */
  EC_P256 = 'ec-p256',
  EC_P384 = 'ec-p384',
  /** For consumers that read no elliptic curves. */
  RSA_2048 = 'rsa-2048',
  RSA_3072 = 'rsa-3072',
  RSA_4096 = 'rsa-4096',
}

/** How a private key is written as PEM. */
export enum KeyEncoding {
  /** `PRIVATE KEY`. Source: RFC 5958. */
  PKCS8 = 'pkcs8',
  /** `RSA PRIVATE KEY`, for RSA keys only. Source: RFC 8017, appendix A.1.2. */
  PKCS1 = 'pkcs1',
  /** `EC PRIVATE KEY`, for EC keys only. Source: RFC 5915. */
  SEC1 = 'sec1',
}

/** Which algorithms a PKCS#12 file uses. */
export enum Pkcs12Profile {
  /** AES-256, PBKDF2 and HMAC with SHA-256: Java 8u301, 11.0.12 and newer, OpenSSL 1.1 and newer. */
  MODERN = 'modern',
  /** Triple DES and HMAC with SHA-1: whatever is older. */
  LEGACY = 'legacy',
}
