import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { type KeyUsageName, extendedKeyUsageOid } from './usages';

/** Names of a certificate beside its subject. */
export interface AlternativeNames {
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  readonly uris: string[];
}

/** @param pathLength of an authority; undefined for everybody else */
export function basicConstraints(pathLength: number | undefined): Extension {
  const value =
    pathLength === undefined
      ? new BasicConstraints()
      : new BasicConstraints({ cA: true, pathLenConstraint: pathLength });
  return extension(id_ce_basicConstraints, value, true);
}

export function keyUsage(usages: KeyUsageName[]): Extension {
  const flags = usages.reduce((sum, usage) => sum | KeyUsageFlags[usage], 0);
  return extension(id_ce_keyUsage, new KeyUsage(flags), true);
}

export function extendedKeyUsage(usages: string[]): Extension {
  return extension(id_ce_extKeyUsage, new ExtendedKeyUsage(usages.map(extendedKeyUsageOid)));
}

export function subjectKeyIdentifier(id: Buffer): Extension {
  return extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(id));
}

export function authorityKeyIdentifier(id: Buffer): Extension {
  return extension(
    id_ce_authorityKeyIdentifier,
    new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(id) }),
  );
}

export function subjectAlternativeName(names: AlternativeNames): Extension {
  return extension(
    id_ce_subjectAltName,
    new SubjectAlternativeName([
      ...names.dnsNames.map((dNSName) => new GeneralName({ dNSName })),
      ...names.ipAddresses.map((address) => new GeneralName({ iPAddress: hexadecimal(address) })),
      ...names.uris.map((uniformResourceIdentifier) => new GeneralName({ uniformResourceIdentifier })),
    ]),
  );
}

/** IPv6 without the dots of an IPv4 address in it, which the encoder does not read. */
function hexadecimal(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}
