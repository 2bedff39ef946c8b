import { type ServicePort } from '../identity';
import { type ServiceAccountKey } from './service-accounts';

/** Kinds of workloads. */
export enum WorkloadKind {
  DEPLOYMENT = 'Deployment',
  STATEFUL_SET = 'StatefulSet',
}

/** Part that a service plays, in ServiceRadar's own words (`security.role`). */
export enum SecurityRole {
  CORE = 'core',
  POLLER = 'poller',
  AGENT = 'agent',
  DATASVC = 'datasvc',
  CHECKER = 'checker',
  SYNC = 'sync',
  ZEN = 'zen',
}

/** What datasvc lets a service do. */
export enum DatasvcRole {
  WRITER = 'writer',
  READER = 'reader',
}

/** By which environment variables a service learns of a peer, besides its configuration file. */
export enum PeerEnvironment {
  /** `KV_*`: datasvc, for Go and Rust. */
  KV = 'KV',
  /** `CORE_*`: core, for Go and Rust. */
  CORE = 'CORE',
  /** `DATASVC_*`: datasvc, for Elixir. */
  DATASVC = 'DATASVC',
}

/** A block of a configuration file. */
export interface ConfigBlock {
  /** Key of ServiceRadar's ConfigMap, such as `core.json`. */
  readonly file: string;
  /** The block in it, such as `kv_security`; of a nested one, its keys joined by dots. */
  readonly block: string;
  /** Whether it names the files of certificates itself, and not in a `tls` block of its own. @default false */
  readonly flat?: boolean;
}

/** A file of a certificate. */
export enum CertificateFile {
  CERTIFICATE = 'certificate',
  KEY = 'key',
  /** The trusted authorities. */
  ROOT = 'root',
}

/** A certificate of a service. */
export interface CertificateDeclaration {
  /** What its files begin with: `core` for `core.pem` and `core-key.pem`. */
  readonly name: string;
  /** Names by which the software looks for the same files, besides `ca.crt`. @default - none */
  readonly copies?: { readonly [path: string]: CertificateFile };
  /** A Service without an address whose pods are called by their own names. @default - none */
  readonly headless?: string;
}

/** How ServiceRadar's Compose file runs a service. */
export interface ComposeDeclaration {
  /** Name of the service there. */
  readonly service: string;
  /** What the files of its certificate begin with there. @default - as in the cluster */
  readonly certificateName?: string;
  /** Whether it is a client of the database. @default false */
  readonly database?: boolean;
}

/** A connection that a service opens. */
export interface PeerCall {
  /** Name of the service that it calls. */
  readonly to: string;
  /** Name of the port there. */
  readonly port: string;
  /** Blocks that say whom to expect there. @default - the call is configured by the environment, or elsewhere */
  readonly blocks?: ConfigBlock[];
  /** Whether it shows the certificate that edge agents have, and not that of the service. @default false */
  readonly asEdgeAgent?: boolean;
  /** @default - none */
  readonly environment?: PeerEnvironment[];
}

/** What ServiceRadar's charts say of a service: the data that everything about it derives from. */
export interface ServiceDeclaration {
  /** Name of its Deployment or StatefulSet, of its Service, and its `app` label. */
  readonly name: string;
  /** @default WorkloadKind.DEPLOYMENT */
  readonly kind?: WorkloadKind;
  /** The container that speaks for it. */
  readonly container: string;
  /** Key of the values file that names its service account. @default - it has no SVID: see withoutSvid */
  readonly serviceAccount?: ServiceAccountKey;
  /** Why it has no SVID. */
  readonly withoutSvid?: string;
  /** Name of the service whose identity and certificate it shares on purpose. @default - they are its own */
  readonly sharesIdentityOf?: string;
  /** Its certificate, where there are certificates. @default - that of sharesIdentityOf, or none: it speaks no TLS */
  readonly certificate?: CertificateDeclaration;
  /** Whether it gets a certificate as edge agents have, too, by which the gateway knows it. @default false */
  readonly edgeAgent?: boolean;
  /** Whether somebody else's chart declares its workload, which is not patched. @default false */
  readonly foreign?: boolean;
  /** @default - it is not in ServiceRadar's Compose file */
  readonly compose?: ComposeDeclaration;
  readonly ports: ServicePort[];
  /** Names besides its in-cluster names. */
  readonly aliases?: string[];
  /** Whether its SVID may use the SPIRE server's admin API. @default false */
  readonly admin?: boolean;
  /** Whether it reads the trust bundle from its ConfigMap. @default false */
  readonly bundle?: boolean;
  /** @default - its software knows no role */
  readonly role?: SecurityRole;
  /** The block by which it serves. @default - it serves nothing, or its environment says how */
  readonly serves?: ConfigBlock;
  /** @default - none: datasvc refuses it */
  readonly datasvcRole?: DatasvcRole;
  /** Whether it takes SPIFFE's settings from `SPIFFE_*`, as ServiceRadar's Elixir services do. @default false */
  readonly spiffeEnvironment?: boolean;
  readonly calls: PeerCall[];
}
