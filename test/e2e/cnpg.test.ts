import { App, Chart } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { AGENT_IMAGE } from '../../lib';
import { loadValues } from '../../lib/serviceradar';
import { ServiceRadarPlatform } from '../../lib/serviceradar/platform';
import { applyManifests, remove, synth, valuesFile } from './support/install';
import { apply, get, kubectl, list, tryKubectl, until } from './support/kubectl';
import { clientProgram, CONNECT, IDLE_PROGRAM, PORT, SERVER_PROGRAM, SHOW_SVID } from './support/mtls';
import {
  createPod,
  createServiceAccount,
  entries,
  fetchSvids,
  nodeProgram,
  watcher,
} from './support/workload';
import { describeWith } from './support/tools';

describeWith('kubectl')('the committed demo, on CloudNativePG', () => {
  /** The committed demo, as it is, on CloudNativePG. */
  const NAMESPACE = 'demo';
  const ID = (account: string) => `spiffe://carverauto.dev/ns/${NAMESPACE}/sa/${account}`;

  /** The demo's own provider, to make workloads with. */
  const values = loadValues(readFileSync('values.yaml', 'utf8'), 'values.yaml');
  const platform = new ServiceRadarPlatform(new App(), values);
  const identity = (name: string) => platform.catalogue.service(name).identity;
  const secured = (name: string, template = watcher()) =>
    platform.spire!.identities.secureTemplate(template, identity(name), {
      containers: [...(template.spec?.initContainers ?? []), ...template.spec!.containers].map((c) => c.name),
    });

  let folder: string;
  let applied: number;

  beforeAll(async () => {
    remove(NAMESPACE);
    folder = synth();
    applied = Date.now();
    applyManifests(folder);
    for (const name of ['core', 'datasvc', 'mapper', 'poller'])
      createServiceAccount(NAMESPACE, `serviceradar-${name}`);
    createPod(NAMESPACE, 'core', secured('serviceradar-core'));
  });

  afterAll(() => remove(NAMESPACE));

  const serverPod = () => get('pod', 'spire-server-0', NAMESPACE);
  const agentPod = () =>
    list('pods', NAMESPACE, 'app=spire-agent').find((pod) => !pod.metadata.deletionTimestamp);
  const primary = () => get('clusters.postgresql.cnpg.io', 'cnpg', NAMESPACE).status.currentPrimary;
  const ready = (pod: any) =>
    pod?.status?.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True') &&
    !pod.metadata.deletionTimestamp;
  const inPod = (pod: string, program: string, ...args: string[]) =>
    tryKubectl(['exec', '-n', NAMESPACE, pod, '-c', 'main', '--', 'node', '-e', program, ...args]);

  test('a matching pod receives its SVID, soon after the first apply', async () => {
    const svids = await until('an SVID in the pod core', 240, () => {
      const found = fetchSvids(NAMESPACE, 'core');
      return found.length > 0 ? found : undefined;
    });
    process.stdout.write(
      `apply to first SVID (CloudNativePG): ${((Date.now() - applied) / 1000).toFixed(1)} s\n`,
    );
    expect(svids.map((svid) => svid.spiffeId)).toEqual([ID('serviceradar-core')]);
  });

  test('everything becomes ready', async () => {
    await until('all pods ready', 240, () => {
      const pods = list('pods', NAMESPACE).filter((pod) => pod.status.phase !== 'Succeeded');
      return pods.filter((pod) => pod.metadata.name.startsWith('cnpg-')).length === 3 && pods.every(ready);
    });
  });

  test('an unprivileged pod holds exactly the expected SPIFFE ID and DNS names', async () => {
    createPod(
      NAMESPACE,
      'datasvc',
      secured('serviceradar-datasvc', nodeProgram(SERVER_PROGRAM, { PEER: ID('serviceradar-core') })),
    );
    await until('datasvc is ready', 90, () => ready(get('pod', 'datasvc', NAMESPACE)));
    const { names, uid } = JSON.parse(inPod('datasvc', SHOW_SVID).out);
    expect(uid).toBe(1000);
    expect(names.sort()).toEqual(
      [
        `URI:${ID('serviceradar-datasvc')}`,
        ...identity('serviceradar-datasvc').dnsNames.map((name) => `DNS:${name}`),
      ].sort(),
    );
  });

  test('a pod with the right label and the wrong service account receives nothing', async () => {
    const template = secured('serviceradar-core');
    createServiceAccount(NAMESPACE, 'impostor');
    createPod(NAMESPACE, 'impostor', {
      ...template,
      spec: { ...template.spec!, serviceAccountName: 'impostor' },
    });
    await until('impostor runs', 60, () => ready(get('pod', 'impostor', NAMESPACE)));
    const uid = get('pod', 'impostor', NAMESPACE).metadata.uid;
    // Its entry exists, so what follows is a refusal and not a delay.
    await until('an entry for the pod', 60, () =>
      kubectl([
        ...['exec', '-n', NAMESPACE, 'spire-server-0', '-c', 'spire-server', '--'],
        ...[
          '/opt/spire/bin/spire-server',
          'entry',
          'show',
          '-selector',
          `k8s:pod-uid:${uid}`,
          '-matchSelectorsOn',
          'superset',
        ],
      ]).includes('k8s:sa:serviceradar-core'),
    );
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect(fetchSvids(NAMESPACE, 'impostor')).toEqual([]);
  });

  test('deleting a registration takes the identity away, adding it gives it again', async () => {
    createPod(NAMESPACE, 'mapper', secured('serviceradar-mapper'));
    const svids = () => fetchSvids(NAMESPACE, 'mapper').map((svid) => svid.spiffeId);
    await until('mapper has its SVID', 90, () => svids().length === 1);
    kubectl(['delete', 'clusterspiffeid', `${NAMESPACE}.serviceradar-mapper`]);
    await until('mapper has none', 60, () => svids().length === 0);
    applyManifests(folder);
    await until('mapper has its SVID again', 60, () => svids()[0] === ID('serviceradar-mapper'));
  });

  test('a cdk8s-plus Deployment is given its identity by secure()', async () => {
    const chart = new Chart(new App(), 'poller');
    const service = identity('serviceradar-poller');
    const deployment = new Deployment(chart, 'poller', {
      metadata: { name: 'plus', namespace: NAMESPACE },
      replicas: 1,
      serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'serviceradar-poller'),
      securityContext: { user: 1000 },
      containers: [
        {
          name: 'main',
          image: AGENT_IMAGE,
          imagePullPolicy: 'IfNotPresent' as never,
          command: [
            '/opt/spire/bin/spire-agent',
            'api',
            'watch',
            '-socketPath',
            '/run/spire/sockets/agent.sock',
          ],
          resources: {},
        },
      ],
    });
    const connection = platform.spire!.identities.secure(deployment, service);
    expect(connection.spiffeId).toBe(ID('serviceradar-poller'));
    apply(...chart.toJson());
    const pod = () => list('pods', NAMESPACE, 'app=serviceradar-poller')[0]?.metadata.name;
    await until(
      'its SVID',
      90,
      () => fetchSvids(NAMESPACE, pod())[0]?.spiffeId === ID('serviceradar-poller'),
    );
  });

  test('a workload of another chart is given its identity by its kustomize component', async () => {
    const base = mkdtempSync(join(tmpdir(), 'foreign-'));
    const name = 'serviceradar-sync';
    const labels = { app: name };
    writeFileSync(
      join(base, 'deployment.yaml'),
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: NAMESPACE },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            ...watcher(platform.catalogue.service(name).declaration.container),
          },
        },
      }),
    );
    writeFileSync(
      join(base, 'kustomization.yaml'),
      JSON.stringify({
        resources: ['deployment.yaml'],
        components: [relative(base, join(folder, 'components', name))],
      }),
    );
    createServiceAccount(NAMESPACE, name);
    kubectl(['apply', '-k', base]);
    const container = platform.catalogue.service(name).declaration.container;
    const pod = () => list('pods', NAMESPACE, `app=${name}`)[0]?.metadata.name;
    await until('its SVID', 90, () => fetchSvids(NAMESPACE, pod(), container)[0]?.spiffeId === ID(name));
  });

  test('two pods hold a mutual TLS conversation, and a third with a valid SVID but the wrong ID is refused', async () => {
    apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'serviceradar-datasvc', namespace: NAMESPACE },
      spec: { selector: { app: 'serviceradar-datasvc' }, ports: [{ port: PORT }] },
    });
    createPod(NAMESPACE, 'client', secured('serviceradar-core', nodeProgram(IDLE_PROGRAM)));
    createPod(NAMESPACE, 'stranger', secured('serviceradar-mapper', nodeProgram(IDLE_PROGRAM)));
    await until('both run', 90, () =>
      ['client', 'stranger'].every((pod) => ready(get('pod', pod, NAMESPACE))),
    );
    const host = `serviceradar-datasvc.${NAMESPACE}.svc`;
    const talk = (pod: string, program: string) => inPod(pod, program).out.trim();
    const program = clientProgram(host, ID('serviceradar-datasvc'));
    expect(await until('an answer', 30, () => talk('client', program))).toBe(
      `welcome ${ID('serviceradar-core')}`,
    );
    expect(talk('stranger', program)).toBe(`refused ${ID('serviceradar-mapper')}`);
    expect(talk('client', clientProgram(host, ID('serviceradar-datasvc'), false))).toMatch(/^error /);
    expect(talk('client', clientProgram(host, ID('serviceradar-web-ng')))).toMatch(/^error wrong server/);
  });

  test('only those that a NetworkPolicy names reach the server and the database', async () => {
    createPod(NAMESPACE, 'nobody', {
      spec: nodeProgram(IDLE_PROGRAM).spec && {
        ...nodeProgram(IDLE_PROGRAM).spec!,
        initContainers: [],
      },
    });
    await until('nobody runs', 60, () => ready(get('pod', 'nobody', NAMESPACE)));
    const connect = (pod: string, host: string, port: number) =>
      inPod(pod, CONNECT, host, `${port}`).out.trim();
    const server = `spire-server.${NAMESPACE}.svc`;
    const database = `cnpg-rw.${NAMESPACE}.svc`;
    expect(await until('an answer', 30, () => connect('nobody', server, 8081))).not.toBe('connected');
    expect(connect('nobody', database, 5432)).not.toBe('connected');
    // As long as nobody asks for policies of the services, those are open.
    expect(connect('nobody', `serviceradar-datasvc.${NAMESPACE}.svc`, PORT)).toBe('connected');
    // Core uses the server's API by intent; the database is not for it.
    expect(await until('core connects', 30, () => connect('client', server, 8081))).toBe('connected');
    expect(connect('client', database, 5432)).not.toBe('connected');
  });

  test('a second apply changes nothing and restarts nothing', () => {
    const state = () =>
      ['pods', 'statefulsets', 'daemonsets', 'configmaps', 'clusters.postgresql.cnpg.io']
        .flatMap((kind) => list(kind, NAMESPACE))
        .map(({ kind, metadata }) => [kind, metadata.name, metadata.uid, metadata.generation])
        .sort();
    const before = state();
    applyManifests(folder);
    expect(tryKubectl(['diff', '--server-side', '-f', folder])).toMatchObject({ ok: true, out: '' });
    expect(state()).toEqual(before);
  });

  describe('with short-lived SVIDs', () => {
    let before: string[];
    /** The end of core's SVID moves on. */
    const rotates = async (what: string) => {
      const end = () => fetchSvids(NAMESPACE, 'core')[0]?.validUntil;
      const first = await until(`an SVID, ${what}`, 120, end);
      await until(`a new SVID, ${what}`, 240, () => {
        const now = end();
        return now && now !== first;
      });
    };
    const entriesAreKept = () =>
      until('the same entries', 60, () => before.every((id) => entries(NAMESPACE).includes(id)));

    test('a changed setting rolls the server, and the entries survive', async () => {
      before = entries(NAMESPACE);
      const { uid } = serverPod().metadata;
      folder = synth(
        valuesFile({
          spire: {
            server: { defaultX509SVIDTTL: '3m' },
            networkPolicies: { services: true },
            // Without it, pg_rewind wants the JIT compiler, which the Postgres image of a test cluster may lack.
            postgres: { postgresqlParameters: { jit: 'off' } },
          },
        }),
      );
      applyManifests(folder);
      await until('a new server', 180, () => serverPod().metadata.uid !== uid && ready(serverPod()));
      await entriesAreKept();
      kubectl(['delete', 'pod', '-n', NAMESPACE, agentPod().metadata.name, '--wait=false']);
      await until('an agent', 120, () => ready(agentPod()));
    });

    test('with policies for the services, too, only those that call a service reach it', async () => {
      const host = `serviceradar-datasvc.${NAMESPACE}.svc`;
      const ask = () => inPod('client', clientProgram(host, ID('serviceradar-datasvc'))).out.trim();
      expect(await until('an answer', 30, ask)).toBe(`welcome ${ID('serviceradar-core')}`);
      const connect = () => inPod('nobody', CONNECT, host, `${PORT}`).out.trim();
      expect(await until('an answer', 30, connect)).not.toBe('connected');
    });

    test('the agent killed: SVIDs go on', async () => {
      kubectl(['delete', 'pod', '-n', NAMESPACE, agentPod().metadata.name, '--force', '--grace-period=0']);
      await rotates('after the agent was killed');
    });

    test('the server killed: SVIDs go on rotating and no entry is lost', async () => {
      kubectl(['delete', 'pod', '-n', NAMESPACE, 'spire-server-0', '--force', '--grace-period=0']);
      await rotates('after the server was killed');
      await entriesAreKept();
    });

    test('the database password is rotated by the documented steps, and no entry is lost', async () => {
      const password = () => get('secret', 'cnpg-app', NAMESPACE).data.password;
      const old = password();
      kubectl(['delete', 'secret', '-n', NAMESPACE, 'cnpg-app']);
      kubectl(['wait', '-n', NAMESPACE, '--for=create', 'secret/cnpg-app', '--timeout=60s']);
      expect(password()).not.toBe(old);
      kubectl(['rollout', 'restart', '-n', NAMESPACE, 'statefulset/spire-server']);
      await until(
        'the server is back',
        180,
        () =>
          tryKubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/spire-server', '--timeout=100s']).ok,
      );
      await entriesAreKept();
    });

    test("the database's primary killed: SVIDs go on rotating and no entry is lost", async () => {
      const killed = primary();
      kubectl(['delete', 'pod', '-n', NAMESPACE, killed, '--force', '--grace-period=0']);
      await rotates('after the primary was killed');
      await entriesAreKept();
      await until('three instances', 180, () => {
        const instances = list('pods', NAMESPACE, 'cnpg.io/podRole=instance');
        return instances.length === 3 && instances.every(ready);
      });
    });
  });
});
