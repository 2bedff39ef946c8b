import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { type KubernetesObject } from '../../lib/kubernetes';
import { celPolicies } from '../../lib/serving-certificates/policies/cel';
import { servingSettings } from '../serving-certificates/policies/usual-settings';
import { run } from './support/kubectl';
import { describeWith } from './support/tools';

const SETTINGS = servingSettings({
  excludedNamespaces: ['kube-system', 'cpaas-system', 'cert-manager', 'kyverno'],
  clusterDomain: 'example.internal',
});

const CERTIFICATES = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'certificates.cert-manager.io' },
  spec: {
    group: 'cert-manager.io',
    scope: 'Namespaced',
    names: {
      plural: 'certificates',
      singular: 'certificate',
      kind: 'Certificate',
      listKind: 'CertificateList',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const FIRST = pem('first');
const SECOND = pem('second');

type Type = 'GeneratingPolicy' | 'MutatingPolicy' | 'ValidatingPolicy' | 'DeletingPolicy';

interface Expectation {
  /** What of the resources it is about. */
  readonly resource: string;
  readonly kind: string;
  readonly result: 'pass' | 'fail' | 'skip';
  readonly generated?: object;
  readonly patched?: object;
}

interface Case {
  readonly resources: object[];
  /** What else is in the cluster. */
  readonly cluster?: object[];
  readonly targets?: object[];
  readonly operation?: 'UPDATE' | 'DELETE';
  readonly results: Expectation[];
}

/** A row of what `kyverno test` prints. */
interface Row {
  readonly REASON: string;
  readonly RESOURCE: string;
}

describeWith('kyverno')('policies in CEL, by the tests of Kyverno itself', () => {
  let folder: string;
  let count = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kyverno-cel-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What Kyverno says of each expectation: 'Ok', or what it is in place of that. */
  function reasons(kind: Type, name: string, given: Case): string[] {
    const place = join(folder, String((count += 1)));
    mkdirSync(place);
    const file = (path: string, ...objects: object[]) => {
      writeFileSync(join(place, path), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
      return path;
    };
    file('kyverno-test.yaml', {
      apiVersion: 'cli.kyverno.io/v1alpha1',
      kind: 'Test',
      metadata: { name: 'policy' },
      policies: [file('policy.yaml', policy(kind, name))],
      resources: [file('resources.yaml', ...given.resources)],
      ...(given.targets && { targetResources: [file('targets.yaml', ...given.targets)] }),
      clusterResources: [
        file('cluster.yaml', {
          apiVersion: 'cli.kyverno.io/v1alpha1',
          kind: 'ClusterResource',
          metadata: { name: 'cluster' },
          spec: {
            crds: [file('crd.yaml', CERTIFICATES)],
            resources: [...namespacesOf(given), ...(given.cluster ?? [])],
          },
        }),
      ],
      ...(given.operation && { values: { globalValues: { 'request.operation': given.operation } } }),
      results: given.results.map(({ resource, generated, patched, ...expected }, i) => ({
        policy: name,
        [`is${kind}`]: true,
        resources: [resource],
        ...expected,
        ...(generated && { generatedResource: file(`generated-${i}.yaml`, generated) }),
        ...(patched && { patchedResources: file(`patched-${i}.yaml`, patched) }),
      })),
    });
    const { out, err } = run('kyverno', ['test', place, '--remove-color', '-o', 'json']);
    const table = /^\[\n[\s\S]*^\]$/m.exec(out)?.[0];
    if (!table) throw new Error(out + err);
    return (JSON.parse(table) as Row[]).map(({ REASON, RESOURCE }, i) =>
      // Where nothing was generated, Kyverno compares nothing, and names what it looked at.
      given.results[i]?.generated && !RESOURCE.startsWith('/') ? 'Nothing generated' : REASON,
    );
  }

  describe('trusted roots', () => {
    const source = rootSource(FIRST, { 'tls.crt': FIRST, 'tls.key': 'a key' });
    const further = secret('other-root', 'cert-manager', { 'ca.crt': SECOND }, label('true'));

    it('reach a new namespace, the current one first, without the key', () => {
      expect(
        reasons('GeneratingPolicy', 'clone-ca-secret', {
          resources: [namespace('apps')],
          cluster: [source, further],
          results: [
            { resource: 'apps', kind: 'Namespace', result: 'pass', generated: bundle('apps', FIRST, SECOND) },
          ],
        }),
      ).toEqual(['Ok']);
    });

    it('stay away from namespaces that are excluded', () => {
      expect(
        reasons('GeneratingPolicy', 'clone-ca-secret', {
          resources: [namespace('kube-system')],
          cluster: [source],
          results: [{ resource: 'kube-system', kind: 'Namespace', result: 'pass' }],
        }),
      ).toEqual(['Not found']);
    });

    it('are no empty Secret as long as there is none', () => {
      expect(
        reasons('GeneratingPolicy', 'clone-ca-secret', {
          resources: [namespace('apps')],
          results: [{ resource: 'apps', kind: 'Namespace', result: 'pass', generated: bundle('apps') }],
        }),
      ).not.toEqual(['Ok']);
    });

    it('reach namespaces that were there before the first root', () => {
      expect(
        reasons('GeneratingPolicy', 'sync-ca-rotation', {
          resources: [further],
          cluster: [namespace('apps'), namespace('kube-system')],
          results: [
            {
              resource: 'other-root',
              kind: 'Secret',
              result: 'pass',
              generated: bundle('apps', SECOND),
            },
          ],
        }),
      ).toEqual(['Ok']);
    });

    // Kyverno's tests change what triggers the policy as well, so it is none of the roots here.
    it.each([
      ['what a namespace had', label('bundle'), true],
      ['what the ClusterPolicy made', { 'generate.kyverno.io/policy-name': 'clone-ca-secret' }, true],
      ['what was there under its name before', {}, true],
      ['nothing in namespaces that are excluded', label('bundle'), false, 'kube-system'],
      ['nothing under another name', label('bundle'), false, 'apps', 'other'],
    ])('replace %s', (_, labels, replaced, ns = 'apps', name = 'service-root-ca') => {
      const target = secret(name, ns, { 'ca.crt': FIRST, 'tls.key': 'a' }, labels);
      const found = reasons('MutatingPolicy', 'sync-ca-rotation', {
        resources: [namespace('apps')],
        cluster: [source, further],
        targets: [target],
        results: [
          {
            resource: 'apps/service-root-ca',
            kind: 'Secret',
            result: 'pass',
            patched: bundle('apps', FIRST, SECOND),
          },
        ],
      });
      expect(found.includes('Ok')).toBe(replaced);
    });

    it('are marked if somebody else makes them', () => {
      const forged = secret('service-root-ca', 'apps', { 'ca.crt': SECOND }, label('bundle'));
      const mark = { 'service.alauda.io/trusted-root': 'foreign' };
      expect(
        reasons('MutatingPolicy', 'clone-ca-secret-unaltered', {
          resources: [forged],
          results: [
            {
              resource: 'service-root-ca',
              kind: 'Secret',
              result: 'pass',
              patched: { ...forged, metadata: { ...forged.metadata, labels: mark } },
            },
          ],
        }),
      ).toEqual(['Ok']);
    });

    it('are refused if they are marked', () => {
      const marked = secret('service-root-ca', 'apps', {}, { 'service.alauda.io/trusted-root': 'foreign' });
      expect(
        reasons('ValidatingPolicy', 'clone-ca-secret-unaltered', {
          resources: [marked],
          results: [{ resource: 'service-root-ca', kind: 'Secret', result: 'fail' }],
        }),
      ).toEqual(['Ok']);
    });

    it('are labelled, and without labels of Kyverno', () => {
      const generated = { ...label('bundle'), 'generate.kyverno.io/policy-name': 'clone-ca-secret' };
      expect(
        reasons('MutatingPolicy', 'clone-ca-secret', {
          resources: [secret('service-root-ca', 'apps', { 'ca.crt': FIRST }, generated)],
          results: [
            {
              resource: 'service-root-ca',
              kind: 'Secret',
              result: 'pass',
              patched: bundle('apps', FIRST),
            },
          ],
        }),
      ).toEqual(['Ok']);
    });

    it('are kept without their key under a name of their own', () => {
      expect(
        reasons('GeneratingPolicy', 'keep-replaced-ca', {
          resources: [source],
          results: [{ resource: 'service-root-ca', kind: 'Secret', result: 'pass', generated: kept(FIRST) }],
        }),
      ).toEqual(['Ok']);
    });

    it('are not kept if they are declared one by one', () => {
      expect(
        reasons('GeneratingPolicy', 'keep-replaced-ca', {
          resources: [secret('service-root-ca', 'cert-manager', { 'ca.crt': FIRST }, label('true'))],
          results: [{ resource: 'service-root-ca', kind: 'Secret', result: 'pass', generated: kept(FIRST) }],
        }),
      ).not.toEqual(['Ok']);
    });
  });

  describe('Certificates', () => {
    it('are made for annotated Services, with wildcards only where asked for', () => {
      expect(
        reasons('GeneratingPolicy', 'generate-service-cert', {
          resources: [service('web', 'web-tls'), service('pods', 'pods-tls', 'true'), service('plain')],
          results: [
            {
              resource: 'web',
              kind: 'Service',
              result: 'pass',
              generated: certificate('web', 'web-tls', names('web')),
            },
            {
              resource: 'pods',
              kind: 'Service',
              result: 'pass',
              generated: certificate('pods', 'pods-tls', [
                ...names('pods'),
                ...names('pods')
                  .slice(1)
                  .map((name) => `*.${name}`),
              ]),
            },
            { resource: 'plain', kind: 'Service', result: 'pass' },
          ],
        }),
      ).toEqual(['Ok', 'Ok', 'Not found']);
    });

    it.each([
      ['a Secret of somebody else', 'mine', [secret('mine', 'apps', { key: 'a' })]],
      ['the Secret with the roots', 'service-root-ca', []],
      ['the Secret of another Certificate', 'taken', [certificate('other', 'taken', ['other'])]],
      ['no name', '../../kube-system/secrets/a', []],
    ])('are not made for %s', (_, secretName, cluster) => {
      expect(
        reasons('GeneratingPolicy', 'generate-service-cert', {
          resources: [service('web', secretName)],
          cluster,
          results: [
            {
              resource: 'web',
              kind: 'Service',
              result: 'pass',
              generated: certificate('web', secretName, names('web')),
            },
          ],
        }),
      ).not.toEqual(['Ok']);
    });
  });

  it.each([
    ['that is the oldest', 2, 'x', 'pass'],
    ['of several as old whose name comes first', 1, 'x', 'pass'],
    ['if another one is older', 0, 'x', 'fail'],
    ['if another one is as old, and comes first', 1, 'a', 'fail'],
  ])('one Certificate for several Services with one Secret: %s', (_, second, other, result) => {
    const found = reasons('GeneratingPolicy', 'generate-service-cert', {
      resources: [aged('web', 'web-tls', 1)],
      cluster: [aged(other, 'web-tls', second)],
      results: [
        {
          resource: 'web',
          kind: 'Service',
          result: 'pass',
          generated: certificate('web', 'web-tls', names('web')),
        },
      ],
    });
    expect(found.includes('Ok')).toBe(result === 'pass');
  });

  describe('the guard', () => {
    const cluster = [
      service('neighbour', 'neighbour-tls'),
      secret('mine', 'apps', { key: 'a' }),
      secret('own-tls', 'apps', { 'tls.key': 'a' }, {}, { 'cert-manager.io/certificate-name': 'own-cert' }),
      certificate('other', 'taken', ['other']),
      {
        ...certificate('foreign', 'foreign-tls', ['foreign']),
        metadata: { name: 'foreign-cert', namespace: 'apps' },
      },
    ];

    it.each([
      ['web', service('web', 'web-tls')],
      ['own', service('own', 'own-tls')],
      ['pods', service('pods', 'pods-tls', 'false')],
    ])('lets what is in order pass: %s', (resource, given) => {
      expect(
        reasons('ValidatingPolicy', 'guard-service-cert', {
          resources: [given],
          cluster,
          results: [{ resource, kind: 'Service', result: 'pass' }],
        }),
      ).toEqual(['Ok']);
    });

    it.each([
      ['that is empty', service('web', '')],
      ['that is no name', service('web', 'Web_TLS')],
      ['that is a path', service('web', '../secrets/a')],
      ['that is longer than a name', service('web', 'a'.repeat(254))],
      ['of the Secret with the roots', service('web', 'service-root-ca')],
      ['of a Secret of somebody else', service('web', 'mine')],
      ['of the Secret of another Service', service('web', 'own-tls')],
      ['of the Secret of another Certificate', service('web', 'taken')],
      ['of what another Service has', service('web', 'neighbour-tls')],
      ['with a wildcard that is empty', service('web', 'web-tls', '')],
      ['where the Certificate is somebody else’s', service('foreign', 'web-tls')],
      ['with a wildcard that is neither true nor false', service('web', 'web-tls', 'yes')],
    ])('refuses an annotation %s', (_, given) => {
      expect(
        reasons('ValidatingPolicy', 'guard-service-cert', {
          resources: [given],
          cluster,
          results: [{ resource: given.metadata.name, kind: 'Service', result: 'fail' }],
        }),
      ).toEqual(['Ok']);
    });

    it('lets a Service be updated whose annotation stays', () => {
      expect(
        reasons('ValidatingPolicy', 'guard-service-cert', {
          resources: [service('web', 'mine')],
          cluster,
          operation: 'UPDATE',
          results: [{ resource: 'web', kind: 'Service', result: 'fail' }],
        }),
      ).not.toEqual(['Ok']);
    });
  });

  describe('what nobody needs any more', () => {
    const made = { 'service.alauda.io/serving-cert-of': 'web' };
    const from = { 'cert-manager.io/certificate-name': 'web-cert' };
    const left = secret('web-tls', 'apps', { 'tls.key': 'a' }, made, from);

    it.each([
      ['of which there is no Service and no Certificate', [], 'pass'],
      ['of a Service without annotation', [service('web')], 'pass'],
      [
        'of a Service and a Certificate with another Secret',
        [service('web', 'b'), certificate('web', 'b', ['web'])],
        'pass',
      ],
      ['of a Service', [service('web', 'web-tls')], 'fail'],
      ['of a Certificate', [certificate('web', 'web-tls', ['web'])], 'fail'],
    ] as const)('is a Secret %s', (_, cluster, result) => {
      expect(
        reasons('DeletingPolicy', 'own-service-cert', {
          resources: [left],
          cluster: [...cluster],
          results: [{ resource: 'web-tls', kind: 'Secret', result }],
        }),
      ).toEqual(['Ok']);
    });

    it('is no Secret that was not made for a Service', () => {
      expect(
        reasons('DeletingPolicy', 'own-service-cert', {
          resources: [secret('web-tls', 'apps', { 'tls.key': 'a' }, made)],
          results: [{ resource: 'web-tls', kind: 'Secret', result: 'fail' }],
        }),
      ).toEqual(['Ok']);
    });
  });
});

function policy(kind: string, name: string): KubernetesObject {
  const found = celPolicies(SETTINGS).find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

function pem(content: string): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(content).toString('base64')}\n-----END CERTIFICATE-----\n`;
}

function label(value: string): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'kyverno', 'service.alauda.io/trusted-root': value };
}

function namespace(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  };
}

/** Kyverno knows only namespaces that are in its cluster. */
function namespacesOf({ resources, cluster = [] }: Case): object[] {
  const known = [...resources, ...cluster].map((object) => (object as KubernetesObject).metadata.name);
  return ['apps', 'cert-manager'].filter((name) => !known.includes(name)).map(namespace);
}

function secret(
  name: string,
  inNamespace: string,
  data: Record<string, string>,
  labels: Record<string, string> = {},
  annotations: Record<string, string> = {},
) {
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name,
      namespace: inNamespace,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    data: Object.fromEntries(encoded) as Record<string, string>,
  };
}

function rootSource(root: string, more: Record<string, string> = {}) {
  return secret('service-root-ca', 'cert-manager', { 'ca.crt': root, ...more });
}

function bundle(inNamespace: string, ...roots: string[]) {
  return secret('service-root-ca', inNamespace, { 'ca.crt': roots.join('') }, label('bundle'));
}

// Kyverno's tests know no annotations of what is generated, and its labels are of another policy.
function kept(root: string) {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 10);
  const labels = { 'service.alauda.io/trusted-root': 'true' };
  return secret(`service-root-ca-${hash}`, 'cert-manager', { 'ca.crt': root }, labels);
}

function service(name: string, secretName?: string, wildcard?: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: 'apps',
      annotations: {
        ...(secretName !== undefined && { [SETTINGS.annotation]: secretName }),
        ...(wildcard !== undefined && { [SETTINGS.wildcardAnnotation]: wildcard }),
      },
    },
    spec: { ports: [{ port: 443 }] },
  };
}

/** A Service that was made at a second of a certain minute. */
function aged(name: string, secretName: string, second: number) {
  const object = service(name, secretName);
  return { ...object, metadata: { ...object.metadata, creationTimestamp: `2026-01-01T00:00:0${second}Z` } };
}

function names(name: string): string[] {
  return [name, `${name}.apps`, `${name}.apps.svc`, `${name}.apps.svc.example.internal`];
}

function certificate(name: string, secretName: string, dnsNames: string[]) {
  const labels = { 'service.alauda.io/serving-cert-of': name };
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: `${name}-cert`, namespace: 'apps', labels },
    spec: {
      ...SETTINGS.certificate,
      secretName,
      secretTemplate: { labels },
      dnsNames,
      issuerRef: { name: 'cpaas-ca', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    },
  };
}
