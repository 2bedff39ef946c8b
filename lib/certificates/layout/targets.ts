import { type EntryRef, type TargetLayout } from './document';
import { type ServiceCertificate } from './service-certificate';

/**
 * The Secrets with their certificates, in the order of the certificates.
 *
 * @param always Secrets that are there without any
 */
export function targetsOf(certificates: ServiceCertificate[], always: EntryRef[]): TargetLayout[] {
  const targets = new Map<string, TargetLayout>();
  const targetOf = (entry: EntryRef): TargetLayout => {
    const key = `${entry.namespace}/${entry.name}`;
    const target = targets.get(key) ?? { entry, certificates: [] };
    targets.set(key, target);
    return target;
  };
  for (const entry of always) targetOf(entry);
  for (const { secret, name } of certificates) targetOf(secret).certificates.push(name);
  return [...targets.values()];
}
