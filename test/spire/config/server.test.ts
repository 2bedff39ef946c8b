import {
  LogLevel,
  renderServerConfig,
  serverConfigProblems,
  serverConfigWarnings,
  serverRequirements,
} from '../../../lib/spire/config';
import { NodeAttestor, UpstreamAuthority, VaultAuth } from '../../../lib/spire/plugins';
import { refusedServers } from '../../fixtures/refused-servers';
import { serverConfigs, serverModel, serverModels } from '../../fixtures/server-configs';

function config(name: string): Record<string, Record<string, object[]>> {
  return JSON.parse(serverConfigs.find((fixture) => fixture.name === name)!.config);
}

test('the configuration without any setting', () => {
  expect(config('minimal')).toEqual({
    server: {
      trust_domain: 'example.org',
      bind_address: '0.0.0.0',
      bind_port: 8081,
      socket_path: '/tmp/spire-server/private/api.sock',
      data_dir: '/run/spire/data',
    },
    plugins: {
      DataStore: [
        {
          sql: [
            {
              plugin_data: [
                { database_type: 'sqlite3', connection_string: '/run/spire/data/datastore.sqlite3' },
              ],
            },
          ],
        },
      ],
      KeyManager: [{ disk: [{ plugin_data: [{ keys_path: '/run/spire/data/keys.json' }] }] }],
    },
  });
});

test('every setting under SPIRE’s key', () => {
  expect(config('every setting').server).toEqual({
    ...config('minimal').server,
    admin_ids: ['spiffe://example.org/admin', 'spiffe://partner.example/admin'],
    agent_ttl: '2h',
    audit_log_enabled: true,
    ca_key_type: 'rsa-4096',
    ca_subject: {
      country: ['DE', 'FR'],
      organization: ['Example "Org" \\ Söhne'],
      common_name: 'Example CA',
    },
    ca_ttl: '720h',
    default_x509_svid_ttl: '1h30m',
    default_jwt_svid_ttl: '10m',
    disable_jwt_svids: false,
    jwt_issuer: 'https://oidc.example.org',
    jwt_key_type: 'ec-p384',
    max_attested_node_info_staleness: '30s',
    proxy_protocol_trusted_cidrs: ['10.0.0.0/8', 'fd00::/8'],
    prune_attested_nodes_expired_for: '168h',
    prune_attested_nodes_batch_size: 500,
    prune_tofu_nodes: true,
    ratelimit: { attestation: true, signing: false },
    log_level: 'WARN',
    log_format: 'json',
    log_file: '/dev/null',
    log_source_location: true,
    profiling_enabled: true,
    profiling_port: 6060,
    profiling_freq: 60,
    profiling_names: ['heap', 'cpu'],
    experimental: {
      agent_spiffe_id_as_selector: true,
      auth_opa_policy_engine: {
        local: [
          {
            rego_path: '/run/spire/policy/rego/policy.rego',
            policy_data_path: '/run/spire/policy/data/data.json',
          },
        ],
      },
      cache_reload_interval: '10s',
      event_timeout: '10m',
      events_based_cache: true,
      feature_flags: ['wit-svid'],
      full_cache_reload_interval: '12h',
      prune_events_older_than: '6h',
      require_pq_kem: true,
      wit_issuer: 'https://wit.example.org',
      wit_key_type: 'ec-p256',
    },
  });
});

test('the listeners for metrics and health can be reached from outside of the pod', () => {
  const { telemetry, health_checks } = config('health and every metrics sink');
  expect(telemetry.Prometheus).toEqual({ host: '0.0.0.0', port: 9988 });
  expect(health_checks).toEqual({
    listener_enabled: true,
    bind_address: '0.0.0.0',
    bind_port: '8080',
    live_path: '/live',
    ready_path: '/ready',
  });
});

test('a serving certificate always has its sync interval, without which SPIRE does not start', () => {
  const federation = JSON.stringify(config('bundle endpoint, certificate').server.federation);
  expect(federation).toContain('"file_sync_interval":"1h"');
});

test('plugins are ordered by type, and within a type as they were declared', () => {
  const { plugins } = config('two k8s_psat clusters, and every other attestor');
  expect(Object.keys(plugins)).toEqual(['DataStore', 'KeyManager', 'NodeAttestor']);
  expect(Object.keys(plugins.NodeAttestor[0])).toEqual(['k8s_psat', 'join_token', 'x509pop', 'sshpop']);
});

test('an external plugin', () => {
  const external = NodeAttestor.custom({
    name: 'mine',
    command: '/opt/mine',
    args: ['-v'],
    checksum: 'ab'.repeat(32),
    data: { key: 'value' },
  });
  const model = serverModel({}, external);
  expect(JSON.parse(renderServerConfig(model)).plugins.NodeAttestor).toEqual([
    {
      mine: [
        {
          plugin_cmd: '/opt/mine',
          plugin_args: ['-v'],
          plugin_checksum: 'ab'.repeat(32),
          plugin_data: { key: 'value' },
        },
      ],
    },
  ]);
  expect(serverConfigProblems(model)).toEqual([]);
});

test('the same model gives the same text', () => {
  for (const model of Object.values(serverModels))
    expect(renderServerConfig(model)).toBe(renderServerConfig(model));
});

test.each(Object.entries(serverModels))('%s breaks no rule', (_, model) => {
  expect(serverConfigProblems(model)).toEqual([]);
});

test('no credential is in any configuration, each in the environment or a mount', () => {
  const { env } = serverRequirements(serverModels['upstream Vault, AppRole']);
  expect(env).toEqual([
    { name: 'VAULT_APPROLE_ID', valueFrom: { secretKeyRef: { name: 'vault', key: 'role-id' } } },
    { name: 'VAULT_APPROLE_SECRET_ID', valueFrom: { secretKeyRef: { name: 'vault', key: 'secret-id' } } },
  ]);
  expect(serverRequirements(serverModels['upstream Vault, token']).env).toEqual([
    { name: 'VAULT_TOKEN', valueFrom: { secretKeyRef: { name: 'vault', key: 'token' } } },
  ]);
});

test('policy, certificates and metrics files are mounted where the configuration says', () => {
  const paths = (name: string) =>
    serverRequirements(serverModels[name]).mounts!.map(({ mountPath }) => mountPath);
  expect(paths('every setting')).toEqual(['/run/spire/policy/rego', '/run/spire/policy/data']);
  expect(paths('bundle endpoint, certificate')).toEqual(['/run/spire/bundle-endpoint']);
  expect(paths('metrics by certificate')).toEqual(['/run/spire/metrics']);
});

test.each(refusedServers)('$name is refused', ({ rule, model }) => {
  expect(serverConfigProblems(model)).toEqual([expect.objectContaining({ rule })]);
});

test('a path is not below the data directory by its text alone', () => {
  const settings = { logFile: '/run/spire/data/../spire.log' };
  expect(serverConfigProblems(serverModel({ settings }))).toMatchObject([{ rule: 'writable-path' }]);
});

test('risks are warned of', () => {
  const vault = UpstreamAuthority.vault({
    address: 'https://vault',
    auth: VaultAuth.kubernetes({ role: 'spire' }),
    insecureSkipVerify: true,
  });
  const risky = serverModel({ settings: { logLevel: LogLevel.DEBUG } }, vault);
  expect(serverConfigWarnings(risky).map(({ rule }) => rule)).toEqual(['debug-logs', 'tls-unverified']);
  expect(serverConfigWarnings(serverModel())).toEqual([]);
});
