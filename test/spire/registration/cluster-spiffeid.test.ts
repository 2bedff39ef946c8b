import { Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import { TemplateField } from '../../../lib/identity/template';
import { ClusterSpiffeId, type ClusterSpiffeIdProps, LabelOperator } from '../../../lib/spire/registration';

const trustDomain = new TrustDomain('example.org');
const core = new ServiceIdentity({ name: 'core', namespace: 'demo', serviceAccount: 'core-sa' });
const BASE: ClusterSpiffeIdProps = {
  name: 'demo.core',
  trustDomain,
  spiffeIdTemplate: `spiffe://${TemplateField.trustDomain()}/ns/${TemplateField.podNamespace()}`,
};

const make = (props: Partial<ClusterSpiffeIdProps>): ClusterSpiffeId =>
  new ClusterSpiffeId(new Chart(Testing.app(), 'chart'), 'id', { ...BASE, ...props });

test('every field has the name that the controller manager reads', () => {
  const registration = make({
    podSelector: { matchLabels: { app: 'core' } },
    namespaceSelector: { matchExpressions: [{ key: 'team', operator: LabelOperator.IN, values: ['a'] }] },
    ttl: Duration.minutes(90),
    jwtTtl: Duration.minutes(5),
    dnsNameTemplates: ['core.demo.svc', `${TemplateField.podName()}.core.demo.svc`],
    workloadSelectorTemplates: ['k8s:sa:core'],
    federatesWith: [new TrustDomain('other.org')],
    admin: true,
    downstream: true,
    autoPopulateDnsNames: true,
    fallback: true,
    hint: 'internal',
    className: 'blue',
  });
  expect(registration.toJson()).toEqual({
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterSPIFFEID',
    metadata: { name: 'demo.core', labels: { 'spire.spiffe.io/class-name': 'blue' } },
    spec: {
      spiffeIDTemplate: 'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}',
      podSelector: { matchLabels: { app: 'core' } },
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] },
      ttl: '1h30m',
      jwtTtl: '5m',
      dnsNameTemplates: ['core.demo.svc', '{{ .PodMeta.Name }}.core.demo.svc'],
      workloadSelectorTemplates: ['k8s:sa:core'],
      federatesWith: ['other.org'],
      admin: true,
      downstream: true,
      autoPopulateDNSNames: true,
      fallback: true,
      hint: 'internal',
      className: 'blue',
    },
  });
});

test('fields that are not given are left out', () => {
  expect(make({}).toJson().spec).toEqual({ spiffeIDTemplate: BASE.spiffeIdTemplate });
});

test('a patch is kept', () => {
  const registration = make({});
  registration.addJsonPatch(JsonPatch.add('/spec/newField', 1));
  expect(registration.toJson().spec.newField).toBe(1);
});

test('is found again in a tree', () => {
  const registration = make({});
  const found = registration.node.root.node.findAll().filter(ClusterSpiffeId.isClusterSpiffeId);
  expect(found).toEqual([registration]);
  expect(registration.declaration.trustDomain).toBe(trustDomain);
});

describe('refuses, naming place and rule', () => {
  test.each<[string, Partial<ClusterSpiffeIdProps>, string]>([
    ['name', { name: 'Demo' }, 'chart/id, name: "Demo"'],
    ['empty template', { spiffeIdTemplate: '' }, '[spiffe-id]'],
    ['literal of another trust domain', { spiffeIdTemplate: 'spiffe://other.org/a' }, '[workload-id]'],
    ['literal without a path', { spiffeIdTemplate: 'spiffe://example.org' }, '[workload-id]'],
    [
      'reserved path',
      { spiffeIdTemplate: 'spiffe://{{ .TrustDomain }}/spire/{{ .PodMeta.Name }}' },
      '[workload-id]',
    ],
    ['scheme before a template', { spiffeIdTemplate: 'https://{{ .TrustDomain }}/a' }, '[spiffe-id]'],
    [
      'slash after a template',
      { spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.Name }}/' },
      '[spiffe-id]',
    ],
    [
      'misspelt field',
      { spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.Nmae }}' },
      '".PodMeta.Name" [template]',
    ],
    ['DNS name', { dnsNameTemplates: ['core.'] }, 'chart/id, dnsNameTemplates: "core."'],
    ['DNS name template', { dnsNameTemplates: ['{{ .PodMeta.Name }}..svc'] }, 'yields for example "x..svc"'],
    ['selector', { workloadSelectorTemplates: ['k8s'] }, '[selector]'],
    ['selector template', { workloadSelectorTemplates: ['{{ .PodMeta.Name }}'] }, '[selector]'],
    [
      'label key',
      { podSelector: { matchLabels: { 'a b': 'c' } } },
      'podSelector: "a b" is no key of a label',
    ],
    [
      'label value',
      { namespaceSelector: { matchLabels: { a: 'b/c' } } },
      'namespaceSelector: "b/c" is no value',
    ],
    [
      'In without values',
      { podSelector: { matchExpressions: [{ key: 'a', operator: LabelOperator.IN }] } },
      'In without values',
    ],
    [
      'Exists with values',
      { podSelector: { matchExpressions: [{ key: 'a', operator: LabelOperator.EXISTS, values: ['b'] }] } },
      'Exists with values',
    ],
    [
      'unknown operator',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Not' as LabelOperator }] } },
      'is no operator',
    ],
    ['TTL below a second', { ttl: Duration.millis(1500) }, 'chart/id, ttl: "1.5s"'],
    ['TTL beyond 32 bits', { jwtTtl: Duration.days(40_000) }, 'chart/id, jwtTtl'],
    ['hint', { hint: 'ü'.repeat(513) }, 'has 1026 bytes'],
  ])('%s', (_, props, message) => expect(() => make(props)).toThrow(message));
});

test.each([
  'spiffe://example.org{{ index .PodMeta.Annotations "path" }}',
  '{{ index .PodMeta.Annotations "spiffe-id" }}',
  'spiffe://example.org/{{ .PodMeta.Name | html }}',
  'spiffe://{{ .TrustDomain }}/{{ index .PodMeta.Labels "app" }}-{{ .NodeMeta.Name }}',
])('accepts %s, which may be right in the cluster', (spiffeIdTemplate) => {
  expect(make({ spiffeIdTemplate }).toJson().spec.spiffeIDTemplate).toBe(spiffeIdTemplate);
});

describe('forService', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const registration = ClusterSpiffeId.forService(chart, 'core', { service: core, trustDomain, admin: true });

  test('registers the pods with the namespace, the labels and the service account of the service', () => {
    expect(registration.toJson()).toEqual({
      apiVersion: 'spire.spiffe.io/v1alpha1',
      kind: 'ClusterSPIFFEID',
      metadata: { name: 'demo.core' },
      spec: {
        spiffeIDTemplate: 'spiffe://example.org/ns/demo/sa/core-sa',
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } },
        podSelector: { matchLabels: { app: 'core' } },
        dnsNameTemplates: ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local'],
        workloadSelectorTemplates: ['k8s:ns:demo', 'k8s:sa:core-sa'],
        admin: true,
      },
    });
  });

  test('names do not collide between namespaces', () => {
    const name = (namespace: string, service: string): string =>
      ClusterSpiffeId.forService(chart, `${namespace}/${service}`.replace('/', '_'), {
        service: new ServiceIdentity({ name: service, namespace }),
        trustDomain,
      }).name;
    expect(name('a-b', 'c')).not.toBe(name('a', 'b-c'));
  });
});
