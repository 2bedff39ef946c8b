import { TrustDomain } from '../../../lib/identity';
import { Datastore, SqlPlugin } from '../../../lib/spire';
import { server, sql } from '../../support/datastore';
import { walk } from '../../support/objects';
import { objectsOf, Program } from '../../support/program';

const password = { name: 'db-credentials', key: 'password' };

describe('the password', () => {
  const variants: [string, Datastore, { name: string; key: string }][] = [
    ['of a Cluster of its own', Datastore.cnpg(), { name: 'spire-server-db-app', key: 'password' }],
    ['of one with a Secret', Datastore.cnpg({ credentialsSecret: password.name }), password],
    [
      'of a database in another Cluster',
      Datastore.cnpgDatabase({ clusterName: 'cnpg', credentialsSecret: password.name }),
      password,
    ],
    ['of any Postgres', Datastore.postgres({ host: 'db', password }), password],
  ];

  test.each(variants)(
    '%s comes by the environment from the Secret, and is nowhere else',
    (_, datastore, secretKeyRef) => {
      const objects = objectsOf({ datastore }, {});
      expect(server(objects).env).toEqual([{ name: 'PGPASSWORD', valueFrom: { secretKeyRef } }]);
      expect(sql(objects).connection_string).not.toMatch(/password/i);
      const places = walk(objects.all).filter(([, value]) => value === 'PGPASSWORD');
      expect(places).toHaveLength(1);
      expect(objects.kind('Secret')).toEqual([]);
    },
  );

  test.each([
    ['SQLite', Datastore.sqlite()],
    ['a client certificate', Datastore.postgres({ host: 'db', clientCertificateSecret: 'client' })],
  ])('there is none with %s', (_, datastore) => {
    expect(server(objectsOf({ datastore }))).not.toHaveProperty('env');
  });
});

describe('SQLite', () => {
  test('is on the volume of the one server, without anything else', () => {
    const objects = objectsOf();
    expect(sql(objects)).toEqual({
      database_type: 'sqlite3',
      connection_string: '/run/spire/data/datastore.sqlite3',
    });
    expect(objects.kind('Cluster')).toEqual([]);
  });

  test('is refused for two', () => expect(() => objectsOf({ replicas: 2 })).toThrow('[replicas-sqlite]'));
});

test('one declaration can serve two servers: each has a Cluster', () => {
  const program = new Program();
  const datastore = Datastore.cnpg();
  program.server({ name: 'blue', datastore, bundleConfigMap: 'blue-bundle' });
  program.server({
    name: 'green',
    datastore,
    trustDomain: new TrustDomain('green.test'),
    bundleConfigMap: 'green-bundle',
    controllerManager: { className: 'green' },
  });
  expect(program.objects.names('Cluster')).toEqual(['spire/blue-db', 'spire/green-db']);
});

test('any other database, with what it needs of the pod', () => {
  const env = [{ name: 'AWS_REGION', value: 'eu-central-1' }];
  const data = { database_type: { aws_postgres: { region: 'eu-central-1' } }, connection_string: 'host=db' };
  const objects = objectsOf({ datastore: Datastore.custom(new SqlPlugin({ data, requires: { env } })) });
  expect(sql(objects)).toEqual(data);
  expect(server(objects).env).toEqual(env);
});
