import { canonicalIpAddress, DistinguishedName } from '../../../identity';
import { type CertificateLayoutEntry } from '../../layout';
import { encodingOf, publicKeyInfo } from '../x509/key';
import { CLOCK_SKEW, timeText } from '../x509/time';
import { leafUsages, PURPOSES } from '../x509/usages';
import { type ReadMaterial } from './material';

/** How a certificate differs from what the layout wants, as clauses. Its issuer and its renewal are not looked at. */
export function differences(entry: CertificateLayoutEntry, material: ReadMaterial, now: Date): string[] {
  return [
    ...keyDifferences(entry, material),
    ...timeDifferences(entry, material, now),
    ...subjectDifferences(entry, material),
    ...nameDifferences(entry, material),
    ...usageDifferences(material),
  ];
}

function keyDifferences(entry: CertificateLayoutEntry, material: ReadMaterial): string[] {
  const { certificate, facts, privateKey, privateKeyPem } = material;
  if (!publicKeyInfo(certificate.publicKey).equals(publicKeyInfo(privateKey)))
    return ['does not belong to its private key'];
  if (facts.keyType !== entry.keyType)
    return [`has a key of type ${facts.keyType} instead of ${entry.keyType}`];
  const encoding = encodingOf(privateKeyPem);
  return encoding === entry.keyEncoding ? [] : [`has its key as ${encoding} instead of ${entry.keyEncoding}`];
}

function timeDifferences(entry: CertificateLayoutEntry, { facts }: ReadMaterial, now: Date): string[] {
  const { notBefore, notAfter } = facts;
  // A time that does not parse compares false with everything, so each is asked for what is right.
  if (!(notBefore <= now)) return [`is not valid before ${timeText(notBefore)}`];
  if (!(notAfter > now)) return [`expired on ${timeText(notAfter)}`];
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  if (seconds <= entry.lifetimeSeconds + CLOCK_SKEW / 1000) return [];
  return [`is valid for ${days(seconds)} days, longer than ${days(entry.lifetimeSeconds)}`];
}

function subjectDifferences(entry: CertificateLayoutEntry, { facts }: ReadMaterial): string[] {
  const subject = DistinguishedName.parse(entry.subject).toString();
  return facts.subject === subject ? [] : [`has the subject "${facts.subject}" instead of "${subject}"`];
}

function nameDifferences(entry: CertificateLayoutEntry, { facts }: ReadMaterial): string[] {
  const lower = (names: string[]): string[] => names.map((name) => name.toLowerCase());
  return compare(
    'name',
    [
      ...lower(entry.dnsNames),
      ...entry.ipAddresses.map(canonicalIpAddress),
      ...(entry.spiffeId === undefined ? [] : [entry.spiffeId]),
    ],
    [
      ...lower(facts.dnsNames),
      ...facts.ipAddresses,
      ...facts.uris,
      ...facts.otherNames.map((kind) => `of kind ${kind}`),
    ],
  );
}

function usageDifferences({ facts }: ReadMaterial): string[] {
  const wanted = [...leafUsages(facts.keyType), ...PURPOSES];
  const found = [...(facts.keyUsages ?? []), ...(facts.extendedKeyUsages ?? [])];
  return [...(facts.isAuthority ? ['is an authority'] : []), ...compare('usage', wanted, found)];
}

function compare(what: string, wanted: string[], found: string[]): string[] {
  const list = (verb: string, values: string[]): string[] =>
    values.length === 0 ? [] : [`${verb} the ${what}${values.length > 1 ? 's' : ''} ${values.join(', ')}`];
  return [
    ...list(
      'lacks',
      wanted.filter((value) => !found.includes(value)),
    ),
    ...list(
      'should not have',
      found.filter((value) => !wanted.includes(value)),
    ),
  ];
}

const days = (seconds: number): number => Math.round((seconds / 86_400) * 10) / 10;
