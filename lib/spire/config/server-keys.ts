import { goDuration } from './go-duration';
import { type JsonObject } from './hcl-json';
import { processKeys } from './process-settings';
import { type PluginRequirements } from '../plugin';
import { type OpaPolicy, type ServerExperimental, type ServerSettings } from './server-settings';

const POLICY_DIR = '/run/spire/policy';

/** The settings in SPIRE's own keys. */
export function serverKeys(settings: ServerSettings): JsonObject {
  const { caSubject, rateLimit, experimental } = settings;
  return {
    admin_ids: settings.adminIds,
    agent_ttl: goDuration(settings.agentTtl),
    audit_log_enabled: settings.auditLogEnabled,
    ca_key_type: settings.caKeyType,
    ca_subject: caSubject && {
      country: caSubject.country,
      organization: caSubject.organization,
      common_name: caSubject.commonName,
    },
    ca_ttl: goDuration(settings.caTtl),
    default_x509_svid_ttl: goDuration(settings.defaultX509SvidTtl),
    default_jwt_svid_ttl: goDuration(settings.defaultJwtSvidTtl),
    disable_jwt_svids: settings.disableJwtSvids,
    jwt_issuer: settings.jwtIssuer,
    jwt_key_type: settings.jwtKeyType,
    max_attested_node_info_staleness: goDuration(settings.maxAttestedNodeInfoStaleness),
    proxy_protocol_trusted_cidrs: settings.proxyProtocolTrustedCidrs,
    prune_attested_nodes_expired_for: goDuration(settings.pruneAttestedNodesExpiredFor),
    prune_attested_nodes_batch_size: settings.pruneAttestedNodesBatchSize,
    prune_tofu_nodes: settings.pruneTofuNodes,
    ratelimit: rateLimit && { attestation: rateLimit.attestation, signing: rateLimit.signing },
    ...processKeys(settings),
    experimental: experimental && experimentalKeys(experimental),
  };
}

function experimentalKeys(experimental: ServerExperimental): JsonObject {
  return {
    agent_spiffe_id_as_selector: experimental.agentSpiffeIdAsSelector,
    auth_opa_policy_engine: experimental.authOpaPolicy && {
      local: {
        rego_path: mountPolicy(experimental.authOpaPolicy).rego.path,
        policy_data_path: mountPolicy(experimental.authOpaPolicy).data.path,
      },
    },
    cache_reload_interval: goDuration(experimental.cacheReloadInterval),
    event_timeout: goDuration(experimental.eventTimeout),
    events_based_cache: experimental.eventsBasedCache,
    feature_flags: experimental.featureFlags,
    full_cache_reload_interval: goDuration(experimental.fullCacheReloadInterval),
    prune_events_older_than: goDuration(experimental.pruneEventsOlderThan),
    require_pq_kem: experimental.requirePqKem,
    wit_issuer: experimental.witIssuer,
    wit_key_type: experimental.witKeyType,
  };
}

function mountPolicy(policy: OpaPolicy) {
  return {
    rego: policy.rego.mount('policy-rego', `${POLICY_DIR}/rego`),
    data: policy.data.mount('policy-data', `${POLICY_DIR}/data`),
  };
}

/** What the settings need of the pod. */
export function serverSettingsRequire(settings: ServerSettings): PluginRequirements[] {
  const policy = settings.experimental?.authOpaPolicy;
  return policy ? [mountPolicy(policy).rego.requires, mountPolicy(policy).data.requires] : [];
}
