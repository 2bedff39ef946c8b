import { TrustDomain } from '../../../lib/identity';
import {
  type TemplateData,
  TemplateField,
  evaluateTemplate,
  sampleText,
  templateProblem,
} from '../../../lib/identity/template';
import goResults from './go-results.json';

const DATA: TemplateData = {
  trustDomain: 'example.org',
  clusterName: 'c1',
  clusterDomain: 'cluster.local',
  podMeta: {
    name: 'core-0',
    namespace: 'demo',
    uid: 'u-1',
    labels: { app: 'core', 'app.kubernetes.io/name': 'core-n' },
    annotations: { team: 'app', 'x/y': 'a b' },
  },
  podSpec: { serviceAccountName: 'core-sa', nodeName: 'n1', hostname: 'h', subdomain: 's' },
  nodeMeta: { name: 'n1', uid: 'nu-1', labels: { zone: 'z1' }, annotations: {} },
  nodeSpec: { podCidr: '10.0.0.0/24', providerId: 'kind://x' },
};

/** What Go 1.26's text/template makes of each template with the objects of DATA (k8s.io/api 0.36). */
describe('agrees with Go', () => {
  const results: { template: string; text?: string; fails?: string }[] = goResults;

  test.each(results.filter(({ text }) => text !== undefined))('$template renders', ({ template, text }) => {
    expect(templateProblem(template, 'pod')).toBeUndefined();
    const evaluation = evaluateTemplate(template, DATA);
    if (!evaluation.reason) expect(evaluation.text).toBe(text);
  });

  test.each(results.filter(({ fails }) => fails === 'to parse'))('$template is refused', ({ template }) => {
    expect(templateProblem(template, 'pod')?.rule).toBe('template');
  });

  test.each(results.filter(({ fails }) => fails === 'to execute'))(
    '$template yields no text',
    ({ template }) => {
      if (!templateProblem(template, 'pod')) expect(evaluateTemplate(template, DATA).text).toBeUndefined();
    },
  );
});

describe('evaluation', () => {
  test.each([
    ['spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}', 'spiffe://example.org/ns/demo'],
    ['{{ .PodMeta.Labels.missing }}', '<no value>'],
    ['{{ index .PodMeta.Labels "missing" }}', ''],
    ['{{ index .PodMeta.Labels (index .PodMeta.Annotations "team") }}', 'core'],
    ['{{ index .PodMeta.Labels "constructor" }}', ''],
  ])('%s -> %s', (template, text) => expect(evaluateTemplate(template, DATA)).toEqual({ text }));

  test.each([
    [
      '{{ .PodMeta.UID }}',
      { podMeta: { name: 'core' } },
      'it reads .PodMeta.UID, which is known in the cluster only',
    ],
    [
      '{{ index .NodeMeta.Labels "zone" }}',
      {},
      'it reads .NodeMeta.Labels, which is known in the cluster only',
    ],
    ['{{ .PodMeta.Name | html }}', DATA, 'it uses more than fields and index'],
    ['{{ if .PodMeta.Labels.app }}a{{ end }}', DATA, 'it uses more than fields and index'],
  ])('%s is not known yet', (template, data, reason) =>
    expect(evaluateTemplate(template, data)).toEqual({ reason }),
  );
});

describe('problems', () => {
  test.each([
    ['{{ .PodMeta.Nmae }}', 'reads the field ".PodMeta.Nmae", which does not exist', '".PodMeta.Name"'],
    ['{{ .PodMeta.name }}', 'reads the field ".PodMeta.name", which does not exist', '".PodMeta.Name"'],
    ['{{ .TrustDomian }}', 'reads the field ".TrustDomian", which does not exist', '".TrustDomain"'],
    [
      '{{ lower .PodMeta.Name }}',
      'calls the function "lower", which the controller manager does not have',
      expect.stringContaining('printf'),
    ],
    [
      '{{ .PodMeta.Labels.app-name }}',
      expect.stringContaining('"-"'),
      expect.stringContaining('index .PodMeta.Labels'),
    ],
    ['spiffe://{{ .TrustDomain', 'has "{{" without "}}"', expect.any(String)],
  ])('%s', (value, problem, instead) => {
    expect(templateProblem(value, 'pod')).toEqual({ rule: 'template', value, problem, instead });
  });

  test('fields of a pod are refused where only a node is known', () => {
    const template = 'spiffe://{{ .TrustDomain }}/{{ .PodMeta.UID }}';
    expect(templateProblem(template, 'pod')).toBeUndefined();
    expect(templateProblem(template, 'node')?.problem).toContain('.PodMeta.UID');
    expect(templateProblem('spiffe://{{ .TrustDomain }}/{{ .NodeMeta.UID }}', 'node')).toBeUndefined();
  });
});

describe('sample', () => {
  const trustDomain = new TrustDomain('example.org');

  test.each([
    ['spiffe://{{ .TrustDomain }}/{{ index .PodMeta.Labels "a" }}/{{ "b" }}', 'spiffe://example.org/x/b'],
    ['{{ index .PodMeta.Annotations "id" }}', undefined],
    ['{{ .PodMeta.Name | html }}', undefined],
  ])('%s -> %s', (template, text) => expect(sampleText(template, trustDomain)).toBe(text));
});

describe('TemplateField', () => {
  test('composes in template literals', () => {
    expect(`spiffe://${TemplateField.trustDomain()}/ns/${TemplateField.podNamespace()}`).toBe(
      'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}',
    );
  });

  test.each([
    [TemplateField.trustDomain(), 'example.org'],
    [TemplateField.clusterName(), 'c1'],
    [TemplateField.clusterDomain(), 'cluster.local'],
    [TemplateField.podName(), 'core-0'],
    [TemplateField.podNamespace(), 'demo'],
    [TemplateField.podUid(), 'u-1'],
    [TemplateField.serviceAccount(), 'core-sa'],
    [TemplateField.podLabel('app.kubernetes.io/name'), 'core-n'],
    [TemplateField.podAnnotation('x/y'), 'a b'],
    [TemplateField.nodeName(), 'n1'],
    [TemplateField.nodeUid(), 'nu-1'],
    [TemplateField.nodeLabel('zone'), 'z1'],
  ])('%s yields %s', (field, text) => {
    expect(templateProblem(field.toString(), 'pod')).toBeUndefined();
    expect(evaluateTemplate(field.toString(), DATA)).toEqual({ text });
  });
});
