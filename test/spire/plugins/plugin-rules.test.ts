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
import { SqlPlugin } from '../../../lib/spire/datastore/sql-plugin';
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

test.each([
  [{ database_type: { aws_mysql: { region: 'r', access_key_id: 'a', secret_access_key: 'hunter2' } } }, {}],
  [{ database_type: { aws_postgres: { region: 'r', Secret_Access_Key: 'hunter2' } } }, {}],
  [{}, { env: [{ name: 'PGPASSWORD', value: 'hunter2' }] }],
  [{}, { env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'hunter2' }] }],
  [{}, { env: [{ name: 'MYSQL_PWD', value: 'hunter2' }] }],
])('a credential of a datastore (%j, %j) is refused without showing it', (data, requires) => {
  const database = { ...sqlite.data, connection_string: 'a?parseTime=true', ...data };
  const plugins = [new SqlPlugin({ data: database, requires }), KeyManager.memory()];
  const problems = pluginProblems(SERVER_PLUGINS, plugins);
  expect(problems).toMatchObject([{ rule: 'credential-in-configuration' }]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('variables from Secrets, of files and of names are none', () => {
  const env = [
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: '/run/token' },
    { name: 'AWS_ACCESS_KEY_ID', value: 'AKIA' },
    { name: 'AWS_REGION', value: 'eu-central-1' },
    { name: 'VAULT_TOKEN', value: '' },
  ];
  const keys = KeyManager.custom({ name: 'aws_kms', requires: { env } });
  expect(pluginProblems(SERVER_PLUGINS, [sqlite, keys])).toEqual([]);
});

test.each([
  { database_type: 'postgres', connection_string: 'host=db', max_open_conns: 5, conn_max_lifetime: '1h' },
  { database_type: 'mysql', connection_string: 'spire@tcp(db)/spire?tls=true&parseTime=true' },
  { database_type: { aws_mysql: { region: 'r' } }, connection_string: 'spire@tcp(db)/spire?parseTime=true' },
])('a datastore of one’s own: %j', (data) => {
  expect(pluginProblems(SERVER_PLUGINS, [new SqlPlugin({ data }), KeyManager.memory()])).toEqual([]);
});

test('a misspelt key of a datastore is refused once, with the right one', () => {
  const data = { database_typ: 'sqlite3', connection_string: 'a' };
  expect(pluginProblems(SERVER_PLUGINS, [new SqlPlugin({ data }), KeyManager.memory()])).toEqual([
    expect.objectContaining({ value: 'database_typ', instead: 'database_type' }),
  ]);
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
