import { type Duration } from 'cdk8s';
import { type MountedFile } from '../plugins/mounted-file';
import { type ProcessSettings } from './process-settings';

/** Type of a signing key of the server. */
export enum KeyType {
  RSA_2048 = 'rsa-2048',
  RSA_4096 = 'rsa-4096',
  EC_P256 = 'ec-p256',
  EC_P384 = 'ec-p384',
}

/** Subject of the server's CA certificates. At least one member. */
export interface CaSubject {
  /** SPIRE key `country`. @default - none */
  readonly country?: string[];
  /** SPIRE key `organization`. @default - none */
  readonly organization?: string[];
  /** SPIRE key `common_name`. @default - none */
  readonly commonName?: string;
}

/** Which limits on requests are in force. */
export interface RateLimit {
  /** One node attestation a second and source address (`attestation`). @default true */
  readonly attestation?: boolean;
  /** 500 signings a second, address and kind of SVID (`signing`). @default true */
  readonly signing?: boolean;
}

/** An authorization policy for the server's API, in place of SPIRE's own. */
export interface OpaPolicy {
  /** The Rego module (`rego_path`). */
  readonly rego: MountedFile;
  /** The policy's data as JSON (`policy_data_path`). */
  readonly data: MountedFile;
}

/**
 * Settings without a promise of compatibility. SPIRE ignores keys that it does not know here, without a
 * word: look at the release notes before each upgrade.
 */
export interface ServerExperimental {
  /** How often the entry cache is refreshed (`cache_reload_interval`). @default - 5s */
  readonly cacheReloadInterval?: Duration;
  /** How often the event based cache is rebuilt (`full_cache_reload_interval`). @default - 24h */
  readonly fullCacheReloadInterval?: Duration;
  /** Refresh the entry cache by events in the database (`events_based_cache`). @default false */
  readonly eventsBasedCache?: boolean;
  /** Age at which those events are deleted (`prune_events_older_than`). @default - 12h */
  readonly pruneEventsOlderThan?: Duration;
  /** How long a skipped event is waited for (`event_timeout`; SPIRE 1.12.1). @default - 15m */
  readonly eventTimeout?: Duration;
  /** Agents get their own SPIFFE ID as a selector (`agent_spiffe_id_as_selector`; SPIRE 1.15.0). @default false */
  readonly agentSpiffeIdAsSelector?: boolean;
  /** Refuse TLS without a post-quantum key exchange (`require_pq_kem`). @default false */
  readonly requirePqKem?: boolean;
  /** Key that signs WIT-SVIDs (`wit_key_type`). @default - that of the CA */
  readonly witKeyType?: KeyType;
  /** Issuer claim of WIT-SVIDs (`wit_issuer`). @default - none */
  readonly witIssuer?: string;
  /** Flags of features under development, such as `wit-svid` (`feature_flags`). @default - none */
  readonly featureFlags?: string[];
  /** Own authorization policy (`auth_opa_policy_engine`). @default - SPIRE's */
  readonly authOpaPolicy?: OpaPolicy;
}

/**
 * Settings of the SPIRE server: the `server` section of its configuration, besides what the construct
 * itself decides (trust domain, addresses, socket, data directory). The names follow SPIRE's keys.
 */
export interface ServerSettings extends ProcessSettings {
  /**
   * SPIFFE IDs that may use the admin API without an entry that says so (`admin_ids`), of this trust domain
   * or of one that it federates with. @default - none
   */
  readonly adminIds?: string[];
  /** Lifetime of the agents' SVIDs (`agent_ttl`). @default - defaultX509SvidTtl */
  readonly agentTtl?: Duration;
  /** Log every call of the API (`audit_log_enabled`). @default false */
  readonly auditLogEnabled?: boolean;
  /** Key of the X.509 CA (`ca_key_type`). @default KeyType.EC_P256 */
  readonly caKeyType?: KeyType;
  /** Subject of the CA certificate (`ca_subject`). @default - SPIRE's */
  readonly caSubject?: CaSubject;
  /** Lifetime of a CA certificate (`ca_ttl`): at least six times that of any SVID. @default - 24h */
  readonly caTtl?: Duration;
  /** Lifetime of an X.509-SVID whose entry says nothing (`default_x509_svid_ttl`). @default - 1h */
  readonly defaultX509SvidTtl?: Duration;
  /** Lifetime of a JWT-SVID whose entry says nothing (`default_jwt_svid_ttl`). @default - 5m */
  readonly defaultJwtSvidTtl?: Duration;
  /** Issue no JWT-SVIDs (`disable_jwt_svids`; SPIRE 1.14.0). @default false */
  readonly disableJwtSvids?: boolean;
  /** Issuer claim of JWT-SVIDs, for OIDC the URL of the discovery provider (`jwt_issuer`). @default - none */
  readonly jwtIssuer?: string;
  /** Key that signs JWT-SVIDs (`jwt_key_type`). @default - caKeyType */
  readonly jwtKeyType?: KeyType;
  /**
   * How old the server's knowledge of an agent may be before it asks the database again
   * (`max_attested_node_info_staleness`; SPIRE 1.13.1). @default - 0s
   */
  readonly maxAttestedNodeInfoStaleness?: Duration;
  /**
   * CIDRs of load balancers whose PROXY protocol header is believed (`proxy_protocol_trusted_cidrs`;
   * SPIRE 1.15.0). @default - none
   */
  readonly proxyProtocolTrustedCidrs?: string[];
  /** Delete agents this long after their SVID expired (`prune_attested_nodes_expired_for`; SPIRE 1.13.0). @default - never */
  readonly pruneAttestedNodesExpiredFor?: Duration;
  /** Agents that one pruning deletes at most (`prune_attested_nodes_batch_size`; SPIRE 1.15.2). @default 1000 */
  readonly pruneAttestedNodesBatchSize?: number;
  /** Prune agents, too, that cannot attest again, such as those by join token (`prune_tofu_nodes`). @default false */
  readonly pruneTofuNodes?: boolean;
  /** Limits on requests (`ratelimit`). @default - both on */
  readonly rateLimit?: RateLimit;
  /** Settings without a promise of compatibility (`experimental`). @default - none */
  readonly experimental?: ServerExperimental;
}
