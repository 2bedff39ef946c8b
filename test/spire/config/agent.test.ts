import { Duration } from 'cdk8s';
import {
  agentConfigProblems,
  agentConfigWarnings,
  agentRequirements,
  LogLevel,
  TrustBundle,
} from '../../../lib/spire/config';
import { AgentKeyManager, AgentNodeAttestor, Kubelet, WorkloadAttestor } from '../../../lib/spire/plugins';
import { agentConfigs, agentModel, agentModels } from '../../fixtures/agent-configs';
import { refusedAgents } from '../../fixtures/refused-agents';

function config(name: string): Record<string, Record<string, unknown>> {
  return JSON.parse(agentConfigs.find((fixture) => fixture.name === name)!.config);
}

test('the configuration without any setting', () => {
  expect(config('minimal')).toEqual({
    agent: {
      trust_domain: 'example.org',
      server_address: 'spire-server.spire',
      server_port: 8081,
      socket_path: '/run/spire/sockets/agent.sock',
      data_dir: '/run/spire/agent',
      trust_bundle_path: '/run/spire/bundle/bundle.crt',
    },
    plugins: {
      KeyManager: [{ memory: [{ plugin_data: [{}] }] }],
      NodeAttestor: [
        {
          k8s_psat: [
            { plugin_data: [{ cluster: 'demo', token_path: '/var/run/secrets/tokens/spire-agent' }] },
          ],
        },
      ],
      WorkloadAttestor: [{ k8s: [{ plugin_data: [{ node_name_env: 'MY_NODE_NAME' }] }] }],
    },
  });
});

test('every setting under SPIRE’s key', () => {
  expect(config('every setting').agent).toEqual({
    ...config('minimal').agent,
    admin_socket_path: '/run/spire/agent/admin.sock',
    rebootstrap_mode: 'auto',
    rebootstrap_delay: '15m',
    allow_unauthenticated_verifiers: true,
    allowed_foreign_jwt_claims: ['email'],
    authorized_delegates: ['spiffe://example.org/delegate'],
    availability_target: '36h',
    workload_x509_svid_key_type: 'rsa-2048',
    x509_svid_cache_max_size: 500,
    jwt_svid_cache_max_size: 0,
    disable_workload_api: false,
    disable_sds_api: true,
    log_level: 'DEBUG',
    log_format: 'json',
    log_file: '/dev/null',
    log_source_location: true,
    log_selectors: ['k8s:ns', 'k8s:sa'],
    profiling_enabled: true,
    sds: {
      default_svid_name: 'svid',
      default_bundle_name: 'bundle',
      default_all_bundles_name: 'bundles',
      disable_spiffe_cert_validation: true,
    },
    experimental: {
      sync_interval: '30s',
      jwt_svid_cache_hit_timeout: '10s',
      require_pq_kem: true,
      feature_flags: ['i_am_a_test_flag'],
      ratelimit: {
        fetch_x509_svid: 10,
        fetch_jwt_svid: 20,
        fetch_x509_bundles: 30,
        fetch_jwt_bundles: 40,
        stream_secrets: 50,
        fetch_secrets: 60,
      },
      broker: {
        socket_path: '/run/spire/agent/broker.sock',
        bind_address: '127.0.0.1:8090',
        brokers: {
          0: { id: 'spiffe://example.org/broker', allowed_reference_types: { 0: { type_url: '*' } } },
          1: {
            id: 'spiffe://other.example/broker',
            allowed_reference_types: {
              0: { type_url: 'type.googleapis.com/spiffe.broker.WorkloadPIDReference', allow_over_tcp: true },
              1: { type_url: 'type.googleapis.com/spiffe.broker.KubernetesObjectReference' },
            },
          },
        },
      },
    },
  });
});

test('exactly one source of the trust bundle', () => {
  const sources = [
    'trust_bundle_path',
    'trust_bundle_url',
    'trust_bundle_spiffe_workload_api',
    'insecure_bootstrap',
  ];
  for (const [name, { agent }] of agentConfigs.map(
    ({ name, config }) => [name, JSON.parse(config)] as const,
  )) {
    expect([name, sources.filter((key) => agent[key] !== undefined).length]).toEqual([name, 1]);
  }
});

test('a join token is read from the mounted Secret', () => {
  expect(config('join token').agent.join_token_file).toBe('/run/spire/join-token/token');
  expect(agentRequirements(agentModels['join token'])).toMatchObject({
    volumes: [{ secret: { secretName: 'join-token' } }, { configMap: { name: 'spire-bundle' } }],
    mounts: [{ mountPath: '/run/spire/join-token', readOnly: true }, { mountPath: '/run/spire/bundle' }],
  });
});

test('what the minimal agent needs of its pod', () => {
  const { volumes, env, clusterRules } = agentRequirements(agentModel());
  expect(volumes).toMatchObject([
    {
      projected: {
        sources: [
          { serviceAccountToken: { audience: 'spire-server', path: 'spire-agent', expirationSeconds: 7200 } },
        ],
      },
    },
    { configMap: { name: 'spire-bundle', items: [{ key: 'bundle.crt', path: 'bundle.crt' }] } },
  ]);
  expect(env).toEqual([{ name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }]);
  expect(clusterRules).toEqual([{ apiGroups: [''], resources: ['nodes/pods'], verbs: ['get'] }]);
});

test('the directory of a socket is mounted, not the socket', () => {
  expect(agentRequirements(agentModels['bundle by the Workload API']).volumes).toContainEqual({
    name: 'trust-bundle',
    hostPath: { path: '/run/host-spire', type: 'Directory' },
  });
});

test.each(Object.entries(agentModels))('%s breaks no rule', (_, model) => {
  expect(agentConfigProblems(model)).toEqual([]);
});

test('a process writes to a volume that a plugin brings along', () => {
  const mounted = (readOnly: boolean) =>
    WorkloadAttestor.custom({
      name: 'docker',
      requires: { mounts: [{ name: 'admin', mountPath: '/run/admin', readOnly }] },
    });
  const problems = (readOnly: boolean) =>
    agentConfigProblems(
      agentModel({
        plugins: [...agentModel().plugins, mounted(readOnly)],
        settings: { adminSocketPath: '/run/admin/admin.sock' },
      }),
    );
  expect(problems(false)).toEqual([]);
  expect(problems(true)).toMatchObject([{ rule: 'writable-path' }]);
});

test.each([
  [{ url: 'http://example.org/bundle' }],
  [{ url: 'https://example.org/bundle', unixSocket: '/run/b/s.sock' }],
  [{ url: 'http://x/?spiffe-id=1', unixSocket: '/run/b/s.sock' }],
])('trust bundle %j is refused', (props) => {
  expect(() => TrustBundle.url(props)).toThrow('[trust-bundle-url]');
});

test('a socket without a directory is refused', () => {
  expect(() => TrustBundle.url({ url: 'http://x', unixSocket: 's.sock' })).toThrow('[socket-path]');
  expect(() => TrustBundle.workloadApi({ socketPath: 's.sock' })).toThrow('[socket-path]');
});

test.each(refusedAgents)('$name is refused', ({ rule, model }) => {
  expect(agentConfigProblems(model)).toEqual([expect.objectContaining({ rule })]);
});

test('the lifetime of the SVIDs bounds the availability target', () => {
  const model = agentModel({ settings: { availabilityTarget: Duration.hours(24) } });
  expect(agentConfigProblems(model, 36 * 3600)).toEqual([]);
  expect(agentConfigProblems(model, 35 * 3600)).toMatchObject([{ rule: 'availability-target' }]);
});

test('risks are warned of', () => {
  const risky = agentModel({
    trustBundle: TrustBundle.insecureBootstrap(),
    settings: { logLevel: LogLevel.DEBUG },
    plugins: [
      AgentKeyManager.memory(),
      AgentNodeAttestor.k8sPsat({ cluster: 'demo' }),
      WorkloadAttestor.k8s({ kubelet: Kubelet.secure({ skipVerification: true }) }),
    ],
  });
  expect(agentConfigWarnings(risky).map(({ rule }) => rule)).toEqual([
    'debug-logs',
    'insecure-bootstrap',
    'skip-kubelet-verification',
  ]);
  expect(agentConfigWarnings(agentModel())).toEqual([]);
});
