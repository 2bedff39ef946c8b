import { JsonPatch } from 'cdk8s';
import { Datastore, KeyManager, PrometheusTls, BundleEndpoint, UpstreamAuthority } from '../../../lib/spire';
import { restrictedProblems } from '../../support/pod-security';
import { objectsOf, Program } from '../../support/program';

const SERVER = 'spire-server';

test.each<[string, Parameters<typeof objectsOf>[0]]>([
  ['as it is', {}],
  ['with CloudNativePG', { datastore: Datastore.cnpg() }],
  [
    'with a client certificate',
    { datastore: Datastore.postgres({ host: 'db', clientCertificateSecret: 'db' }) },
  ],
  ['with a CA from a Secret', { upstreamAuthority: UpstreamAuthority.disk({ secretName: 'ca' }) }],
  [
    'with metrics over TLS',
    { telemetry: { prometheus: { tls: PrometheusTls.certificate({ secretName: 'm' }) } } },
  ],
])('%s, the pod satisfies Pod Security `restricted`, with a read-only root', (_, props) => {
  const pod = objectsOf(props, {}).pod('StatefulSet');
  expect(restrictedProblems(pod)).toEqual([]);
  for (const { securityContext } of pod.containers) expect(securityContext.readOnlyRootFilesystem).toBe(true);
});

test('a nested server, which needs an agent of its node, departs from it in that one volume', () => {
  const pod = objectsOf({ upstreamAuthority: UpstreamAuthority.spire({ serverAddress: 'root' }) }, {});
  expect(restrictedProblems(pod.pod('StatefulSet'))).toEqual(['hostPath volume upstream-workload-api']);
});

test('server and controller manager see each other’s processes and share the socket, as one user', () => {
  const objects = objectsOf({}, {});
  const pod = objects.pod('StatefulSet');
  const [server, sidecar] = pod.containers;
  expect(pod).toMatchObject({
    shareProcessNamespace: true,
    securityContext: { runAsUser: 1000, fsGroup: 1000 },
  });
  expect([server.name, sidecar.name]).toEqual([SERVER, 'spire-controller-manager']);
  expect(server.volumeMounts).toContainEqual({
    name: 'server-socket',
    mountPath: '/tmp/spire-server/private',
  });
  expect(sidecar.volumeMounts).toContainEqual({
    name: 'server-socket',
    mountPath: '/spire-server',
    readOnly: true,
  });
  expect(objects.serverConf.server.socket_path).toBe('/tmp/spire-server/private/api.sock');
  expect(objects.controllerManagerConf.spireServerSocketPath).toBe('/spire-server/api.sock');
});

test('the server waits long for its database at start, and is not restarted for it later', () => {
  const { startupProbe, livenessProbe, readinessProbe } = objectsOf().container('StatefulSet', SERVER);
  expect(startupProbe.httpGet).toEqual({ path: '/live', port: 'health' });
  expect(livenessProbe.httpGet).toEqual({ path: '/live', port: 'health' });
  expect(readinessProbe.httpGet).toEqual({ path: '/ready', port: 'health' });
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(600);
  expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(120);
  expect(objectsOf().serverConf.health_checks).toMatchObject({ listener_enabled: true, bind_port: '8080' });
});

test('a sidecar that is not ready does not take the server out of its Service', () => {
  const sidecar = objectsOf().container('StatefulSet', 'spire-controller-manager');
  expect(sidecar).not.toHaveProperty('readinessProbe');
  expect(sidecar.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'cm-health' });
});

test('requests, a memory limit and a priority', () => {
  const pod = objectsOf().pod('StatefulSet');
  expect(pod.priorityClassName).toBe('system-cluster-critical');
  for (const { resources } of pod.containers) {
    expect(resources.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    expect(Object.keys(resources.limits)).toEqual(['memory']);
  }
});

test('keys and SQLite are on a volume of each replica’s own', () => {
  const objects = objectsOf({ storageSize: '3Gi', storageClass: 'fast' });
  const { volumeClaimTemplates } = objects.get('StatefulSet').spec;
  expect(volumeClaimTemplates[0].spec).toMatchObject({
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '3Gi' } },
  });
  const dataDir = objects.serverConf.server.data_dir;
  expect(objects.container('StatefulSet', SERVER).volumeMounts).toContainEqual({
    name: volumeClaimTemplates[0].metadata.name,
    mountPath: dataDir,
  });
  const { DataStore, KeyManager: keys } = objects.serverConf.plugins;
  expect(DataStore.sql.plugin_data.connection_string).toMatch(new RegExp(`^${dataDir}/`));
  expect(keys.disk.plugin_data.keys_path).toMatch(new RegExp(`^${dataDir}/`));
});

test('every port that a probe, Service or policy names is there, and no two are the same', () => {
  const objects = objectsOf(
    {
      telemetry: { prometheus: {} },
      monitoringNamespace: 'monitoring',
      federation: { bundleEndpoint: BundleEndpoint.httpsSpiffe() },
    },
    {},
  );
  const ports = objects.pod('StatefulSet').containers.flatMap((container: any) => container.ports);
  expect(ports).toEqual([
    { name: 'grpc', containerPort: 8081 },
    { name: 'health', containerPort: 8080 },
    { name: 'metrics', containerPort: 9988 },
    { name: 'cm-health', containerPort: 8083 },
    { name: 'cm-metrics', containerPort: 8082 },
  ]);
});

test.each([
  ['metrics', { telemetry: { prometheus: { port: 8082 } } }],
  ['metrics', { telemetry: { prometheus: { port: 8083 } } }],
  ['bundleEndpoint', { federation: { bundleEndpoint: BundleEndpoint.httpsSpiffe({ port: 9443 }) } }],
])('a port of %s that the controller manager has in the same pod is refused', (name, props) => {
  expect(() => objectsOf(props, {})).toThrow(
    new RegExp(`${name} \\d+.*controller manager.*\\[port-clash\\]`),
  );
});

test('the memory key manager needs no volume of keys', () => {
  expect(objectsOf({ keyManager: KeyManager.memory() }).serverConf.plugins.KeyManager).toEqual({
    memory: { plugin_data: {} },
  });
});

test('where it runs', () => {
  const tolerations = [{ key: 'infra', operator: 'Exists' }];
  const pod = objectsOf({ nodeSelector: { pool: 'infra' }, tolerations }).pod('StatefulSet');
  expect(pod).toMatchObject({ nodeSelector: { pool: 'infra' }, tolerations });
});

test('any field can be patched by its name in Kubernetes', () => {
  const program = new Program();
  const server = program.server();
  const statefulSet = server.node.findChild('stateful-set') as unknown as {
    addJsonPatch(patch: JsonPatch): void;
  };
  statefulSet.addJsonPatch(JsonPatch.add('/spec/template/spec/hostPID', true));
  statefulSet.addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/env', [{ name: 'A', value: 'b' }]),
  );
  statefulSet.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/1/image', 'mine:1'));
  const pod = program.objects.pod('StatefulSet');
  expect(pod.hostPID).toBe(true);
  expect(pod.containers[0].env).toEqual([{ name: 'A', value: 'b' }]);
  expect(pod.containers[1].image).toBe('mine:1');
});
