import { type KeyObject, type X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  type TBSCertificate,
} from '@peculiar/asn1-x509';
import { canonicalIpAddress } from '../../../identity';
import { keyTypeOf } from './key';
import { nameText } from './name';
import { extendedKeyUsageName } from './usages';

/** What a certificate says. */
export interface CertificateFacts {
  /** As RFC 4514 writes it. */
  readonly subject: string;
  /** As RFC 4514 writes it. */
  readonly issuer: string;
  /** In lower-case hexadecimal digits. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly dnsNames: string[];
  /** In their canonical form. */
  readonly ipAddresses: string[];
  readonly uris: string[];
  /** Kinds of other names that it has, such as `rfc822Name`. */
  readonly otherNames: string[];
  /** As the layout calls it where it knows it, such as `ec-p256`; otherwise a name of that kind. */
  readonly keyType: string;
  /** SHA-256 of the certificate in lower-case hexadecimal digits. */
  readonly fingerprint: string;
  /** Whether it may issue certificates, as its basic constraints say. */
  readonly isAuthority: boolean;
  /** How many authorities may stand below it. @default - any number */
  readonly pathLength?: number;
  /** As RFC 5280 §4.2.1.3 spells them. @default - not restricted */
  readonly keyUsages?: string[];
  /** As RFC 5280 §4.2.1.12 spells them, others by number. @default - not restricted */
  readonly extendedKeyUsages?: string[];
  /** In lower-case hexadecimal digits. @default - none */
  readonly subjectKeyId?: string;
  /** In lower-case hexadecimal digits. @default - none */
  readonly authorityKeyId?: string;
}

/** @throws Error if an extension is damaged. */
export function readFacts(
  tbs: TBSCertificate,
  x509: X509Certificate,
  publicKey: KeyObject,
): CertificateFacts {
  const extension = <T>(oid: string, type: new () => T): T | undefined => {
    const found = tbs.extensions?.find(({ extnID }) => extnID === oid);
    return found && AsnConvert.parse(found.extnValue.buffer, type);
  };
  // A plain array: the library's own keep their class when they are mapped.
  const names = [...(extension(id_ce_subjectAltName, SubjectAlternativeName) ?? [])];
  const constraints = extension(id_ce_basicConstraints, BasicConstraints);
  const purposes = extension(id_ce_extKeyUsage, ExtendedKeyUsage);
  const usages = extension(id_ce_keyUsage, KeyUsage);
  return {
    subject: nameText(tbs.subject),
    issuer: nameText(tbs.issuer),
    serial: x509.serialNumber.toLowerCase(),
    notBefore: tbs.validity.notBefore.getTime(),
    notAfter: tbs.validity.notAfter.getTime(),
    dnsNames: names.flatMap(({ dNSName }) => dNSName ?? []),
    ipAddresses: names.flatMap(({ iPAddress }) => (iPAddress ? canonicalIpAddress(iPAddress) : [])),
    uris: names.flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []),
    otherNames: names.flatMap((name) => OTHER_NAMES.filter((kind) => name[kind] !== undefined)),
    keyType: keyTypeOf(publicKey),
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    isAuthority: constraints?.cA ?? false,
    pathLength: constraints?.pathLenConstraint,
    keyUsages: usages && usageNames(usages),
    extendedKeyUsages: purposes && [...purposes].map(extendedKeyUsageName),
    subjectKeyId: hex(extension(id_ce_subjectKeyIdentifier, SubjectKeyIdentifier)?.buffer),
    authorityKeyId: hex(
      extension(id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier?.buffer,
    ),
  };
}

const OTHER_NAMES = [
  'otherName',
  'rfc822Name',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'registeredID',
] as const;

function usageNames(usages: KeyUsage): string[] {
  const flags = usages.toNumber();
  return Object.entries(KeyUsageFlags).flatMap(([name, flag]) =>
    typeof flag === 'number' && flags & flag ? name : [],
  );
}

function hex(bytes: ArrayBuffer | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('hex');
}
