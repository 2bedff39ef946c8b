import {
  type CnpgDatastoreProps,
  Datastore,
  type PostgresDatastoreProps,
  SqlPlugin,
} from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const password = { name: 'db', key: 'password' };

test.each<[string, Partial<PostgresDatastoreProps>, string]>([
  ['no credentials', { password: undefined }, 'database-credentials'],
  ['no host', { host: '' }, 'database-address'],
  ['a URL for a host', { host: 'postgres://db' }, 'database-address'],
  ['a port', { port: 0 }, 'port'],
  ['no database', { database: '' }, 'postgres-name'],
  ['no connections', { maxOpenConnections: 0 }, 'count'],
  ['a Secret', { password: { name: 'Bad_', key: 'a' } }, 'object-name'],
])('a Postgres with %s is refused', (_, props, rule) => {
  const datastore = () => Datastore.postgres({ host: 'db.example.org', password, ...props });
  expect(() => objectsOf({ datastore: datastore() })).toThrow(`[${rule}]`);
});

test.each(['db', 'db.example.org', '192.0.2.1', '2001:db8::1'])('%s is a host', (host) => {
  expect(objectsOf({ datastore: Datastore.postgres({ host, password }) })).toBeDefined();
});

test.each<[string, CnpgDatastoreProps, string]>([
  ['no instance', { instances: 0 }, 'count'],
  ['a size', { storageSize: 'big' }, 'quantity'],
  ['the superuser', { username: 'postgres' }, 'postgres-name'],
  ['the role of replication', { username: 'streaming_replica' }, 'postgres-name'],
  ['a role of the system', { username: 'pg_spire' }, 'postgres-name'],
  ['a database of the system', { database: 'template1' }, 'postgres-name'],
  ['a name that is too long', { database: 'x'.repeat(64) }, 'postgres-name'],
  ['the namespace of the operator', { operatorNamespace: 'a.b' }, 'dns-label'],
])('a Cluster with %s is refused', (_, props, rule) => {
  expect(() => objectsOf({ datastore: Datastore.cnpg(props) })).toThrow(`[${rule}]`);
});

test('so is the superuser for a database in a Cluster that exists', () => {
  const props = { clusterName: 'cnpg', credentialsSecret: 'creds', username: 'postgres' };
  expect(() => objectsOf({ datastore: Datastore.cnpgDatabase(props) })).toThrow('[postgres-name]');
});

test.each<[unknown, boolean, string]>([
  ['sqlite3', false, 'sqlite3'],
  ['mysql', true, 'mysql'],
  [{ aws_postgres: { region: 'eu-central-1' } }, true, 'aws_postgres'],
  [[{ aws_mysql: { region: 'eu-central-1' } }], true, 'aws_mysql'],
])('servers share a database of their own choice, but no file: %j', (database_type, shared, description) => {
  const datastore = Datastore.custom(new SqlPlugin({ data: { database_type, connection_string: 'x' } }));
  expect([datastore.shared, datastore.description]).toEqual([shared, description]);
});

test('Prometheus may read the metrics of the database where it may read the server’s', () => {
  const policy = (monitoringNamespace?: string) =>
    objectsOf({ datastore: Datastore.cnpg({ clusterName: 'pg' }), monitoringNamespace }, {}).get(
      'NetworkPolicy',
      'pg',
    ).spec.ingress;
  expect(policy('monitoring')).toEqual([
    ...policy(),
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      ports: [{ port: 9187, protocol: 'TCP' }],
    },
  ]);
});
