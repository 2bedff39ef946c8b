import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policies, type Policy } from '../serving-certificates/policies/cluster-policy/policies';
import { run } from './support/kubectl';
import { describeWith } from './support/tools';

const ANNOTATION = 'service.alauda.io/serving-cert-secret-name';
const WILDCARD = 'service.alauda.io/serving-cert-wildcard';
const LABEL = 'service.alauda.io/trusted-root';
const POLICY_LABEL = 'generate.kyverno.io/policy-name';

/** Rules of the guard that look at what is there. */
const CLAIMED = ['foreign-secret', 'shared-secret', 'same-secret', 'foreign-certificate'];

type Json = Record<string, unknown>;

/** What Kyverno's own tests are told, besides the policy. */
interface Case {
  readonly resource: Json;
  /** What it makes or changes, or 'pass', 'fail' and 'skip'. */
  readonly result: 'pass' | 'fail' | 'skip';
  readonly generated?: Json;
  readonly target?: Json;
  readonly patched?: Json;
  /** Answers of the API server by path. */
  readonly api?: Record<string, unknown>;
  readonly operation?: string;
  /** Variables that paths of the API have: these tests do not compute them in time. */
  readonly values?: Json;
}

describeWith('kyverno')("ClusterPolicies in Kyverno's own tests", () => {
  const all = policies();

  /** What `kyverno test` says of a rule; nothing if it is as expected. */
  function verdict(policy: string, rule: string, test: Case): string {
    const folder = mkdtempSync(join(tmpdir(), 'kyverno-'));
    const file = (name: string, content: unknown): string => {
      // YAML has JSON in it.
      writeFileSync(join(folder, name), JSON.stringify(content));
      return name;
    };
    const metadata = test.resource.metadata as { name: string; namespace?: string };
    file('kyverno-test.yaml', {
      apiVersion: 'cli.kyverno.io/v1alpha1',
      kind: 'Test',
      metadata: { name: rule },
      policies: [file('policy.yaml', runnable(all[policy], rule))],
      resources: [file('resource.yaml', test.resource)],
      targetResources: test.target ? [file('target.yaml', test.target)] : undefined,
      apiCallResponses: Object.entries(test.api ?? {}).map(([urlPath, body]) => ({
        urlPath,
        response: { statusCode: 200, body },
      })),
      variables: file('values.yaml', {
        apiVersion: 'cli.kyverno.io/v1alpha1',
        kind: 'Values',
        globalValues: { 'request.operation': test.operation ?? 'CREATE', ...test.values },
      }),
      results: [
        {
          policy,
          rule,
          kind: test.resource.kind,
          resources: [metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name],
          result: test.result,
          generatedResource: test.generated && file('generated.yaml', test.generated),
          patchedResources: test.patched && file('patched.yaml', test.patched),
        },
      ],
    });
    const { ok, out, err } = run('kyverno', [
      'test',
      folder,
      '--remove-color',
      '--require-tests',
      '--detailed-results',
    ]);
    return ok ? '' : out + err;
  }

  describe('guard', () => {
    const free = api('good-tls', { secrets: [], certificates: [] });
    const judge = (rule: string, annotations: Json, result: 'pass' | 'fail' | 'skip', answers = free) =>
      verdict('guard-service-cert', rule, {
        resource: service(annotations),
        result,
        api: answers,
        values: CLAIMED.includes(rule) ? { secretName: 'good-tls' } : {},
      });

    test.each(['good-tls', 'a', 'good.tls.v1'])('the name %s is one', (name) => {
      expect(judge('secret-name', { [ANNOTATION]: name }, 'pass')).toBe('');
    });

    test.each([
      '../x?y',
      'a/b',
      'UPPER',
      '-a',
      '',
      '*',
      'x?labelSelector=a',
      '%2e%2e',
      `x' || 'y`,
      '{{ request }}',
    ])('the name %j is none', (name) => {
      expect(judge('secret-name', { [ANNOTATION]: name }, 'fail')).toBe('');
    });

    test.each([
      ['true', 'pass'],
      ['false', 'pass'],
      ['yes', 'fail'],
      ['', 'fail'],
    ] as const)('wildcard %j', (wildcard, result) => {
      expect(judge('wildcard-value', { [ANNOTATION]: 'good-tls', [WILDCARD]: wildcard }, result)).toBe('');
    });

    test('the Secret with the roots is not for certificates', () => {
      expect(judge('root-secret', { [ANNOTATION]: 'good-tls' }, 'pass')).toBe('');
      expect(judge('root-secret', { [ANNOTATION]: 'service-root-ca' }, 'fail')).toBe('');
    });

    const named = { [ANNOTATION]: 'good-tls' };

    test.each([
      ['that does not exist', [], 'pass'],
      [
        'of this Service',
        [{ metadata: { annotations: { 'cert-manager.io/certificate-name': 'web-cert' } } }],
        'pass',
      ],
      [
        'of another Service',
        [{ metadata: { annotations: { 'cert-manager.io/certificate-name': 'db-cert' } } }],
        'fail',
      ],
      ['that somebody made', [{ metadata: { name: 'good-tls' } }], 'fail'],
    ] as const)('a Secret %s', (_, secrets, result) => {
      expect(judge('foreign-secret', named, result, api('good-tls', { secrets, certificates: [] }))).toBe('');
    });

    test.each([
      ['of the Service itself', 'web-cert', 'good-tls', 'pass'],
      ['with another Secret', 'db-cert', 'db-tls', 'pass'],
      ['with the same Secret', 'db-cert', 'good-tls', 'fail'],
    ] as const)('a Certificate %s', (_, name, secretName, result) => {
      const certificates = [{ metadata: { name }, spec: { secretName } }];
      expect(judge('shared-secret', named, result, api('good-tls', { secrets: [], certificates }))).toBe('');
    });

    test.each([
      ['itself', [claimant('web', 'good-tls', 1)], 'pass'],
      ['and one with another Secret', [claimant('web', 'good-tls', 1), claimant('db', 'db-tls', 1)], 'pass'],
      ['and one without', [claimant('db', undefined, 1)], 'pass'],
      ['and one with the same', [claimant('db', 'good-tls', 2)], 'fail'],
    ] as const)('a Service %s', (_, services, result) => {
      expect(judge('same-secret', named, result, api('good-tls', { services }))).toBe('');
    });

    test.each([
      [true, 'fail'],
      [false, 'pass'],
      [undefined, 'pass'],
    ] as const)('a Secret with roots and immutable: %s', (immutable, result) => {
      const metadata = { name: 'service-root-ca', namespace: 'shop' };
      const resource = { apiVersion: 'v1', kind: 'Secret', metadata, immutable };
      expect(verdict('guard-service-cert', 'fixed-root', { resource, result })).toBe('');
    });

    test.each([
      ['that the policy made', { [POLICY_LABEL]: 'generate-service-cert' }, 'pass'],
      ['that somebody made', {}, 'fail'],
    ] as const)('a Certificate of the name of the Service %s', (_, labels, result) => {
      const certificates = [{ metadata: { name: 'web-cert', labels }, spec: { secretName: 'other' } }];
      expect(
        judge('foreign-certificate', named, result, api('good-tls', { secrets: [], certificates })),
      ).toBe('');
    });
  });

  describe('Certificates', () => {
    const own = ['web', 'web.shop', 'web.shop.svc', 'web.shop.svc.cluster.local'];
    const pods = ['*.web.shop', '*.web.shop.svc', '*.web.shop.svc.cluster.local'];
    const certificate = (dnsNames: string[]) => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'web-cert', namespace: 'shop' },
      spec: {
        secretName: 'good-tls',
        secretTemplate: { labels: { 'service.alauda.io/serving-cert-of': 'web' } },
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'cpaas-ca' },
        dnsNames,
        duration: '2160h',
        renewBefore: '720h',
        usages: ['digital signature', 'server auth', 'client auth'],
        privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
      },
    });
    const issue = (annotations: Json, test: Partial<Case>) =>
      verdict('generate-service-cert', 'generate-cert', {
        resource: service(annotations),
        result: 'pass',
        api: api('good-tls', { secrets: [], certificates: [] }),
        values: { secretName: 'good-tls' },
        ...test,
      });

    test('the names of a Service', () => {
      expect(issue({ [ANNOTATION]: 'good-tls' }, { generated: certificate(own) })).toBe('');
    });

    test('and of its pods', () => {
      const generated = certificate([...own, ...pods]);
      expect(issue({ [ANNOTATION]: 'good-tls', [WILDCARD]: 'true' }, { generated })).toBe('');
    });

    test.each(['../x?y', 'service-root-ca'])('none for the name %j, whoever let it pass', (name) => {
      expect(issue({ [ANNOTATION]: name }, { result: 'skip' })).toBe('');
    });

    test.each([
      ['the oldest', [claimant('db', 'good-tls', 2), claimant('web', 'good-tls', 1)], 'pass'],
      ['the first of the same age', [claimant('web', 'good-tls', 1), claimant('zoo', 'good-tls', 1)], 'pass'],
      ['a later one', [claimant('db', 'good-tls', 1), claimant('web', 'good-tls', 2)], 'skip'],
    ] as const)('of Services with one Secret %s', (_, services, result) => {
      const generated = result === 'pass' ? certificate(own) : undefined;
      expect(
        issue({ [ANNOTATION]: 'good-tls' }, { result, generated, api: api('good-tls', { services }) }),
      ).toBe('');
    });

    test('none for the Secret of somebody else', () => {
      const secrets = [{ metadata: { name: 'good-tls' } }];
      const taken = api('good-tls', { secrets, certificates: [] });
      expect(issue({ [ANNOTATION]: 'good-tls' }, { result: 'skip', api: taken })).toBe('');
    });
  });

  describe('roots', () => {
    /** The annotations that the policy gives. */
    const describedBy = (policy: string) =>
      (all[policy].spec.rules[0].generate?.foreach[0].data as { metadata: { annotations: Json } }).metadata
        .annotations;
    const bundle = (...names: string[]) => base64(names.map((name) => pem(name)).join(''));
    const copy = (data: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'service-root-ca', namespace: 'shop', labels: { [POLICY_LABEL]: 'clone-ca-secret' } },
      type: 'Opaque',
      data: { 'ca.crt': data },
    });

    test('a namespace gets the current root and then the others, and no key', () => {
      const generated = copy(bundle('new', 'old')) as Json;
      delete (generated.metadata as Json).labels;
      expect(
        verdict('clone-ca-secret', 'generate-ca-secret', {
          resource: namespace('shop'),
          result: 'pass',
          generated,
          api: roots([secret('service-root-ca', 'new')], [secret('old', 'old')]),
        }),
      ).toBe('');
    });

    test.each([
      ['without a current root', namespace('shop'), roots([], [secret('old', 'old')])],
      ['that is excluded', namespace('kube-system'), roots([secret('service-root-ca', 'new')], [])],
    ])('nothing for a namespace %s', (_, resource, answers) => {
      expect(
        verdict('clone-ca-secret', 'generate-ca-secret', { resource, result: 'skip', api: answers }),
      ).toBe('');
    });

    test.each([
      ['comes', 'CREATE', ['new', 'other']],
      ['goes', 'DELETE', ['new']],
    ])('a root that %s', (_, operation, trusted) => {
      const resource = { apiVersion: 'v1', kind: 'Secret', ...secret('other', 'other') };
      expect(
        verdict('sync-ca-rotation', 'rotation-sync', {
          resource,
          result: 'pass',
          operation,
          target: copy(bundle('stale')),
          patched: copy(bundle(...trusted)),
          api: {
            ...roots(
              [secret('service-root-ca', 'new')],
              operation === 'DELETE' ? [secret('other', 'other')] : [],
            ),
            '/api/v1/namespaces/cert-manager/secrets?fieldSelector=metadata.name%3Dother': { items: [] },
          },
        }),
      ).toBe('');
    });

    test.each([
      ['is kept under the digest of its certificate', {}, 'pass'],
      ['that is declared as one of several is not kept', { [LABEL]: 'true' }, 'skip'],
    ] as const)('the current root %s', (_, labels, result) => {
      const source = secret('service-root-ca', 'new', labels);
      expect(
        verdict('keep-replaced-ca', 'keep-current-root', {
          resource: { apiVersion: 'v1', kind: 'Secret', ...source },
          result,
          api: roots([source], []),
          generated:
            result === 'skip'
              ? undefined
              : {
                  apiVersion: 'v1',
                  kind: 'Secret',
                  metadata: {
                    name: `service-root-ca-${createHash('sha256').update(pem('new')).digest('hex').slice(0, 10)}`,
                    namespace: 'cert-manager',
                    labels: { [LABEL]: 'true' },
                    annotations: describedBy('keep-replaced-ca'),
                  },
                  type: 'Opaque',
                  data: { 'ca.crt': bundle('new') },
                },
        }),
      ).toBe('');
    });
  });

  describe('owners', () => {
    const certificate = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: {
        name: 'web-cert',
        namespace: 'shop',
        uid: 'u1',
        labels: { [POLICY_LABEL]: 'generate-service-cert' },
      },
      spec: { secretName: 'good-tls' },
    };
    const target = (maker: string, owner?: Json) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'good-tls',
        namespace: 'shop',
        annotations: { 'cert-manager.io/certificate-name': maker },
        ...(owner && { ownerReferences: [owner] }),
      },
      data: {},
    });
    const owner = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'web-cert', uid: 'u1' };

    test('a Secret belongs to the Certificate that it was made for', () => {
      expect(
        verdict('own-service-cert', 'own-secret', {
          resource: certificate,
          result: 'pass',
          target: target('web-cert'),
          patched: target('web-cert', owner),
        }),
      ).toBe('');
    });

    test('and to no other, and once', () => {
      const judge = (secretThere: Json) =>
        verdict('own-service-cert', 'own-secret', {
          resource: certificate,
          result: 'skip',
          target: secretThere,
        });
      expect(judge(target('db-cert'))).toBe('');
      expect(judge(target('web-cert', owner))).toBe('');
    });
  });
});

/**
 * A rule as the tests of Kyverno 1.19 can run it. They crash on conditions of webhooks, and a rule that generates for
 * each of a list they cannot read: it is given its one element. The cluster's tests run the policy as it is.
 */
function runnable(policy: Policy, name: string): unknown {
  const [{ generate, ...rule }] = policy.spec.rules.filter((each) => each.name === name);
  const { background } = policy.spec;
  if (!generate) return { ...policy, spec: { background, rules: [rule] } };
  const { foreach, ...settings } = generate;
  const [{ list, context, preconditions, ...made }] = foreach as [Record<string, never>];
  const element = [{ name: 'only', variable: { jmesPath: `(${list as string})[0] || ''` } }];
  const unrolled = JSON.parse(JSON.stringify(made).replaceAll('{{ element', '{{ only')) as object;
  const present = { key: '{{ only }}', operator: 'NotEquals', value: '' };
  const conditions = preconditions as { all: object[] };
  return {
    ...policy,
    spec: {
      background,
      rules: [
        {
          ...rule,
          context: [...element, ...((context as object[]) ?? [])],
          preconditions: { all: [present, ...conditions.all] },
          generate: { ...settings, ...unrolled },
        },
      ],
    },
  };
}

function service(annotations: Json): Json {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', annotations },
    spec: { ports: [{ port: 443 }] },
  };
}

function namespace(name: string): Json {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** What the guard asks the API server. */
function api(
  name: string,
  {
    secrets = [],
    certificates = [],
    services = [claimant('web', name, 1)],
  }: { secrets?: readonly unknown[]; certificates?: unknown[]; services?: readonly unknown[] },
) {
  return {
    [`/api/v1/namespaces/shop/secrets?fieldSelector=metadata.name%3D${name}`]: { items: secrets },
    '/apis/cert-manager.io/v1/namespaces/shop/certificates': { items: certificates },
    '/api/v1/namespaces/shop/services': { items: services },
  };
}

/** A Service as the API server lists it. */
function claimant(name: string, value: string | undefined, day: number): Json {
  const annotations = value === undefined ? undefined : { [ANNOTATION]: value };
  return { metadata: { name, annotations, creationTimestamp: `2026-01-0${day}T00:00:00Z` } };
}

function roots(source: unknown[], further: unknown[]) {
  const secrets = '/api/v1/namespaces/cert-manager/secrets';
  return {
    [`${secrets}?fieldSelector=metadata.name%3Dservice-root-ca`]: { items: source },
    [`${secrets}?labelSelector=service.alauda.io%2Ftrusted-root%3Dtrue`]: { items: further },
  };
}

function secret(
  name: string,
  root: string,
  labels: Json = name === 'service-root-ca' ? {} : { [LABEL]: 'true' },
) {
  return {
    metadata: { name, namespace: 'cert-manager', uid: `uid-${name}`, resourceVersion: '1', labels },
    data: { 'ca.crt': base64(pem(root)), 'tls.key': base64('secret') },
  };
}

function pem(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
