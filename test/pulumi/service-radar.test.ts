import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { stringify } from 'yaml';
import { factsOf } from '../../lib/certificates/issuing';
import { chartsOf } from '../../lib/kubernetes/packaging';
import { Security, ServiceRadarIdentity, type ServiceRadarIdentityArgs } from '../../lib/pulumi';
import { loadValues, ServiceRadarPlatform } from '../../lib/serviceradar';
import { SpireRules } from '../../lib/spire';
import { MemoryStore } from '../certificates/issuer/support/memory-store';
import { run as runIssuer } from '../certificates/issuer/support/run';
import { VARIANTS } from '../support/platform';
import { type Run, run, valueOf } from './run';
import { TlsProvider } from './tls-provider';

const SECRET = 'kubernetes:core/v1:Secret';

const values = (content: object) => loadValues(stringify(content), 'values.yaml');
const DEMO = loadValues(readFileSync(join(__dirname, '..', '..', 'values.yaml'), 'utf8'), 'values.yaml');

const up = (args: Partial<ServiceRadarIdentityArgs> = {}) =>
  run(() => new ServiceRadarIdentity('x', { values: DEMO, ...args }), new TlsProvider().answer);

/** What cdk8s makes of the same values, by the names of the resources. */
function synthesized(content: typeof DEMO): Map<string, object> {
  const app = new App();
  SpireRules.sendWarningsTo(app, { write: () => undefined });
  new ServiceRadarPlatform(app, content);
  return new Map(
    chartsOf(app).flatMap(({ objects }) =>
      objects.map((object) => {
        const { namespace, name } = object.metadata;
        return [`${object.kind} x:${namespace ? `${namespace}/` : ''}${name}`, object] as const;
      }),
    ),
  );
}

const objectsOf = (found: Run) =>
  new Map(found.objects.map(({ type, name, inputs }) => [`${type.split(':')[2]} ${name}`, inputs]));

describe('with SPIFFE', () => {
  test.each([['the demo', DEMO.spire] as [string, object], ...VARIANTS])(
    '%s: every object is what cdk8s synthesizes, and there is no other',
    async (_, spire) => {
      const content = values({ spire: { ...spire, enabled: true } });
      const { run: found } = await up({ values: content });
      expect(objectsOf(found)).toEqual(synthesized(content));
    },
  );

  test('every object is below the component, and waits for others', async () => {
    const { run: found } = await up({ security: Security.SPIFFE });
    const server = found.get('kubernetes:apps/v1:StatefulSet', 'x:demo/spire-server');
    expect(server.parent).toBe('x');
    expect(server.dependsOn.sort()).toEqual([
      'x:demo',
      'x:demo.spire-server',
      'x:demo.spire-server-controller-manager',
      'x:demo/demo.spire-server-bundle',
      'x:demo/spire-controller-manager',
      'x:demo/spire-server',
      'x:demo/spire-server',
      'x:demo/spire-server-controller-manager',
    ]);
  });

  test('what is known of the services can be read', async () => {
    const { result } = await up({ security: Security.SPIFFE });
    const id = 'spiffe://carverauto.dev/ns/demo/sa/serviceradar-core';
    expect(result).toMatchObject({
      security: 'spiffe',
      trustDomain: 'carverauto.dev',
      certificates: undefined,
    });
    expect(result.spiffeIds['serviceradar-core']).toBe(id);
    const core = result.services['serviceradar-core'];
    expect(core).toMatchObject({ spiffeId: id, environment: { SPIFFE_MODE: 'workload_api' } });
    expect(core.configuration['core.json'].security).toMatchObject({ mode: 'spiffe' });
    expect(core.secretName).toBeUndefined();
    expect(result.patch('serviceradar-core').metadata.name).toBe('serviceradar-core');
    expect(() => result.patch('serviceradar-cor')).toThrow('catalogue');
  });

  test('definitions may be left to another stack', async () => {
    const { run: found } = await up({ security: Security.SPIFFE, definitions: false });
    expect(found.objects.filter(({ type }) => type.endsWith(':CustomResourceDefinition'))).toEqual([]);
  });
});

describe('with TLS', () => {
  const content = values({
    certs: { extraNames: [{ service: 'serviceradar-core', dnsNames: ['core.example.org'] }] },
  });

  test('every object is what cdk8s synthesizes, without what would issue certificates, and with Secrets', async () => {
    const { run: found } = await up({ values: content });
    const expected = synthesized(content);
    const objects = objectsOf(found);
    for (const [key, object] of objects) {
      if (!key.startsWith('Secret ')) expect([key, object]).toEqual([key, expected.get(key)]);
    }
    const left = [...expected.keys()].filter((key) => !objects.has(key));
    expect(left.filter((key) => !/cert-(generator|renewal)/.test(key))).toEqual([]);
    expect(
      found
        .ofType(SECRET)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['x:demo/serviceradar-identity-ca', 'x:demo/serviceradar-identity-certs']);
    expect(found.objects.filter(({ type }) => /Job|CronJob/.test(type))).toEqual([]);
  });

  test('the jobs, had there been some, would find nothing to do', async () => {
    const { run: found, result } = await up({ values: content });
    const store = new MemoryStore();
    for (const { inputs } of found.ofType(SECRET)) {
      const files = Object.entries<string>(inputs.data);
      store.put(
        inputs.metadata,
        Object.fromEntries(files.map(([file, data]) => [file, Buffer.from(data, 'base64')])),
      );
    }
    await runIssuer(store, { layout: result.platform.certificates!.layout.document(), now: new Date() });
    expect(store.writes).toEqual([]);
  });

  test('subjects are those that NATS and datasvc know', async () => {
    const { result } = await up({ values: content });
    const { value, secret } = await valueOf(result.certificates!.certificates.core.certificate);
    expect(secret).toBe(false);
    expect(factsOf(value)).toMatchObject({
      subject: 'CN=serviceradar-core,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
      dnsNames: expect.arrayContaining(['core.example.org', 'serviceradar-core.demo.svc', 'localhost']),
    });
  });

  test('no key is anywhere but in secrets', async () => {
    const { run: found } = await up({ values: content });
    for (const { shown } of found.resources) expect(JSON.stringify(shown)).not.toMatch(/PRIVATE KEY|LS0tLS1/);
  });

  test('Secrets wait for the namespace, which is the same resource as with SPIFFE', async () => {
    const { run: tls } = await up({ values: content });
    const { run: spiffe } = await up({ values: content, security: Security.SPIFFE });
    for (const { dependsOn } of tls.ofType(SECRET)) expect(dependsOn).toContain('x:demo');
    const namespace = (found: Run) => {
      const { type, name, parent } = found.get('kubernetes:core/v1:Namespace', 'x:demo');
      return { type, name, parent };
    };
    expect(namespace(tls)).toEqual(namespace(spiffe));
  });

  test('what is known of the services can be read', async () => {
    const { result } = await up({ values: content });
    expect(result.security).toBe('tls');
    expect(result.services['serviceradar-core']).toMatchObject({
      spiffeId: 'spiffe://carverauto.dev/ns/demo/sa/serviceradar-core',
      secretName: 'serviceradar-identity-certs',
      certificate: 'core',
    });
    expect(result.services['serviceradar-core'].configuration['core.json'].security).toMatchObject({
      mode: 'mtls',
    });
  });

  test('workloads, authorities and rotations are passed on', async () => {
    const workload = { kind: 'Deployment', namespace: 'demo', name: 'serviceradar-core' };
    const args = {
      values: content,
      restart: [workload],
      authority: { current: '2', previous: '1' },
      rotation: 'r',
    };
    const { run: found } = await up(args);
    found.get('kubernetes:apps/v1:DeploymentPatch', 'x:deployment-demo/serviceradar-core');
    expect(
      found
        .ofType('tls:index/selfSignedCert:SelfSignedCert')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['x:ca-1', 'x:ca-2']);
  });

  test('a Secret for each service is as good', async () => {
    const { run: found, result } = await up({ values: values({ certs: { secrets: 'per-service' } }) });
    const { secretName } = result.services['serviceradar-core'];
    expect(found.ofType(SECRET).map(({ name }) => name)).toContain(`x:demo/${secretName}`);
  });
});

test('both are there while one takes the place of the other', async () => {
  const content = values({ certs: { alongsideSpire: true }, spire: { enabled: true } });
  const { run: found, result } = await up({ values: content });
  expect(result.security).toBe('spiffe');
  expect(found.ofType(SECRET)).toHaveLength(2);
  found.get('kubernetes:apps/v1:StatefulSet', 'x:demo/spire-server');
});

test('a job that rotates is refused: there is none', async () => {
  const content = values({ certs: { regenerator: { enabled: true } } });
  await expect(up({ values: content })).rejects.toThrow('pulumi-regenerator');
});
