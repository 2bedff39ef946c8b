import { type Problem, type ServiceIdentity } from '../../identity';
import { type CertificateOptions } from '../layout';

/** What a provider is told of a workload, and not of its certificate. */
const OF_WORKLOAD = ['containers', 'peers', 'mountPath', 'paths', 'fileMode', 'workloads'];

/** The options that are about the certificate. */
export function certificateOptions(options: CertificateOptions): CertificateOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => !OF_WORKLOAD.includes(key) && value !== undefined),
  );
}

/** Why a service whose certificate was declared cannot be declared again like this, or undefined. */
export function againProblem(
  service: ServiceIdentity,
  earlier: CertificateOptions,
  options: CertificateOptions,
): Problem | undefined {
  const before = comparable(earlier);
  const changed = Object.entries(comparable(certificateOptions(options))).find(
    ([key, value]) => key !== 'name' && value !== before[key],
  );
  if (!changed) return undefined;
  return {
    rule: 'registered-before',
    value: `${service.namespace}/${service.name}`,
    problem: `was registered with another ${changed[0]}`,
    instead: 'the same in both, or nothing of it in the second',
  };
}

function comparable(options: CertificateOptions): { readonly [key: string]: string } {
  const text = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if ('toMilliseconds' in value) return String((value as { toMilliseconds(): number }).toMilliseconds());
    return JSON.stringify(value);
  };
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, value === undefined ? '' : text(value)]),
  );
}
