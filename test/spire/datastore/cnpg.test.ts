import { type CnpgDatabaseProps, type CnpgDatastoreProps, cnpgRole, Datastore } from '../../../lib/spire';
import { connection } from '../../support/datastore';
import { objectsOf } from '../../support/program';

const cnpg = (props?: CnpgDatastoreProps) => objectsOf({ datastore: Datastore.cnpg(props) }, {});

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
    const { spec } = cnpg({ imagePullSecrets: [], sharedPreloadLibraries: [], parameters: {} }).get(
      'Cluster',
    );
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
    ['1pg', 'begins with a digit'],
    ['a.b', 'is no DNS label'],
  ])('the name %.20s, which the operator refuses, is refused', (clusterName, problem) => {
    expect(() => cnpg({ clusterName })).toThrow(problem);
  });

  test('so is one that follows from too long a name of the server', () => {
    expect(() => objectsOf({ name: 'x'.repeat(48), datastore: Datastore.cnpg() })).toThrow(
      'has 51 characters',
    );
  });
});

describe('a database in a Cluster that somebody else declares', () => {
  const props: CnpgDatabaseProps = {
    clusterName: 'cnpg',
    credentialsSecret: 'creds',
    database: 'registry',
    username: 'registrar',
  };
  const objects = objectsOf({ datastore: Datastore.cnpgDatabase(props) }, {});

  test('is declared, and kept', () => {
    expect(objects.kind('Cluster')).toEqual([]);
    expect(objects.get('Database')).toEqual({
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: { name: 'cnpg-spire-server', namespace: 'spire' },
      spec: {
        name: 'registry',
        owner: 'registrar',
        cluster: { name: 'cnpg' },
        databaseReclaimPolicy: 'retain',
      },
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
