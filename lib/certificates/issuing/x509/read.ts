import { type KeyObject, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, type Name } from '@peculiar/asn1-x509';
import { type CertificateFacts, readFacts } from './facts';

/** A certificate that both OpenSSL and the ASN.1 library understand. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  /** Its own name in its own encoding. */
  readonly subject: Name;
  readonly facts: CertificateFacts;
}

/** The certificates that were read last: that of the authority is asked for with each that it signed. */
const recent = new Map<string, ReadCertificate>();
const RECENT = 16;

/** The first certificate of a PEM text, or undefined: none, damaged, or with a key of no known kind. */
export function readCertificate(pem: string): ReadCertificate | undefined {
  const certificate = recent.get(pem) ?? read(pem);
  if (!certificate) return undefined;
  recent.delete(pem);
  recent.set(pem, certificate);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value!);
  return certificate;
}

function read(pem: string): ReadCertificate | undefined {
  try {
    const x509 = new X509Certificate(pem);
    // Node reads the key only when it is asked for.
    const publicKey = x509.publicKey;
    const { tbsCertificate } = AsnConvert.parse(x509.raw, Certificate);
    return {
      x509,
      publicKey,
      subject: tbsCertificate.subject,
      facts: readFacts(tbsCertificate, x509, publicKey),
    };
  } catch {
    return undefined;
  }
}

/** Whether `issuer` signed `certificate`: by name, by key identifier and by signature. */
export function issued(issuer: ReadCertificate, certificate: ReadCertificate): boolean {
  try {
    return certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
