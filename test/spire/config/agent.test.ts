import { Duration } from 'cdk8s';
import {
  type AgentConfigModel,
  agentConfigProblems,
  agentConfigWarnings,
  agentRequirements,
  LogLevel,
  RebootstrapMode,
  TrustBundle,
} from '../../../lib/spire/config';
import { AgentKeyManager, AgentNodeAttestor, Kubelet, WorkloadAttestor } from '../../../lib/spire/plugins';
import { agentConfigs, agentModel, agentModels } from '../../fixtures/agent-configs';

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
    admin_socket_path: '/run/spire/admin/admin.sock',
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
        socket_path: '/run/spire/broker/broker.sock',
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

test.each(Object.entries(agentModels).filter(([name]) => name !== 'join token'))(
  '%s breaks no rule',
  (_, model) => {
    expect(agentConfigProblems(model)).toEqual([]);
  },
);

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

const byJoinToken = [
  AgentKeyManager.disk(),
  AgentNodeAttestor.joinTokenFile({ secretName: 't' }),
  WorkloadAttestor.unix(),
];

const refused: [string, string, Partial<AgentConfigModel>][] = [
  [
    'a delegate of another trust domain',
    'authorized-delegate',
    { settings: { authorizedDelegates: ['spiffe://b.example/x'] } },
  ],
  ['a delegate that is no ID', 'spiffe-id', { settings: { authorizedDelegates: ['x'] } }],
  [
    'an availability target of hours',
    'availability-target',
    { settings: { availabilityTarget: Duration.hours(2) } },
  ],
  [
    'an admin socket among the workloads',
    'private-socket',
    { settings: { adminSocketPath: '/run/spire/sockets/admin/a.sock' } },
  ],
  [
    'a broker socket among the workloads',
    'private-socket',
    {
      settings: {
        experimental: {
          broker: {
            socketPath: '/run/spire/sockets/b.sock',
            brokers: [{ id: 'spiffe://example.org/b', allowedReferenceTypes: [{ typeUrl: '*' }] }],
          },
        },
      },
    },
  ],
  [
    'rebootstrap without a bundle',
    'rebootstrap',
    { trustBundle: TrustBundle.insecureBootstrap(), settings: { rebootstrapMode: RebootstrapMode.AUTO } },
  ],
  [
    'rebootstrap by join token',
    'rebootstrap',
    { plugins: byJoinToken, settings: { rebootstrapMode: RebootstrapMode.ALWAYS } },
  ],
  [
    'a join token with a key in memory',
    'join-token-key',
    { plugins: [AgentKeyManager.memory(), ...byJoinToken.slice(1)] },
  ],
  ['one name for two bundles', 'sds-names', { settings: { sds: { defaultBundleName: 'ALL' } } }],
  ['a negative cache', 'agent-number', { settings: { x509SvidCacheMaxSize: -1 } }],
  ['a negative limit', 'agent-number', { settings: { experimental: { rateLimit: { fetchJwtSvid: -1 } } } }],
  [
    'a long use of cached tokens',
    'agent-number',
    { settings: { experimental: { jwtSvidCacheHitTimeout: Duration.seconds(30) } } },
  ],
  [
    'a broker without a listener',
    'broker',
    {
      settings: {
        experimental: {
          broker: { brokers: [{ id: 'spiffe://example.org/b', allowedReferenceTypes: [{ typeUrl: '*' }] }] },
        },
      },
    },
  ],
  [
    'a broker that may nothing',
    'broker',
    {
      settings: {
        experimental: {
          broker: {
            bindAddress: ':1',
            brokers: [{ id: 'spiffe://example.org/b', allowedReferenceTypes: [] }],
          },
        },
      },
    },
  ],
  ['no port', 'port', { serverPort: 0 }],
];

test.each(refused)('%s is refused', (_, rule, changes) => {
  expect(agentConfigProblems(agentModel(changes))).toEqual([expect.objectContaining({ rule })]);
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
