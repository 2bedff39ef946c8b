import { type KeyObject } from 'node:crypto';
import {
  canonicalIpAddress,
  DistinguishedName,
  dnsNameProblem,
  ipAddressProblem,
  refuse,
  spiffeIdProblem,
} from '../../identity';
import { type Authority } from './authority';
import { signerOf } from './signer';
import { signCertificate } from './x509/certificate';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from './x509/extensions';
import { keyIdentifier, keyTypeOf } from './x509/key';
import { encodeName } from './x509/name';
import { validity } from './x509/time';
import { leafUsages, PURPOSES } from './x509/usages';

/** What a certificate that authenticates a service or an agent says. */
export interface LeafContent {
  /** As RFC 4514 writes it. */
  readonly subject: string;
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  /** @default - none */
  readonly spiffeId?: string;
  /** Cut short if the authority ends before. */
  readonly lifetimeSeconds: number;
}

/**
 * A certificate for both ends of a connection, as PEM. With a SPIFFE ID it is an X.509-SVID: one URI, no
 * authority, digital signatures. Source: X509-SVID specification §2 to §4.
 */
export function leafCertificate(
  authority: Authority,
  content: LeafContent,
  publicKey: KeyObject,
  now: Date,
): string {
  refuseBadContent(content);
  const signer = signerOf(authority, now);
  return signCertificate(
    {
      subject: encodeName(DistinguishedName.parse(content.subject)),
      issuer: signer.subject,
      ...validity(now, content.lifetimeSeconds, signer.notAfter),
      publicKey,
      extensions: [
        basicConstraints(undefined),
        keyUsage(leafUsages(keyTypeOf(publicKey))),
        extendedKeyUsage(PURPOSES),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
        authorityKeyIdentifier(signer.keyId),
        ...alternativeNames(content),
      ],
    },
    signer.privateKey,
  );
}

function alternativeNames({ dnsNames, ipAddresses, spiffeId }: LeafContent) {
  const uris = spiffeId === undefined ? [] : [spiffeId];
  // Without a name the extension would be an empty list, which is malformed.
  if (dnsNames.length + ipAddresses.length + uris.length === 0) return [];
  return [subjectAlternativeName({ dnsNames, ipAddresses: ipAddresses.map(canonicalIpAddress), uris })];
}

function refuseBadContent(content: LeafContent): void {
  const place = `certificate ${content.subject}`;
  content.dnsNames.forEach((name) => refuse(dnsNameProblem(name), `${place}, DNS name`));
  content.ipAddresses.forEach((address) => refuse(ipAddressProblem(address), `${place}, IP address`));
  if (content.spiffeId !== undefined) refuse(spiffeIdProblem(content.spiffeId), `${place}, SPIFFE ID`);
  if (!(content.lifetimeSeconds > 0))
    refuse(
      {
        rule: 'certificate-lifetime',
        value: String(content.lifetimeSeconds),
        problem: 'is no lifetime',
        instead: 'a positive number of seconds',
      },
      `${place}, lifetime`,
    );
}
