import { type Duration } from 'cdk8s';
import { canonicalIpAddress, ipAddressProblem, type ServiceIdentity } from '../../identity';
import { type AuthorityLayout, type CertificateLayoutEntry, type EdgeLayout } from './document';
import { hostOf } from './host-port';
import { CertificateKeyType, KeyEncoding } from './key-type';
import { LIFETIME } from './lifetime';
import {
  type AuthorityOptions,
  type CertificateLayoutProps,
  type CertificateOptions,
  type EdgeOptions,
} from './options';
import { canonicalName } from './subjects';

/** What every name of a leaf ends with. */
export function subjectSuffixOf({ subjectSuffix, trustDomain }: CertificateLayoutProps): string {
  return subjectSuffix ?? `O=${trustDomain.name}`;
}

/** The authority, with what was not said. */
export function authorityOf(props: CertificateLayoutProps): AuthorityLayout {
  const options: AuthorityOptions = props.authority ?? {};
  return {
    entry: { namespace: props.namespace, name: props.authoritySecretName ?? 'runtime-ca' },
    subject: canonicalName(options.subject ?? `CN=Runtime CA,${subjectSuffixOf(props)}`),
    keyType: options.keyType ?? CertificateKeyType.EC_P256,
    lifetimeSeconds: seconds(options.lifetime) ?? LIFETIME.authority,
    pathLength: options.pathLength ?? 1,
    ...(props.adoptFrom === undefined
      ? {}
      : { adoptFrom: { namespace: props.namespace, name: props.adoptFrom } }),
  };
}

/** What agents outside the cluster are told, with what was not said. */
export function edgeOf(options: EdgeOptions, suffix: string, authority: AuthorityLayout): EdgeLayout {
  return {
    gateway: options.gateway,
    serverName: options.serverName ?? hostOf(options.gateway),
    subjectSuffix: canonicalName(options.subjectSuffix ?? `OU=Edge,${suffix}`),
    maxLifetimeSeconds: seconds(options.maxLifetime) ?? Math.min(LIFETIME.leaf, authority.lifetimeSeconds),
  };
}

/** The certificate of a service, with what was not said. */
export function certificateOf(
  service: ServiceIdentity,
  options: CertificateOptions,
  layout: CertificateLayoutProps,
  authority: AuthorityLayout,
): CertificateLayoutEntry {
  const leaf = { ...layout.leaves, ...defined(options) };
  const lifetimeSeconds = seconds(leaf.lifetime) ?? Math.min(LIFETIME.leaf, authority.lifetimeSeconds);
  return {
    name: options.name ?? service.name,
    owner: { namespace: service.namespace, name: service.name },
    subject: canonicalName(options.subject ?? `CN=${service.name},${subjectSuffixOf(layout)}`),
    dnsNames: [
      ...new Set([
        ...(options.withoutServiceNames ? [] : service.dnsNames),
        'localhost',
        ...(options.dnsNames ?? []),
      ]),
    ],
    ipAddresses: [...new Set(['127.0.0.1', '::1', ...canonicalAddresses(options.ipAddresses)])],
    ...(options.withoutSpiffeId
      ? {}
      : { spiffeId: (options.spiffeId ?? service.spiffeId(layout.trustDomain)).toString() }),
    keyType: leaf.keyType ?? CertificateKeyType.EC_P256,
    keyEncoding: options.keyEncoding ?? KeyEncoding.PKCS8,
    lifetimeSeconds,
    renewBeforeSeconds: seconds(leaf.renewBefore) ?? Math.floor(lifetimeSeconds / 3),
    chain: options.chain ?? false,
    ...(options.keystore ? { keystore: options.keystore } : {}),
    workloads: [],
  };
}

/** Addresses in their canonical form; what is none stays, to be refused. */
export function canonicalAddresses(addresses: string[] = []): string[] {
  return addresses.map((address) => (ipAddressProblem(address) ? address : canonicalIpAddress(address)));
}

/** Parts of a second are for a rule to refuse. */
function seconds(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}

/** Without what was named and not said: it must not hide a default. */
function defined(options: CertificateOptions): CertificateOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
