import { parseAllDocuments } from 'yaml';
import { type KubernetesObject } from '../../../lib/kubernetes/manifest';
import { type ChartObjects } from '../../../lib/kubernetes/packaging';

const TRAPS = {
  on: 'on',
  octal: '0755',
  exponent: '1e3',
  minutes: '12:30',
  tilde: '~',
  template: '{{ .PodMeta.Namespace }}',
  braces: '{{{{- /* x */ -}}}}',
  script: '#!/bin/sh\nset -eu\n\techo "{{ .Values.x }}"\n---\n',
  separator: 'a\n---\nb',
  unicode: 'é😀\ufeff',
  blanks: 'a \n \nb\t\n\n',
  end: 'a\nb\n\n',
};

/** Charts with what the forms of packages must treat differently, and strings that they must not change. */
export const CHARTS = [
  {
    name: 'crds',
    objects: [definition('clusterspiffeids'), definition('clusterstaticentries')],
  },
  {
    name: 'spire/Server',
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'traps', namespace: 'demo' }, data: TRAPS },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'core', namespace: 'demo' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'core' } },
          template: {
            metadata: { labels: { app: 'core' } },
            spec: {
              containers: [{ name: 'core', image: 'core:1' }],
              volumes: [{ name: 'tmp', emptyDir: {} }],
            },
          },
        },
      },
    ],
  },
  {
    name: 'registration',
    objects: [
      {
        apiVersion: 'spire.spiffe.io/v1alpha1',
        kind: 'ClusterSPIFFEID',
        metadata: { name: 'demo-core' },
        spec: {
          spiffeIDTemplate: 'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}',
          podSelector: {},
        },
      },
    ],
  },
];

function definition(plural: string) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.spire.spiffe.io` },
    spec: { group: 'spire.spiffe.io', description: 'Such as `{{ .TrustDomain }}`.' },
  };
}

export function objectsOf(charts: ChartObjects[]): KubernetesObject[] {
  return charts.flatMap((chart) => chart.objects);
}

/** The objects of a YAML stream. */
export function parse(yaml: string): KubernetesObject[] {
  return [...parseAllDocuments(yaml, { version: '1.1' })]
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter((object) => object !== null);
}

/** In one order, so that two sets of objects can be compared. */
export function sorted(objects: KubernetesObject[]): KubernetesObject[] {
  const id = (o: KubernetesObject) => [o.apiVersion, o.kind, o.metadata.namespace, o.metadata.name].join(' ');
  return [...objects].sort((a, b) => (id(a) < id(b) ? -1 : 1));
}
