const CERTIFICATE =
  /-----BEGIN (X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (X509 )?CERTIFICATE-----/g;

/** PEM with lines of 64 characters and a line feed at the end. Source: RFC 7468 §2. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/**
 * The certificates of a bundle in their order, as PEM in one spelling. Comments, keys and whatever else stands
 * between them are left out; whether they are certificates is not looked at.
 */
export function splitBundle(bundle: string): string[] {
  return [...bundle.matchAll(CERTIFICATE)].map(([, , base64]) =>
    toPem('CERTIFICATE', Buffer.from(base64, 'base64')),
  );
}

/**
 * One bundle of them all: in this order, each once.
 *
 * @param certificates PEM, each of one certificate or of several
 */
export function joinBundle(certificates: string[]): string {
  return [...new Set(certificates.flatMap(splitBundle))].join('');
}
