import { type CertificateLayoutEntry } from '../../layout';
import { issued, readCertificate } from '../x509/read';
import { timeText, validity } from '../x509/time';
import { differences } from './differences';
import { type CertificateMaterial, readMaterial, type ReadMaterial } from './material';

/** Clauses such as `lacks the name core.demo.svc`, separated by semicolons. */
export type ReissueReason = string;

/**
 * Why a certificate has to be issued again, or undefined: everything that can be seen of it and its key.
 * Damaged material is a reason, no error.
 *
 * @param authorityCertificate of the authority that signs now, as PEM
 */
export function reissueReason(
  entry: CertificateLayoutEntry,
  files: CertificateMaterial,
  authorityCertificate: string,
  now: Date,
): ReissueReason | undefined {
  const material = readMaterial(files);
  if (typeof material === 'string') return material;
  const reasons = [
    ...differences(entry, material, now),
    ...authorityReasons(entry, material, authorityCertificate, now),
  ];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function authorityReasons(
  entry: CertificateLayoutEntry,
  { certificate, facts }: ReadMaterial,
  authorityCertificate: string,
  now: Date,
): string[] {
  const authority = readCertificate(authorityCertificate);
  if (!authority || !issued(authority, certificate)) return ['is signed by another authority'];
  const left = facts.notAfter.getTime() - now.getTime();
  if (left <= 0 || left > entry.renewBeforeSeconds * 1000) return [];
  // Near the end of the authority's own life a new one would not live longer, and would be renewed each time.
  const next = validity(now, entry.lifetimeSeconds, authority.facts.notAfter).notAfter;
  return next <= facts.notAfter ? [] : [`expires on ${timeText(facts.notAfter)}`];
}
