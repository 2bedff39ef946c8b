import { Chart, Testing } from 'cdk8s';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import {
  ClusterSpiffeId,
  type ClusterSpiffeIdProps,
  LabelOperator,
  type SamplePod,
  labelMismatch,
} from '../../../lib/spire/registration';

const trustDomain = new TrustDomain('example.org');
const POD: SamplePod = {
  namespace: 'demo',
  name: 'core-0',
  labels: { app: 'core' },
  annotations: { team: 'a' },
  serviceAccountName: 'core',
  nodeName: 'n1',
};

const registration = (props: Partial<ClusterSpiffeIdProps>): ClusterSpiffeId =>
  new ClusterSpiffeId(new Chart(Testing.app(), 'chart'), 'id', {
    name: 'core',
    trustDomain,
    spiffeIdTemplate:
      'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}',
    ...props,
  });

describe('a service', () => {
  const core = ClusterSpiffeId.forService(new Chart(Testing.app(), 'chart'), 'core', {
    service: new ServiceIdentity({ name: 'core', namespace: 'demo' }),
    trustDomain,
  });

  test('its pod receives its identity', () => {
    expect(core.preview({ ...POD, uid: 'u-1' })).toEqual({
      spiffeId: 'spiffe://example.org/ns/demo/sa/core',
      dnsNames: ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local'],
      selectors: ['k8s:pod-uid:u-1', 'k8s:ns:demo', 'k8s:sa:core'],
      unevaluated: [],
    });
  });

  test.each<[string, Partial<SamplePod>, string]>([
    [
      'service account',
      { serviceAccountName: 'other' },
      'it does not match the selector k8s:sa:core: it has "other"',
    ],
    [
      'label',
      { labels: { app: 'web' } },
      'podSelector does not select it: the label app is "web", not "core"',
    ],
    ['namespace', { namespace: 'prod' }, 'namespaceSelector does not select its namespace'],
  ])('a pod with another %s receives nothing', (_, difference, reason) => {
    const { spiffeId, reason: found } = core.preview({ ...POD, ...difference });
    expect([spiffeId, found]).toEqual([undefined, expect.stringContaining(reason)]);
  });
});

test('templates are rendered for the pod', () => {
  const preview = registration({
    dnsNameTemplates: ['{{ .PodMeta.Name }}.{{ .ClusterDomain }}', 'core', 'core', '{{ .PodMeta.UID }}.pod'],
    workloadSelectorTemplates: ['k8s:node-name:{{ .PodSpec.NodeName }}', 'k8s:pod-label:app:core'],
    autoPopulateDnsNames: true,
  }).preview({ ...POD, services: ['web', 'core'] }, { clusterDomain: 'cluster.local' });
  expect(preview).toEqual({
    spiffeId: 'spiffe://example.org/ns/demo/sa/core',
    dnsNames: [
      'core-0.cluster.local',
      'core',
      'core.demo',
      'core.demo.svc',
      'core.demo.svc.cluster.local',
      'web',
      'web.demo',
      'web.demo.svc',
      'web.demo.svc.cluster.local',
    ],
    selectors: ['k8s:pod-uid:<uid>', 'k8s:node-name:n1', 'k8s:pod-label:app:core'],
    unevaluated: ['{{ .PodMeta.UID }}.pod'],
  });
});

test.each<[string, Partial<ClusterSpiffeIdProps>, string]>([
  [
    'an empty segment',
    { spiffeIdTemplate: 'spiffe://example.org/{{ index .PodMeta.Labels "x" }}' },
    'empty path segment',
  ],
  ['a missing label', { spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.Labels.x }}' }, '<no value>'],
  ['a UID', { spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.UID }}' }, 'known in the cluster only'],
  [
    'a function',
    { spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.Name | html }}' },
    'cannot be evaluated',
  ],
  [
    'an empty selector',
    { workloadSelectorTemplates: ['k8s:{{ index .PodMeta.Labels "x" }}'] },
    'has no value',
  ],
  ['a label selector', { workloadSelectorTemplates: ['k8s:pod-label:app:web'] }, 'it has no such label'],
  ['a DNS name', { dnsNameTemplates: ['{{ .PodMeta.Labels.x }}.svc'] }, '<no value>'],
])('says why %s yields nothing', (_, props, reason) => {
  const preview = registration(props).preview(POD);
  expect(preview.spiffeId).toBeUndefined();
  expect(preview.reason).toContain(reason);
});

describe('label selectors', () => {
  const { IN, NOT_IN, EXISTS, DOES_NOT_EXIST } = LabelOperator;
  test.each([
    [IN, ['a'], { k: 'a' }, true],
    [IN, ['a'], { k: 'b' }, false],
    [IN, ['a'], {}, false],
    [NOT_IN, ['a'], { k: 'a' }, false],
    [NOT_IN, ['a'], { k: 'b' }, true],
    [NOT_IN, ['a'], {}, true],
    [EXISTS, undefined, { k: '' }, true],
    [EXISTS, undefined, {}, false],
    [DOES_NOT_EXIST, undefined, {}, true],
    [DOES_NOT_EXIST, undefined, { k: '' }, false],
  ])('%s %j on %j: %s', (operator, values, labels: { [key: string]: string }, matches) => {
    expect(labelMismatch({ matchExpressions: [{ key: 'k', operator, values }] }, labels) === undefined).toBe(
      matches,
    );
  });
});
