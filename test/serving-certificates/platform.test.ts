import { App, Chart, Duration } from 'cdk8s';
import { CertManagerKeyType } from '../../lib/kubernetes';
import {
  PolicyForm,
  ServiceRootAuthority,
  ServingCertificatePlatform,
  type ServingCertificatePlatformProps,
} from '../../lib/serving-certificates';
import { Objects } from '../support/objects';

function platform(props?: ServingCertificatePlatformProps) {
  const app = new App();
  const made = new ServingCertificatePlatform(new Chart(app, 'chart'), 'platform', props);
  return { platform: made, settings: made.settings, objects: Objects.of(app) };
}

test('every name is the documented one unless another is given', () => {
  expect(platform().settings).toMatchObject({
    policies: {
      cloneRoot: 'clone-ca-secret',
      syncRoot: 'sync-ca-rotation',
      issue: 'generate-service-cert',
    },
    role: 'kyverno:serving-certs',
    annotation: 'service.alauda.io/serving-cert-secret-name',
    issuer: 'cpaas-ca',
    rootSecret: 'service-root-ca',
    sourceSecret: 'service-root-ca',
    rootNamespace: 'cert-manager',
    clusterDomain: 'cluster.local',
    certificate: {
      duration: '2160h',
      renewBefore: '720h',
      usages: ['digital signature', 'server auth', 'client auth'],
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    },
  });
  expect(platform().settings.certificate).not.toHaveProperty('subject');
  expect(
    platform({
      policyNames: { cloneRoot: 'give-roots' },
      role: 'serving',
      annotation: 'example.org/secret',
      wildcardAnnotation: 'example.org/wildcard',
      issuer: 'internal',
      rootSecret: 'roots',
      sourceSecret: 'root-of-today',
      rootNamespace: 'pki',
      rootLabel: 'example.org/root',
      excludedNamespaces: ['kube-system'],
      kyvernoNamespace: 'policies',
      clusterDomain: 'cluster.example',
      duration: Duration.days(30),
      keyType: CertManagerKeyType.RSA_2048,
      reissue: '2',
    }).settings,
  ).toMatchObject({
    policies: { cloneRoot: 'give-roots', syncRoot: 'sync-ca-rotation' },
    role: 'serving',
    annotation: 'example.org/secret',
    wildcardAnnotation: 'example.org/wildcard',
    issuer: 'internal',
    rootSecret: 'roots',
    sourceSecret: 'root-of-today',
    rootNamespace: 'pki',
    rootLabel: 'example.org/root',
    excludedNamespaces: ['kube-system', 'pki', 'policies', 'svc'],
    clusterDomain: 'cluster.example',
    certificate: {
      duration: '720h',
      renewBefore: '240h',
      usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
      subject: { organizationalUnits: ['2'] },
    },
  });
});

test('the namespaces of the roots and of Kyverno are always excluded, and svc', () => {
  expect(platform().settings.excludedNamespaces).toEqual([
    'kube-system',
    'cpaas-system',
    'kube-public',
    'kube-node-lease',
    'cert-manager',
    'kyverno',
    'svc',
  ]);
  expect(platform({ excludedNamespaces: ['svc'] }).settings.excludedNamespaces).toEqual([
    'svc',
    'cert-manager',
    'kyverno',
  ]);
});

test.each<[string | undefined, PolicyForm | undefined, PolicyForm]>([
  [undefined, undefined, PolicyForm.CEL],
  ['1.19.3', undefined, PolicyForm.CEL],
  ['1.18', undefined, PolicyForm.CLUSTER_POLICY],
  ['1.19', PolicyForm.CLUSTER_POLICY, PolicyForm.CLUSTER_POLICY],
  ['1.20', PolicyForm.CEL, PolicyForm.CEL],
])('Kyverno %s, form %s: %s', (kyvernoVersion, form, expected) => {
  const { platform: made, objects } = platform({ kyvernoVersion, form });
  expect(made.form).toBe(expected);
  const groups = expected === PolicyForm.CEL ? /^policies\.kyverno\.io/ : /^kyverno\.io/;
  const policies = objects.all.filter(({ kind }) => kind.endsWith('Policy'));
  expect(policies.length).toBeGreaterThan(4);
  for (const { apiVersion } of policies) expect(apiVersion).toMatch(groups);
});

describe.each([PolicyForm.CEL, PolicyForm.CLUSTER_POLICY])('in the form %s', (form) => {
  test('rights come before policies', () => {
    const kinds = platform({ form }).objects.all.map(({ kind }) => kind);
    const first = kinds.findIndex((kind) => kind !== 'ClusterRole');
    expect(first).toBeGreaterThan(0);
    expect(kinds.slice(first)).not.toContain('ClusterRole');
  });

  test('the six policies have the names that were given', () => {
    const policyNames = { cloneRoot: 'a', syncRoot: 'b', keepRoot: 'c', issue: 'd', guard: 'e', own: 'f' };
    const { objects } = platform({ form, policyNames });
    const names = objects.all.map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(Object.values(policyNames)));
  });
});

test('rights go into a chart of their own where one is given', () => {
  const app = new App();
  const rights = new Chart(app, 'rights');
  const policies = new Chart(app, 'policies');
  new ServingCertificatePlatform(policies, 'platform', { rights });
  const kinds = (chart: Chart) => new Set(chart.toJson().map(({ kind }) => kind));
  expect([...kinds(rights)]).toEqual(['ClusterRole']);
  expect(kinds(policies)).not.toContain('ClusterRole');
});

describe('with an authority', () => {
  const given = (props: ServingCertificatePlatformProps = {}) => {
    const chart = new Chart(new App(), 'chart');
    const authority = new ServiceRootAuthority(chart, 'root', {
      generations: ['service-root-ca', 'next'],
      signing: 'next',
      issuer: 'internal',
      namespace: 'pki',
      rootLabel: 'example.org/root',
    });
    return new ServingCertificatePlatform(chart, 'platform', { authority, ...props }).settings;
  };

  test('issuer, roots and their namespace are those of the authority', () => {
    expect(given()).toMatchObject({
      issuer: 'internal',
      rootSecret: 'service-root-ca',
      sourceSecret: 'next',
      rootNamespace: 'pki',
      rootLabel: 'example.org/root',
      excludedNamespaces: expect.arrayContaining(['pki']),
    });
    expect(given({ issuer: 'internal', sourceSecret: 'next' }).issuer).toBe('internal');
  });

  test.each<ServingCertificatePlatformProps>([
    { issuer: 'cpaas-ca' },
    { sourceSecret: 'service-root-ca' },
    { rootNamespace: 'cert-manager' },
    { rootLabel: 'example.org/other' },
  ])('%j contradicts it', (props) => {
    expect(() => given(props)).toThrow('[root-authority]');
  });
});

const LONGEST_DOMAIN = `${'a'.repeat(59)}.${'b'.repeat(59)}`;

test.each<ServingCertificatePlatformProps>([
  { rootSecret: 'a'.repeat(242) },
  { clusterDomain: LONGEST_DOMAIN },
  { rootLabel: 'trusted' },
  { rootLabel: 'my-kyverno.io/trusted' },
])('%j is in order', (props) => {
  expect(platform(props).settings).toMatchObject(props);
});

test.each<[string, ServingCertificatePlatformProps]>([
  ['enum-value', { form: 'bogus' as PolicyForm }],
  ['object-name', { rootSecret: 'a'.repeat(243) }],
  ['dns-name', { clusterDomain: `${LONGEST_DOMAIN}c` }],
  ['label', { rootLabel: 'controller.cert-manager.io/fao' }],
  ['label', { rootLabel: 'generate.kyverno.io/policy-name' }],
  ['label', { rootLabel: 'app.kubernetes.io/managed-by' }],
  ['label', { rootLabel: 'service.alauda.io/serving-cert-of' }],
  ['label', { rootLabel: 'example.org/serving-cert-of', annotation: 'example.org/tls' }],
  ['kyverno-version', { kyvernoVersion: '2.0' }],
  ['policy-form', { kyvernoVersion: '1.16', form: PolicyForm.CEL }],
  ['policy-form', { kyvernoVersion: '1.20', form: PolicyForm.CLUSTER_POLICY }],
  ['annotation', { annotation: 'a b' }],
  ['annotation', { wildcardAnnotation: 'example.org/' }],
  ['annotation', { annotation: 'example.org/a', wildcardAnnotation: 'example.org/a' }],
  ['object-name', { issuer: 'A' }],
  ['object-name', { rootSecret: 'a/b' }],
  ['object-name', { sourceSecret: 'A' }],
  ['dns-label', { rootNamespace: 'a.b' }],
  ['dns-label', { excludedNamespaces: ['kube-*'] }],
  ['dns-label', { kyvernoNamespace: '' }],
  ['label', { rootLabel: 'a b' }],
  ['dns-name', { clusterDomain: 'cluster.local.' }],
  ['dns-name', { clusterDomain: '*.local' }],
  ['object-name', { role: 'a/b' }],
  ['object-name', { policyNames: { guard: 'Guard' } }],
  ['label', { policyNames: { guard: 'a'.repeat(64) } }],
  ['policy-name', { policyNames: { guard: 'own', own: 'own' } }],
  ['reissue', { reissue: '{{ request.object }}' }],
  ['reissue', { reissue: '' }],
  ['cert-manager-duration', { duration: Duration.days(1), renewBefore: Duration.days(2) }],
])('[%s] %j is refused', (rule, props) => {
  expect(() => platform(props)).toThrow(`[${rule}]`);
});
