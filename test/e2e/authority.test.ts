import { App, Chart } from 'cdk8s';
import { X509Certificate } from 'node:crypto';
import {
  BundleEndpoint,
  cnpgRole,
  Datastore,
  ServiceIdentity,
  SpireAgent,
  SpireIdentityProvider,
  SpireRules,
  SpireServer,
  TrustDomain,
  UpstreamAuthority,
} from '../../lib';
import { remove } from './support/install';
import { apply, get, kubectl, list, tryKubectl, until } from './support/kubectl';
import { IDLE_PROGRAM } from './support/mtls';
import {
  createPod,
  createServiceAccount,
  entries,
  fetchSvids,
  nodeProgram,
  watcher,
} from './support/workload';
import { describeWith } from './support/tools';

describeWith('kubectl')('under another authority, on other databases', () => {
  /**
   * A server that cert-manager's CA signs, on a PostgreSQL that it does not own, to which it logs in with a client
   * certificate; its agents on the host network. Beside it a pair of servers on a database in the same cluster.
   */
  const NAMESPACE = 'authority';
  const certificate = (name: string, spec: object) => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace: NAMESPACE },
    spec: { secretName: name, privateKey: { algorithm: 'ECDSA' }, ...spec },
  });
  const issuer = (name: string, spec: object) => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name, namespace: NAMESPACE },
    spec,
  });

  const chart = new Chart(new App(), 'authority');
  const trustDomain = new TrustDomain('authority.test');
  const server = new SpireServer(chart, 'server', {
    trustDomain,
    clusterName: 'authority',
    namespace: NAMESPACE,
    datastore: Datastore.postgres({
      host: `shared-rw.${NAMESPACE}.svc`,
      ca: { name: 'shared-ca', key: 'ca.crt' },
      clientCertificateSecret: 'spire-client',
    }),
    upstreamAuthority: UpstreamAuthority.certManager({ namespace: NAMESPACE, issuerName: 'root' }),
    federation: { bundleEndpoint: BundleEndpoint.httpsSpiffe() },
    controllerManager: { className: NAMESPACE },
  });
  const agent = new SpireAgent(chart, 'agent', {
    server,
    socketHostPath: `/run/spire/${NAMESPACE}/sockets`,
    hostNetwork: true,
  });
  SpireRules.acknowledge(agent, 'host-network', 'It is what is tested here.');
  const provider = new SpireIdentityProvider(chart, 'identities', { agent });
  const service = new ServiceIdentity({ name: 'web', namespace: NAMESPACE });
  const template = provider.secureTemplate(watcher(), service);

  const pairChart = new Chart(new App(), 'pair');
  const database = {
    clusterName: 'shared',
    database: 'pair',
    username: 'pair',
    credentialsSecret: 'pair-credentials',
  };
  new SpireServer(pairChart, 'server', {
    trustDomain,
    clusterName: 'pair',
    namespace: NAMESPACE,
    name: 'pair-server',
    bundleConfigMap: 'pair-bundle',
    replicas: 2,
    datastore: Datastore.cnpgDatabase(database),
    controllerManager: { className: 'pair' },
  });

  beforeAll(() => {
    remove(NAMESPACE);
    apply(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      },
      issuer('self', { selfSigned: {} }),
      certificate('root', {
        isCA: true,
        commonName: 'Authority Root',
        duration: '8760h',
        usages: ['cert sign', 'crl sign', 'digital signature'],
        issuerRef: { name: 'self' },
      }),
      issuer('root', { ca: { secretName: 'root' } }),
      certificate('spire-client', {
        commonName: 'spire',
        usages: ['client auth'],
        issuerRef: { name: 'root' },
      }),
      certificate('replication', {
        commonName: 'streaming_replica',
        usages: ['client auth'],
        issuerRef: { name: 'root' },
      }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/basic-auth',
        metadata: { name: 'pair-credentials', namespace: NAMESPACE },
        stringData: { username: 'pair', password: 'e2e-only' },
      },
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { name: 'shared', namespace: NAMESPACE },
        spec: {
          instances: 1,
          storage: { size: '1Gi' },
          bootstrap: { initdb: { database: 'spire', owner: 'spire' } },
          certificates: { clientCASecret: 'root', replicationTLSSecret: 'replication' },
          managed: { roles: [cnpgRole(database)] },
          postgresql: { pg_hba: ['hostssl spire spire all cert', 'hostnossl all all all reject'] },
        },
      },
    );
    createServiceAccount(NAMESPACE, service.serviceAccount);
    apply(...chart.toJson(), ...pairChart.toJson());
    createPod(NAMESPACE, 'web', template);
  });

  afterAll(() => remove(NAMESPACE));

  const ready = (pod: any) =>
    pod.status.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True') ?? false;

  test('a pod receives its SVID, and the bundle is the root of cert-manager', async () => {
    await until('an SVID', 240, () => fetchSvids(NAMESPACE, 'web').length > 0);
    expect(fetchSvids(NAMESPACE, 'web')[0].spiffeId).toBe(`spiffe://authority.test/ns/${NAMESPACE}/sa/web`);
    const bundle = new X509Certificate(
      get('configmap', server.bundleConfigMap, NAMESPACE).data['bundle.crt'],
    );
    expect(bundle.subject).toContain('CN=Authority Root');
  });

  test('the server is logged in by its certificate, and no password reaches its pod', () => {
    const out = kubectl([
      ...['exec', '-n', NAMESPACE, 'shared-1', '-c', 'postgres', '--', 'psql', '-d', 'spire', '-Atc'],
      "select distinct client_dn from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'spire-server' and usename = 'spire'",
    ]);
    expect(out.trim()).toBe('/CN=spire');
    expect(JSON.stringify(get('statefulset', 'spire-server', NAMESPACE))).not.toContain('PGPASSWORD');
  });

  test('agents on the host network open no port, and become ready', async () => {
    const pod = () => list('pods', NAMESPACE, 'app=spire-agent')[0];
    await until('the agent is ready', 60, () => ready(pod()));
    expect(pod().spec.hostNetwork).toBe(true);
    expect(pod().spec.containers[0].ports ?? []).toEqual([]);
  });

  test('two servers share a database of an existing cluster, and a disruption budget keeps one', async () => {
    await until('both servers ready', 180, () => {
      const pods = list('pods', NAMESPACE, 'app=pair-server');
      return pods.length === 2 && pods.every(ready);
    });
    expect(get('poddisruptionbudget', 'pair-server', NAMESPACE).status.disruptionsAllowed).toBe(1);
    const count = (pod: string) =>
      tryKubectl([
        ...['exec', '-n', NAMESPACE, pod, '-c', 'spire-server', '--'],
        ...['/opt/spire/bin/spire-server', 'bundle', 'show'],
      ]).out.split('BEGIN CERTIFICATE').length - 1;
    await until(
      'both CAs in the bundle of each',
      60,
      () => count('pair-server-0') === 2 && count('pair-server-1') === 2,
    );
  });

  test("the password of one's own Secret is rotated by the documented steps", async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name: 'pair-credentials', namespace: NAMESPACE, labels: { 'cnpg.io/reload': 'true' } },
      stringData: { username: 'pair', password: 'another, with "quotes" and \\ $signs' },
    };
    apply(secret);
    kubectl(['rollout', 'restart', '-n', NAMESPACE, 'statefulset/pair-server']);
    await until('both servers are back', 240, () => {
      const status = get('statefulset', 'pair-server', NAMESPACE).status;
      return (
        status.updatedReplicas === 2 &&
        status.readyReplicas === 2 &&
        status.currentRevision === status.updateRevision
      );
    });
  });

  test('peers can fetch the bundle', async () => {
    const { clusterIP } = get('service', 'spire-server-bundle', NAMESPACE).spec;
    createPod(NAMESPACE, 'peer', { spec: { ...nodeProgram(IDLE_PROGRAM).spec!, initContainers: [] } });
    const program = `require('https').get({ host: '${clusterIP}', port: 8443, rejectUnauthorized: false }, (answer) => {
      answer.on('data', (data) => process.stdout.write(data));
    })`;
    const bundle = await until('an answer', 60, () => {
      const { ok, out } = tryKubectl([
        'exec',
        '-n',
        NAMESPACE,
        'peer',
        '-c',
        'main',
        '--',
        'node',
        '-e',
        program,
      ]);
      return ok && out ? JSON.parse(out) : undefined;
    });
    expect(bundle.keys.map((key: any) => key.use).sort()).toEqual(['jwt-svid', 'x509-svid']);
  });

  test('an entry that somebody else made is left alone', async () => {
    const create = kubectl([
      ...[
        'exec',
        '-n',
        NAMESPACE,
        'spire-server-0',
        '-c',
        'spire-server',
        '--',
        '/opt/spire/bin/spire-server',
      ],
      ...['entry', 'create', '-spiffeID', 'spiffe://authority.test/by-hand', '-selector', 'unix:uid:4711'],
      ...['-parentID', 'spiffe://authority.test/node'],
    ]);
    const id = /^Entry ID\s+: (\S+)/m.exec(create)![1];
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    expect(entries(NAMESPACE, 'spiffe://authority.test/by-hand')).toEqual([id]);
  });
});
