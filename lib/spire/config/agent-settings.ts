import { type Duration } from 'cdk8s';
import { type ProcessSettings } from './process-settings';

/** Whether an agent that no longer recognizes its server reads its trust bundle anew (SPIRE 1.13.0). */
export enum RebootstrapMode {
  /** It does not: the agent has to be restarted with an empty data directory. */
  NEVER = 'never',
  /** It does, where it can attest again. */
  AUTO = 'auto',
  /** It does; SPIRE refuses node attestors that cannot attest again, such as join tokens. */
  ALWAYS = 'always',
}

/** Type of the workloads' private keys. */
export enum WorkloadKeyType {
  RSA_2048 = 'rsa-2048',
  EC_P256 = 'ec-p256',
  EC_P384 = 'ec-p384',
}

/** Names of resources in the agent's Envoy Secret Discovery Service (`sds`). */
export interface SdsSettings {
  /** The default X.509-SVID (`default_svid_name`). @default 'default' */
  readonly defaultSvidName?: string;
  /** The trust bundle (`default_bundle_name`). @default 'ROOTCA' */
  readonly defaultBundleName?: string;
  /** All bundles, federated ones too (`default_all_bundles_name`). @default 'ALL' */
  readonly defaultAllBundlesName?: string;
  /** Leave the check of SPIFFE certificates to Envoy's own settings (`disable_spiffe_cert_validation`). @default false */
  readonly disableSpiffeCertValidation?: boolean;
}

/** Calls of the Workload API a second and caller; 0 is no limit (SPIRE 1.15.2). */
export interface WorkloadApiRateLimit {
  /** SPIRE key `fetch_x509_svid`. @default 0 */
  readonly fetchX509Svid?: number;
  /** SPIRE key `fetch_jwt_svid`. @default 0 */
  readonly fetchJwtSvid?: number;
  /** SPIRE key `fetch_x509_bundles`. @default 0 */
  readonly fetchX509Bundles?: number;
  /** SPIRE key `fetch_jwt_bundles`. @default 0 */
  readonly fetchJwtBundles?: number;
  /** SPIRE key `stream_secrets`, of the SDS API. @default 0 */
  readonly streamSecrets?: number;
  /** SPIRE key `fetch_secrets`, of the SDS API. @default 0 */
  readonly fetchSecrets?: number;
}

/** A kind of reference by which a broker may name a workload. */
export interface BrokerReferenceType {
  /** Type URL of the protobuf message, or `*` alone for all (`type_url`). */
  readonly typeUrl: string;
  /** Accept it over TCP, too (`allow_over_tcp`). @default false */
  readonly allowOverTcp?: boolean;
}

/** A workload that may ask for the SVIDs of others. */
export interface AgentBroker {
  /** Its SPIFFE ID, of any trust domain (`id`). */
  readonly id: string;
  /** What it may refer by; at least one (`allowed_reference_types`). */
  readonly allowedReferenceTypes: BrokerReferenceType[];
}

/** The broker endpoint (SPIRE 1.15.2). A socket path, an address or both. */
export interface BrokerEndpoint {
  /** Unix socket, below the data directory or a volume that a plugin requires (`socket_path`). @default - none */
  readonly socketPath?: string;
  /** TCP address, host:port (`bind_address`). @default - none */
  readonly bindAddress?: string;
  /** SPIRE key `brokers`. */
  readonly brokers: AgentBroker[];
}

/**
 * Settings without a promise of compatibility. SPIRE ignores most keys that it does not know here, without
 * a word: look at the release notes before each upgrade.
 */
export interface AgentExperimental {
  /** How often the agent asks the server for changes (`sync_interval`). @default - 5s */
  readonly syncInterval?: Duration;
  /** How long a JWT-SVID in the cache may be used when the server is away: 5s to 30s (`jwt_svid_cache_hit_timeout`). @default - off */
  readonly jwtSvidCacheHitTimeout?: Duration;
  /** Refuse TLS without a post-quantum key exchange (`require_pq_kem`). @default false */
  readonly requirePqKem?: boolean;
  /** Flags of features under development (`feature_flags`). @default - none */
  readonly featureFlags?: string[];
  /** Limits of the Workload API (`ratelimit`). @default - none */
  readonly rateLimit?: WorkloadApiRateLimit;
  /** Endpoint for brokers (`broker`). @default - none */
  readonly broker?: BrokerEndpoint;
}

/**
 * Settings of the SPIRE agent: the `agent` section of its configuration, besides what the construct itself
 * decides (trust domain, server, socket, data directory, trust bundle). The names follow SPIRE's keys.
 */
export interface AgentSettings extends ProcessSettings {
  /** Socket of the admin API, below the data directory or a volume that a plugin requires (`admin_socket_path`). @default - off */
  readonly adminSocketPath?: string;
  /** SPIRE key `rebootstrap_mode`. @default RebootstrapMode.NEVER */
  readonly rebootstrapMode?: RebootstrapMode;
  /** How long the server must have been unrecognizable before (`rebootstrap_delay`). @default - 10m */
  readonly rebootstrapDelay?: Duration;
  /** Let workloads without an entry read the trust bundles (`allow_unauthenticated_verifiers`). @default false */
  readonly allowUnauthenticatedVerifiers?: boolean;
  /** Claims of foreign JWT-SVIDs that validation returns (`allowed_foreign_jwt_claims`). @default - none */
  readonly allowedForeignJwtClaims?: string[];
  /** SPIFFE IDs of this trust domain that may use the Delegated Identity API (`authorized_delegates`). @default - none */
  readonly authorizedDelegates?: string[];
  /**
   * Outage of the server that SVIDs must survive: at least 24h, and 12h less than the lifetime of the SVIDs
   * (`availability_target`). @default - SVIDs are renewed at half of their life
   */
  readonly availabilityTarget?: Duration;
  /** Type of the workloads' keys (`workload_x509_svid_key_type`). @default WorkloadKeyType.EC_P256 */
  readonly workloadX509SvidKeyType?: WorkloadKeyType;
  /** X.509-SVIDs kept in memory; those in use are kept in any case (`x509_svid_cache_max_size`). @default 1000 */
  readonly x509SvidCacheMaxSize?: number;
  /** JWT-SVIDs kept in memory (`jwt_svid_cache_max_size`). @default 1000 */
  readonly jwtSvidCacheMaxSize?: number;
  /** Do not serve the Workload API (`disable_workload_api`; SPIRE 1.15.3). @default false */
  readonly disableWorkloadApi?: boolean;
  /** Do not serve Envoy's Secret Discovery Service (`disable_sds_api`; SPIRE 1.15.3). @default false */
  readonly disableSdsApi?: boolean;
  /** Types of selectors, or type:value beginnings, that logs show (`log_selectors`; SPIRE 1.15.2). @default - none */
  readonly logSelectors?: string[];
  /** Names in Envoy's Secret Discovery Service (`sds`). @default - SPIRE's */
  readonly sds?: SdsSettings;
  /** Settings without a promise of compatibility (`experimental`). @default - none */
  readonly experimental?: AgentExperimental;
}
