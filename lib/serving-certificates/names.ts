import { type ServiceIdentity } from '../identity';

/** Names that a Service has by itself: `name`, `name.ns`, `name.ns.svc` and `name.ns.svc.<cluster domain>`. */
export const SERVICE_NAMES = 4;

/**
 * The namespace in which no service has a certificate: the short names of a Service `default` there are `default.svc`
 * and, for its pods, `*.default.svc`, and so `kubernetes.default.svc` and every other Service of the namespace `default`.
 */
export const AMBIGUOUS_NAMESPACE = 'svc';

/** Domain of the cluster, as the service has it. */
export function clusterDomainOf({ name, namespace, dnsNames }: ServiceIdentity): string {
  return dnsNames[SERVICE_NAMES - 1].slice(`${name}.${namespace}.svc.`.length);
}

/** Names of the service that do not follow from its Service. */
export function aliasesOf({ dnsNames }: ServiceIdentity): string[] {
  return dnsNames.slice(SERVICE_NAMES);
}

/** Names that cover the pods of a headless Service. A name of one label has no wildcard that clients accept. */
export function wildcardsOf({ dnsNames }: ServiceIdentity): string[] {
  return dnsNames.slice(1, SERVICE_NAMES).map((name) => `*.${name}`);
}

/** How a service is named in a message. */
export function nameOf({ name, namespace }: ServiceIdentity): string {
  return `${namespace}/${name}`;
}
