import { type CertificateKeyType, type KeyEncoding, type Pkcs12Profile } from './key-type';

/**
 * Which certificates there are, what they say, and where they are stored: plain data, the one input of every
 * issuer. A program in the cluster, one in a directory and Pulumi make the same of it.
 */
export interface LayoutDocument {
  /** Version of this format. */
  readonly version: 1;
  /** The manual switch: another value re-issues every certificate. */
  readonly runtimeLayoutVersion: string;
  /** Name of the trust domain of every SPIFFE ID below. */
  readonly trustDomain: string;
  readonly authority: AuthorityLayout;
  /** In the order in which they are issued. */
  readonly certificates: CertificateLayoutEntry[];
  /** Which stored entries hold which of them. */
  readonly targets: TargetLayout[];
  /** Where agents outside the cluster are told to connect. @default - no agents outside the cluster */
  readonly edge?: EdgeLayout;
}

/** An entry of the store: a Secret, or a folder. */
export interface EntryRef {
  readonly namespace: string;
  readonly name: string;
}

/** The certificate authority. */
export interface AuthorityLayout {
  /** The entry with its key, which no workload mounts. */
  readonly entry: EntryRef;
  /** Subject as RFC 4514 writes it: `CN=ServiceRadar Root CA,O=ServiceRadar,C=US`. */
  readonly subject: string;
  readonly keyType: CertificateKeyType;
  readonly lifetimeSeconds: number;
  /** How many authorities may stand below it, as `pathLenConstraint`. Source: RFC 5280 §4.2.1.9. */
  readonly pathLength: number;
  /**
   * A Secret of somebody else with an authority, `root.pem` and `root-key.pem`. While there is none of our own, and
   * that one is valid, it becomes ours, so that those who trust it go on trusting. It is only read, unless it is a
   * target, too; that it is absent is no matter.
   * @default - none
   */
  readonly adoptFrom?: EntryRef;
}

/** Whom a certificate is for. */
export interface OwnerRef {
  readonly namespace: string;
  /** Name of the service. */
  readonly name: string;
}

/** One certificate for one service. */
export interface CertificateLayoutEntry {
  /** What its files begin with: `core` for `core.pem`. */
  readonly name: string;
  /**
   * The service that it is for. Certificates of one owner may have names, subject and SPIFFE ID in common.
   * @default - unknown: it has nothing in common with another
   */
  readonly owner?: OwnerRef;
  /** Subject as RFC 4514 writes it, exact and in its one spelling: authorization matches on it. */
  readonly subject: string;
  /** DNS names, in order. */
  readonly dnsNames: string[];
  /** IP addresses in their canonical form, in order. */
  readonly ipAddresses: string[];
  /** Its one URI name, which makes it an X.509-SVID. @default - none */
  readonly spiffeId?: string;
  readonly keyType: CertificateKeyType;
  readonly keyEncoding: KeyEncoding;
  readonly lifetimeSeconds: number;
  /** It is renewed when less than this is left. */
  readonly renewBeforeSeconds: number;
  /** Whether there is `<name>-chain.pem`: the certificate, then that of the authority. */
  readonly chain: boolean;
  /** Makes `<name>-keystore.p12`, `<name>-truststore.p12` and `<name>-keystore-password`. @default - none */
  readonly keystore?: Pkcs12Profile;
  /** Workloads that are to be restarted when it changes. */
  readonly workloads: WorkloadRef[];
}

/** A workload in the cluster. */
export interface WorkloadRef {
  /** 'Deployment', 'StatefulSet' or 'DaemonSet'. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An entry, and the certificates in it; `root.pem`, all trusted authorities, is in each. */
export interface TargetLayout {
  readonly entry: EntryRef;
  /** Names of the certificates. */
  readonly certificates: string[];
}

/** What agents outside the cluster are told. */
export interface EdgeLayout {
  /** `host:port` of the gateway. */
  readonly gateway: string;
  /** Name by which they verify it; one of its DNS names. */
  readonly serverName: string;
  /** Subject of their certificates without the common name: `OU=Edge,O=ServiceRadar`. */
  readonly subjectSuffix: string;
  /** The most that a certificate may be asked for. */
  readonly maxLifetimeSeconds: number;
}
