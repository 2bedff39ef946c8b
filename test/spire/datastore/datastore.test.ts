import {
  type CnpgDatabaseProps,
  type CnpgDatastoreProps,
  cnpgRole,
  Datastore,
  PostgresTls,
  SqlPlugin,
} from '../../../lib/spire';
import { type Objects, walk } from '../../support/objects';
import { objectsOf, Program } from '../../support/program';

const password = { name: 'db-credentials', key: 'password' };
const ca = { name: 'db-ca', key: 'ca.pem' };

const sql = (objects: Objects) => objects.serverConf.plugins.DataStore.sql.plugin_data;
const server = (objects: Objects) => objects.container('StatefulSet', 'spire-server');
const cnpg = (props?: CnpgDatastoreProps) => objectsOf({ datastore: Datastore.cnpg(props) }, {});

/** The connection string as libpq reads it; none of ours has a quoted value. */
function connection(objects: Objects): { [key: string]: string } {
  return Object.fromEntries(sql(objects).connection_string.split(' ').map((pair: string) => pair.split('=')));
}

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

  test.each(variants)('%s comes by the environment from the Secret, and is nowhere else', (_, datastore, secretKeyRef) => {
    const objects = objectsOf({ datastore }, {});
    expect(server(objects).env).toEqual([{ name: 'PGPASSWORD', valueFrom: { secretKeyRef } }]);
    expect(sql(objects).connection_string).not.toMatch(/password/i);
    const places = walk(objects.all).filter(([, value]) => value === 'PGPASSWORD');
    expect(places).toHaveLength(1);
    expect(objects.kind('Secret')).toEqual([]);
  });

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

describe('any Postgres', () => {
  test('is verified by chain and host name, with a time limit', () => {
    expect(sql(objectsOf({ datastore: Datastore.postgres({ host: 'db.example.org', password, ca }) }))).toEqual({
      database_type: 'postgres',
      connection_string:
        'host=db.example.org port=5432 dbname=spire user=spire sslmode=verify-full' +
        ' sslrootcert=/run/spire/datastore/ca/ca.crt application_name=spire-server connect_timeout=10',
      max_open_conns: 20,
      max_idle_conns: 10,
    });
  });

  test('everything that can be set', () => {
    const datastore = Datastore.postgres({
      host: 'db',
      port: 6432,
      database: 'registry',
      username: 'registrar',
      tls: PostgresTls.VERIFY_CA,
      ca,
      maxOpenConnections: 4,
    });
    expect(connection(objectsOf({ datastore }))).toMatchObject({
      port: '6432',
      dbname: 'registry',
      user: 'registrar',
      sslmode: 'verify-ca',
    });
    expect(sql(objectsOf({ datastore }))).toMatchObject({ max_open_conns: 4, max_idle_conns: 4 });
  });

  test('the CA is a directory, so that a rotated one arrives in the running pod', () => {
    const objects = objectsOf({ datastore: Datastore.postgres({ host: 'db', password, ca }) });
    expect(server(objects).volumeMounts).toContainEqual({
      name: 'datastore-ca',
      mountPath: '/run/spire/datastore/ca',
      readOnly: true,
    });
    expect(objects.pod('StatefulSet').volumes).toContainEqual({
      name: 'datastore-ca',
      secret: { secretName: 'db-ca', items: [{ key: 'ca.pem', path: 'ca.crt' }] },
    });
  });

  test('a client key is readable by owner and group only, or the driver refuses it', () => {
    const objects = objectsOf({ datastore: Datastore.postgres({ host: 'db', ca, clientCertificateSecret: 'client' }) });
    const { volumes, securityContext } = objects.pod('StatefulSet');
    expect(volumes).toContainEqual({ name: 'datastore-client', secret: { secretName: 'client', defaultMode: 0o440 } });
    expect(securityContext.fsGroup).toBe(securityContext.runAsUser);
    const { mountPath } = server(objects).volumeMounts.find(({ name }: any) => name === 'datastore-client');
    expect(connection(objects)).toMatchObject({ sslcert: `${mountPath}/tls.crt`, sslkey: `${mountPath}/tls.key` });
  });
});

describe('a Cluster of its own', () => {
  test('is there, and stays when a chart is uninstalled', () => {
    const { metadata, spec } = cnpg().get('Cluster');
    expect(metadata).toEqual({
      name: 'spire-server-db',
      namespace: 'spire',
      annotations: { 'helm.sh/resource-policy': 'keep' },
    });
    expect(spec).toEqual({
      instances: 3,
      storage: { size: '5Gi' },
      enableSuperuserAccess: false,
      bootstrap: { initdb: { database: 'spire', owner: 'spire' } },
      postgresql: { pg_hba: ['hostnossl all all all reject', 'hostssl all all all scram-sha-256'] },
    });
  });

  test('everything that can be set', () => {
    const { spec } = cnpg({
      clusterName: 'pg',
      instances: 1,
      storageSize: '50Gi',
      storageClass: 'fast',
      database: 'registry',
      username: 'registrar',
      credentialsSecret: 'creds',
      image: 'postgres:17',
      imagePullSecrets: ['pull'],
      parameters: { max_connections: '200' },
      sharedPreloadLibraries: ['timescaledb'],
    }).get('Cluster', 'pg');
    expect(spec).toMatchObject({
      instances: 1,
      imageName: 'postgres:17',
      imagePullSecrets: [{ name: 'pull' }],
      storage: { size: '50Gi', storageClass: 'fast' },
      bootstrap: { initdb: { database: 'registry', owner: 'registrar', secret: { name: 'creds' } } },
      postgresql: { parameters: { max_connections: '200' }, shared_preload_libraries: ['timescaledb'] },
    });
  });

  test('is dialled by a name that is in the certificate of the operator, and verified by its CA', () => {
    const objects = cnpg({ clusterName: 'pg' });
    expect(['pg-rw', 'pg-rw.spire', 'pg-rw.spire.svc', 'pg-rw.spire.svc.cluster.local']).toContain(
      connection(objects).host,
    );
    expect(connection(objects)).toMatchObject({ dbname: 'spire', user: 'spire', sslmode: 'verify-full' });
    expect(objects.pod('StatefulSet').volumes).toContainEqual({
      name: 'datastore-ca',
      secret: { secretName: 'pg-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  test('empty lists and maps are left out', () => {
    const { spec } = cnpg({ imagePullSecrets: [], sharedPreloadLibraries: [], parameters: {} }).get('Cluster');
    expect(spec).toEqual(cnpg().get('Cluster').spec);
  });

  test('lets in the server, its own instances and the operator, and nobody else', () => {
    const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
    const instances = { matchLabels: { 'cnpg.io/cluster': 'pg' } };
    const operator = { matchLabels: { 'kubernetes.io/metadata.name': 'operators' } };
    const objects = cnpg({ clusterName: 'pg', operatorNamespace: 'operators' });
    expect(objects.get('NetworkPolicy', 'pg').spec).toEqual({
      podSelector: instances,
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: 'spire-server' } } }], ports: tcp(5432) },
        { from: [{ podSelector: instances }], ports: tcp(5432, 8000) },
        { from: [{ namespaceSelector: operator }], ports: tcp(5432, 8000) },
      ],
    });
    expect(objects.get('StatefulSet').spec.template.metadata.labels).toMatchObject({ app: 'spire-server' });
    const open = objectsOf({ datastore: Datastore.cnpg(), networkPolicy: false });
    expect(open.kind('NetworkPolicy')).toEqual([]);
  });

  test.each([
    ['x'.repeat(51), 'has 51 characters'],
    ['Pg', 'is no DNS label'],
    ['a.b', 'is no DNS label'],
  ])('the name %.20s, which the operator refuses, is refused', (clusterName, problem) => {
    expect(() => cnpg({ clusterName })).toThrow(problem);
  });

  test('so is one that follows from too long a name of the server', () => {
    expect(() => objectsOf({ name: 'x'.repeat(48), datastore: Datastore.cnpg() })).toThrow('has 51 characters');
  });
});

describe('a database in a Cluster that somebody else declares', () => {
  const props: CnpgDatabaseProps = { clusterName: 'cnpg', credentialsSecret: 'creds', database: 'registry', username: 'registrar' };
  const objects = objectsOf({ datastore: Datastore.cnpgDatabase(props) }, {});

  test('is declared, and kept', () => {
    expect(objects.kind('Cluster')).toEqual([]);
    expect(objects.get('Database')).toEqual({
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: { name: 'cnpg-spire-server', namespace: 'spire' },
      spec: { name: 'registry', owner: 'registrar', cluster: { name: 'cnpg' }, databaseReclaimPolicy: 'retain' },
    });
  });

  test('its policies are somebody else’s, too', () => {
    expect(objects.names('NetworkPolicy')).toEqual(['spire/spire-server', 'spire/spire-agent']);
  });

  test('is dialled in the same way', () => {
    expect(connection(objects)).toMatchObject({
      host: 'cnpg-rw.spire.svc',
      dbname: 'registry',
      user: 'registrar',
      sslmode: 'verify-full',
    });
  });

  test('the role for the Cluster has the same name and Secret', () => {
    const role = { name: 'registrar', ensure: 'present', login: true, passwordSecret: { name: 'creds' } };
    expect(cnpgRole(props)).toEqual(role);
    expect(cnpgRole({ clusterName: 'cnpg', credentialsSecret: 'creds' }).name).toBe('spire');
  });
});

test('one declaration can serve two servers: each has a Cluster', () => {
  const program = new Program();
  const datastore = Datastore.cnpg();
  program.server({ name: 'blue', datastore, bundleConfigMap: 'blue' });
  program.server({ name: 'green', datastore, bundleConfigMap: 'green', controllerManager: { className: 'green' } });
  expect(program.objects.names('Cluster')).toEqual(['spire/blue-db', 'spire/green-db']);
});

test('any other database, with what it needs of the pod', () => {
  const env = [{ name: 'AWS_REGION', value: 'eu-central-1' }];
  const data = { database_type: { aws_postgres: { region: 'eu-central-1' } }, connection_string: 'host=db' };
  const objects = objectsOf({ datastore: Datastore.custom(new SqlPlugin({ data, requires: { env } })) });
  expect(sql(objects)).toEqual(data);
  expect(server(objects).env).toEqual(env);
});
