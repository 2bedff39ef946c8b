import { type Plugin } from '../../../lib/spire/plugin';
import {
  AGENT_PLUGINS,
  AgentKeyManager,
  AgentNodeAttestor,
  BundlePublisher,
  KeyManager,
  NodeAttestor,
  Notifier,
  pluginProblems,
  SERVER_PLUGINS,
  UpstreamAuthority,
  WorkloadAttestor,
} from '../../../lib/spire/plugins';
import { sqlite } from '../../fixtures/server-configs';

const upstream = UpstreamAuthority.disk({ secretName: 'ca' });

test('the least that SPIRE takes', () => {
  expect(pluginProblems(SERVER_PLUGINS, [sqlite, KeyManager.memory()])).toEqual([]);
  const agent = [
    AgentKeyManager.memory(),
    AgentNodeAttestor.custom({ name: 'aws_iid' }),
    WorkloadAttestor.unix(),
  ];
  expect(pluginProblems(AGENT_PLUGINS, agent)).toEqual([]);
});

test.each<[string, Plugin[], string]>([
  ['no datastore', [KeyManager.memory()], 'DataStore: none'],
  ['two key managers', [sqlite, KeyManager.memory(), KeyManager.disk()], 'KeyManager: memory, disk'],
  [
    'two upstream authorities',
    [sqlite, KeyManager.memory(), upstream, UpstreamAuthority.custom({ name: 'aws_pca' })],
    'UpstreamAuthority: disk, aws_pca',
  ],
])('a server with %s is refused', (_, plugins, value) => {
  expect(pluginProblems(SERVER_PLUGINS, plugins)).toMatchObject([{ rule: 'plugin-count', value }]);
});

test('an agent without a workload attestor is refused', () => {
  const plugins = [AgentKeyManager.memory(), AgentNodeAttestor.k8sPsat({ cluster: 'demo' })];
  expect(pluginProblems(AGENT_PLUGINS, plugins)).toMatchObject([
    { rule: 'plugin-count', value: 'WorkloadAttestor: none', instead: 'at least one WorkloadAttestor' },
  ]);
});

test.each<[string, Plugin, { problem?: string; instead?: unknown }]>([
  [
    'a misspelt name',
    NodeAttestor.custom({ name: 'k8s-psat' }),
    { instead: expect.stringContaining('k8s_psat') },
  ],
  ['a removed plugin', NodeAttestor.custom({ name: 'k8s_sat' }), { instead: 'k8s_psat' }],
  ['an unknown name', Notifier.custom({ name: 'slack' }), { instead: 'the command of an external plugin' }],
  [
    'an external join_token',
    NodeAttestor.custom({ name: 'join_token', command: '/x' }),
    { instead: 'the built-in join_token' },
  ],
  [
    'arguments without a command',
    BundlePublisher.custom({ name: 'aws_s3', args: ['x'] }),
    { instead: 'the command, too' },
  ],
  ['a plugin of the agent', WorkloadAttestor.unix(), { problem: 'is of a type that does not exist here' }],
])('%s is refused', (_, plugin, expected) => {
  expect(pluginProblems(SERVER_PLUGINS, [sqlite, KeyManager.memory(), plugin])).toMatchObject([
    { rule: 'plugin', ...expected },
  ]);
});

test('a plugin twice is refused', () => {
  const plugins = [sqlite, KeyManager.memory(), NodeAttestor.joinToken(), NodeAttestor.joinToken()];
  expect(pluginProblems(SERVER_PLUGINS, plugins)).toMatchObject([
    { rule: 'plugin', value: 'NodeAttestor join_token', problem: 'is declared twice' },
  ]);
});

test('a checksum that is none is refused', () => {
  const plugin = NodeAttestor.custom({ name: 'mine', command: '/mine', checksum: 'abc' });
  expect(pluginProblems(SERVER_PLUGINS, [sqlite, KeyManager.memory(), plugin])).toMatchObject([
    { rule: 'plugin', value: 'abc' },
  ]);
});

test.each([
  [{ secret_access_key: 'x' }],
  [{ approle_auth: { approle_secret_id: 'x' } }],
  [{ sigstore: { registry_credentials: { 'registry.example.org': { password: 'x' } } } }],
  [{ list: [{ token: 'x' }] }],
])('a credential in %j is refused without showing it', (data) => {
  const [problem] = pluginProblems(SERVER_PLUGINS, [
    sqlite,
    KeyManager.memory(),
    UpstreamAuthority.custom({ name: 'vault', data }),
  ]);
  expect(problem).toMatchObject({ rule: 'credential-in-configuration' });
  expect(problem.value).not.toContain('"x"');
});

test('paths to credentials are none', () => {
  const data = {
    token_path: '/t',
    private_key_path: '/k',
    token_auth: {},
    token: '',
    account_token_file: '/f',
  };
  const plugins = [sqlite, KeyManager.memory(), UpstreamAuthority.custom({ name: 'vault', data })];
  expect(pluginProblems(SERVER_PLUGINS, plugins)).toEqual([]);
});
