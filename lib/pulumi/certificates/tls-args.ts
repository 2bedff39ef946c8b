import type * as tls from '@pulumi/tls';
import { CertificateKeyType, type CertificateLayoutEntry, type LayoutDocument } from '../../certificates';
import { DistinguishedName, formatGoDuration, InvalidInputError } from '../../identity';

const HOUR = 3600;

/** @throws InvalidInputError if there is a lifetime that the TLS provider cannot count */
export function checkHours({ authority, certificates }: LayoutDocument): void {
  wholeHours(authority.lifetimeSeconds, 'lifetime of the authority');
  for (const entry of certificates) {
    wholeHours(entry.lifetimeSeconds, `certificate ${entry.name}, lifetime`);
    renewalHours(entry);
  }
}

/** How the TLS provider calls a kind of key. */
export function keyArgs(type: CertificateKeyType): tls.PrivateKeyArgs {
  switch (type) {
    case CertificateKeyType.EC_P256:
      return { algorithm: 'ECDSA', ecdsaCurve: 'P256' };
    case CertificateKeyType.EC_P384:
      return { algorithm: 'ECDSA', ecdsaCurve: 'P384' };
    default:
      return { algorithm: 'RSA', rsaBits: Number(type.slice('rsa-'.length)) };
  }
}

/** As the provider calls the attributes of a subject. Those that it does not have are DC and UID. */
const ATTRIBUTES: { readonly [type: string]: string } = {
  CN: 'commonName',
  OU: 'organizationalUnit',
  O: 'organization',
  L: 'locality',
  ST: 'province',
  C: 'country',
  SERIALNUMBER: 'serialNumber',
};

/**
 * A subject as the provider takes it: a set of attributes, which it encodes in an order of its own. It is for the
 * draft only, and for whoever reads a preview.
 */
export function subjectArgs(subject: string): { readonly [attribute: string]: string | string[] } {
  const { attributes } = DistinguishedName.parse(subject);
  const streets = attributes.filter(({ type }) => type === 'STREET').map(({ value }) => value);
  return {
    ...Object.fromEntries(
      attributes.flatMap(({ type, value }) => (ATTRIBUTES[type] ? [[ATTRIBUTES[type], value]] : [])),
    ),
    ...(streets.length > 0 && { streetAddresses: streets }),
  };
}

/** In front of a subject where the draft of an authority notes it. */
const SUBJECT_URI = 'urn:cdk8s-spire:subject:';

/** A subject as a name of the draft, which keeps the order of the attributes. */
export function subjectUri(subject: string): string {
  return SUBJECT_URI + encodeURIComponent(subject);
}

/** The subject that a draft notes, which it does if it was made here. */
export function subjectOf(uris: string[] = []): string | undefined {
  const noted = uris.find((uri) => uri.startsWith(SUBJECT_URI));
  return noted && decodeURIComponent(noted.slice(SUBJECT_URI.length));
}

/** What the key of a service may be used for, as the provider calls it. */
export function leafUses(type: CertificateKeyType): string[] {
  return [
    'digital_signature',
    ...(type.startsWith('rsa') ? ['key_encipherment'] : []),
    'server_auth',
    'client_auth',
  ];
}

/**
 * A lifetime as the provider takes it.
 *
 * @throws InvalidInputError if it is not one of whole hours
 */
export function wholeHours(seconds: number, place: string): number {
  if (seconds % HOUR === 0) return seconds / HOUR;
  const problem = 'is no number of hours, in which the TLS provider counts';
  throw refusal(formatGoDuration(seconds), problem, `"${Math.ceil(seconds / HOUR)}h"`, place);
}

/**
 * How many hours before its end a certificate is renewed: a started one counts.
 *
 * @throws InvalidInputError if it would be renewed as soon as it is issued
 */
export function renewalHours({ name, lifetimeSeconds, renewBeforeSeconds }: CertificateLayoutEntry): number {
  const hours = Math.ceil(renewBeforeSeconds / HOUR);
  if (hours * HOUR < lifetimeSeconds) return hours;
  throw refusal(
    `renewal ${formatGoDuration(renewBeforeSeconds)} before the end`,
    `leaves nothing of the lifetime of ${formatGoDuration(lifetimeSeconds)}: the TLS provider counts in hours`,
    'a lifetime that is some hours longer',
    `certificate ${name}`,
  );
}

function refusal(value: string, problem: string, instead: string, place: string): InvalidInputError {
  return new InvalidInputError({ rule: 'pulumi-hours', value, problem, instead }, place);
}
