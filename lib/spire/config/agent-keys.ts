import { type AgentExperimental, type AgentSettings } from './agent-settings';
import { goDuration } from './go-duration';
import { type JsonObject } from './hcl-json';
import { processKeys } from './process-settings';

/** The settings in SPIRE's own keys. */
export function agentKeys(settings: AgentSettings): JsonObject {
  const { sds, experimental } = settings;
  return {
    admin_socket_path: settings.adminSocketPath,
    rebootstrap_mode: settings.rebootstrapMode,
    rebootstrap_delay: goDuration(settings.rebootstrapDelay),
    allow_unauthenticated_verifiers: settings.allowUnauthenticatedVerifiers,
    allowed_foreign_jwt_claims: settings.allowedForeignJwtClaims,
    authorized_delegates: settings.authorizedDelegates,
    availability_target: goDuration(settings.availabilityTarget),
    workload_x509_svid_key_type: settings.workloadX509SvidKeyType,
    x509_svid_cache_max_size: settings.x509SvidCacheMaxSize,
    jwt_svid_cache_max_size: settings.jwtSvidCacheMaxSize,
    disable_workload_api: settings.disableWorkloadApi,
    disable_sds_api: settings.disableSdsApi,
    ...processKeys(settings),
    log_selectors: settings.logSelectors,
    sds: sds && {
      default_svid_name: sds.defaultSvidName,
      default_bundle_name: sds.defaultBundleName,
      default_all_bundles_name: sds.defaultAllBundlesName,
      disable_spiffe_cert_validation: sds.disableSpiffeCertValidation,
    },
    experimental: experimental && experimentalKeys(experimental),
  };
}

function experimentalKeys(experimental: AgentExperimental): JsonObject {
  const { rateLimit, broker } = experimental;
  return {
    sync_interval: goDuration(experimental.syncInterval),
    jwt_svid_cache_hit_timeout: goDuration(experimental.jwtSvidCacheHitTimeout),
    require_pq_kem: experimental.requirePqKem,
    feature_flags: experimental.featureFlags,
    ratelimit: rateLimit && {
      fetch_x509_svid: rateLimit.fetchX509Svid,
      fetch_jwt_svid: rateLimit.fetchJwtSvid,
      fetch_x509_bundles: rateLimit.fetchX509Bundles,
      fetch_jwt_bundles: rateLimit.fetchJwtBundles,
      stream_secrets: rateLimit.streamSecrets,
      fetch_secrets: rateLimit.fetchSecrets,
    },
    broker: broker && {
      socket_path: broker.socketPath,
      bind_address: broker.bindAddress,
      brokers: broker.brokers.map(({ id, allowedReferenceTypes }) => ({
        id,
        allowed_reference_types: allowedReferenceTypes.map(({ typeUrl, allowOverTcp }) => ({
          type_url: typeUrl,
          allow_over_tcp: allowOverTcp,
        })),
      })),
    },
  };
}
