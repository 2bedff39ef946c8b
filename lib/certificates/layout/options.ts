import { type Duration } from 'cdk8s';
import { type ServiceIdentity, type SpiffeId, type TrustDomain } from '../../identity';
import { type WorkloadRef } from './document';
import { type CertificateKeyType, type KeyEncoding, type Pkcs12Profile } from './key-type';

/** How the certificates are divided among Secrets. */
export enum SecretLayout {
  /** One Secret for all services, which are all in its namespace. Each pod mounts its own files of it. */
  SHARED = 'shared',
  /** A Secret for each service, in the service's own namespace. */
  PER_SERVICE = 'per-service',
}

/** The certificate authority of a layout. */
export interface AuthorityOptions {
  /** Subject as RFC 4514 writes it. @default 'CN=Runtime CA,<subjectSuffix>' */
  readonly subject?: string;
  /** @default CertificateKeyType.EC_P256 */
  readonly keyType?: CertificateKeyType;
  /** How long it is valid. @default - ten years */
  readonly lifetime?: Duration;
  /** How many authorities may stand below it; SPIRE is one. Source: RFC 5280 §4.2.1.9. @default 1 */
  readonly pathLength?: number;
}

/** What is the same for several certificates of services. */
export interface LeafOptions {
  /** @default CertificateKeyType.EC_P256 */
  readonly keyType?: CertificateKeyType;
  /** How long they are valid: 366 days at most. @default - 365 days */
  readonly lifetime?: Duration;
  /** They are renewed when less than this is left. @default - a third of the lifetime */
  readonly renewBefore?: Duration;
}

/** What agents outside the cluster are told. */
export interface EdgeOptions {
  /** Where they connect: `host:port`. */
  readonly gateway: string;
  /** Name by which they verify it, which one of the certificates has. @default - the host of the gateway */
  readonly serverName?: string;
  /** Subject of their certificates, without the common name. @default 'OU=Edge,<subjectSuffix>' */
  readonly subjectSuffix?: string;
  /** The longest that a certificate may be asked for. @default - 365 days */
  readonly maxLifetime?: Duration;
}

export interface CertificateLayoutProps {
  /** Namespace of the Secret with the authority's key, and of the shared Secret. */
  readonly namespace: string;
  /** Trust domain of the SPIFFE IDs. */
  readonly trustDomain: TrustDomain;
  /** Name of the shared Secret, or what the names of those of the services begin with. @default 'runtime-certs' */
  readonly secretName?: string;
  /** Name of the Secret with the authority's key, which no workload mounts. @default 'runtime-ca' */
  readonly authoritySecretName?: string;
  /**
   * Name of a Secret in the namespace with an authority of somebody else: `root.pem` and `root-key.pem`. While there
   * is none of our own, and that one is valid, it becomes ours, so that those who trust it go on trusting. It is only
   * read; that it is absent is no matter.
   * @default - a new authority is made
   */
  readonly adoptFrom?: string;
  /** @default SecretLayout.SHARED */
  readonly secrets?: SecretLayout;
  /** The manual switch: another value re-issues every certificate. @default '1' */
  readonly runtimeLayoutVersion?: string;
  /** What every subject ends with, as RFC 4514 writes it. @default 'O=<trust domain>' */
  readonly subjectSuffix?: string;
  /** The certificate authority. */
  readonly authority?: AuthorityOptions;
  /** The certificates of services, unless they say otherwise. */
  readonly leaves?: LeafOptions;
  /** Whether workloads are restarted when their certificate changed. @default true */
  readonly restartWorkloads?: boolean;
  /** Agents outside the cluster. @default - there are none */
  readonly edge?: EdgeOptions;
}

/** What one service's certificate is to be. */
export interface CertificateOptions extends LeafOptions {
  /** What its files begin with: `core` for `core.pem`. @default - the name of the service */
  readonly name?: string;
  /** Subject as RFC 4514 writes it, exact. @default 'CN=<name of the service>,<subjectSuffix>' */
  readonly subject?: string;
  /** DNS names besides those of the service and localhost. @default - none */
  readonly dnsNames?: string[];
  /** IP addresses besides 127.0.0.1 and ::1. @default - none */
  readonly ipAddresses?: string[];
  /** Leaves the names of the service out, so that `dnsNames` are all besides localhost. @default false */
  readonly withoutServiceNames?: boolean;
  /** Another SPIFFE ID than that of the service. @default - that of the service */
  readonly spiffeId?: SpiffeId;
  /** Leaves the SPIFFE ID out. @default false */
  readonly withoutSpiffeId?: boolean;
  /** @default KeyEncoding.PKCS8 */
  readonly keyEncoding?: KeyEncoding;
  /** Whether there is a file with the certificate and that of the authority. @default false */
  readonly chain?: boolean;
  /** Makes a keystore and a truststore as PKCS#12. @default - there are none */
  readonly keystore?: Pkcs12Profile;
  /** Workloads that are restarted when it changed. @default - those that are given it by a provider */
  readonly workloads?: WorkloadRef[];
  /** A service whose certificate this one uses, too: its DNS names are added there. @default - it has its own */
  readonly sharesCertificateOf?: ServiceIdentity;
}
