import { type ServingSettings } from '../settings';

/** Label of Kyverno on what a policy generated: the policy. */
export const POLICY_LABEL = 'generate.kyverno.io/policy-name';

/** Labels of Kyverno on it begin like this that say what it was generated for. */
export const TRIGGER_LABEL = 'generate.kyverno.io/trigger';

/** Annotation of cert-manager on a Secret: the Certificate that it was made for. */
export const CERTIFICATE_ANNOTATION = 'cert-manager.io/certificate-name';

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** Regular expression of a DNS subdomain name, but for its length of at most 253. */
export const DNS_SUBDOMAIN = `^${DNS_LABEL}(\\.${DNS_LABEL})*$`;

/** Label of what is made for annotated Services. Its value is the name of the Service. */
export function servedLabel({ annotation }: ServingSettings): string {
  const [prefix, name] = annotation.split('/');
  return name === undefined ? 'serving-cert-of' : `${prefix}/serving-cert-of`;
}

/**
 * Namespaces whose Services get no certificates. In one named `svc` a Service would have names of the Services of
 * other namespaces: `*.default.svc` would be for the pods of its Service `default`, and verify for
 * `kubernetes.default.svc`.
 */
export function namespacesWithoutCertificates({ excludedNamespaces }: ServingSettings): string[] {
  return [...excludedNamespaces.filter((namespace) => namespace !== 'svc'), 'svc'];
}
