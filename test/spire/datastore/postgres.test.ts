import { Datastore, PostgresTls } from '../../../lib/spire';
import { connection, server, sql } from '../../support/datastore';
import { objectsOf } from '../../support/program';

const password = { name: 'db-credentials', key: 'password' };
const ca = { name: 'db-ca', key: 'ca.pem' };

describe('any Postgres', () => {
  test('is verified by chain and host name, with a time limit', () => {
    expect(
      sql(objectsOf({ datastore: Datastore.postgres({ host: 'db.example.org', password, ca }) })),
    ).toEqual({
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
      password,
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
    const objects = objectsOf({
      datastore: Datastore.postgres({ host: 'db', ca, clientCertificateSecret: 'client' }),
    });
    const { volumes, securityContext } = objects.pod('StatefulSet');
    expect(volumes).toContainEqual({
      name: 'datastore-client',
      secret: { secretName: 'client', defaultMode: 0o440 },
    });
    expect(securityContext.fsGroup).toBe(securityContext.runAsUser);
    const { mountPath } = server(objects).volumeMounts.find(({ name }: any) => name === 'datastore-client');
    expect(connection(objects)).toMatchObject({
      sslcert: `${mountPath}/tls.crt`,
      sslkey: `${mountPath}/tls.key`,
    });
  });
});
