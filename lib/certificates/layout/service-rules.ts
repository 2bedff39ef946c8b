import { type Problem, type ServiceIdentity } from '../../identity';
import { type EntryRef } from './document';
import { type CertificateOptions, SecretLayout } from './options';
import { type ServiceCertificate } from './service-certificate';

/** A dot, which neither part can contain, keeps "a-b" in "c" apart from "b" in "c-a". */
export function keyOf({ namespace, name }: ServiceIdentity): string {
  return `${namespace}.${name}`;
}

/** Of a service without a certificate. */
export function notAdded({ namespace, name }: ServiceIdentity): Problem {
  return {
    rule: 'certificate-missing',
    value: `${namespace}/${name}`,
    problem: 'has no certificate in the layout',
    instead: 'layout.add of that service, before',
  };
}

/** Why the service of an earlier certificate cannot be this one, or undefined. */
export function contradiction(earlier: ServiceIdentity, service: ServiceIdentity): Problem | undefined {
  const who = ({ serviceAccount, podLabels, dnsNames }: ServiceIdentity) =>
    JSON.stringify([serviceAccount, Object.entries(podLabels).sort(), dnsNames]);
  if (who(earlier) === who(service)) return undefined;
  return {
    rule: 'registered-before',
    value: `${service.namespace}/${service.name}`,
    problem: 'was added with another account, other labels or other names',
    instead: 'one ServiceIdentity',
  };
}

/** Why a service that has these certificates cannot have another's like this, or undefined. */
export function shareProblem(
  { namespace, name }: ServiceIdentity,
  held: ServiceCertificate[],
  options: CertificateOptions,
): Problem | undefined {
  if (held.length > 0) {
    return {
      rule: 'registered-before',
      value: `${namespace}/${name}`,
      problem: `has the certificate ${held[0].name} already`,
      instead: 'either a certificate of its own or that of another service',
    };
  }
  const own = ['dnsNames', 'ipAddresses', 'workloads', 'sharesCertificateOf'];
  const foreign = Object.entries(options).find(([key, value]) => value !== undefined && !own.includes(key));
  if (!foreign) return undefined;
  return {
    rule: 'shared-certificate',
    value: foreign[0],
    problem: 'is decided by the service whose certificate it is',
    instead: 'names, addresses and workloads only',
  };
}

/** Why pods of the service cannot have what is in that Secret, or undefined: they mount those of their namespace. */
export function namespaceProblem(
  service: ServiceIdentity,
  secret: EntryRef,
  secrets: SecretLayout,
): Problem | undefined {
  if (service.namespace === secret.namespace) return undefined;
  return {
    rule: 'secret-namespace',
    value: service.namespace,
    problem: `is not the namespace of the Secret ${secret.name}, so that no pod of ${service.name} could mount it`,
    instead:
      secrets === SecretLayout.SHARED
        ? `SecretLayout.PER_SERVICE, or the namespace "${secret.namespace}"`
        : 'a certificate of its own',
  };
}
