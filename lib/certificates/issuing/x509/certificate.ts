import { type KeyObject, randomBytes } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  Certificate,
  type Extension,
  Extensions,
  type Name,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { toPem } from '../pem';
import { publicKeyInfo } from './key';
import { algorithmOf, signWith } from './signature';

/** What a certificate says, besides its serial number. */
export interface CertificateContent {
  readonly subject: Name;
  readonly issuer: Name;
  /** Cut to the second. */
  readonly notBefore: Date;
  /** Cut to the second. */
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: Extension[];
}

/** A certificate of version 3 as PEM, signed by `signer`. */
export function signCertificate(content: CertificateContent, signer: KeyObject): string {
  const algorithm = algorithmOf(signer);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: content.issuer,
    validity: new Validity({ notBefore: content.notBefore, notAfter: content.notAfter }),
    subject: content.subject,
    subjectPublicKeyInfo: AsnConvert.parse(publicKeyInfo(content.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions(content.extensions),
  });
  const signatureValue = new Uint8Array(signWith(signer, AsnConvert.serialize(tbsCertificate))).buffer;
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  return toPem('CERTIFICATE', new Uint8Array(AsnConvert.serialize(certificate)));
}

/** 128 bits, all but the first two random: positive, and of the same length every time. Source: RFC 5280 §4.1.2.2. */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = (bytes[0] & 0x3f) | 0x40;
  return bytes.buffer;
}
