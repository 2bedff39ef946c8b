import { type CustomResourceDefinition } from 'kubernetes-types/apiextensions/v1';
import { type KubernetesObject } from '../../kubernetes';
import { boolean, integer, labelSelector, resource, string, strings } from './schema';

/** ClusterSPIFFEID: the SPIFFE ID of every pod that it selects. Source: controller manager 0.7.0, v1alpha1. */
export const CLUSTER_SPIFFEID_CRD: CustomResourceDefinition & KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'clusterspiffeids.spire.spiffe.io' },
  spec: {
    group: 'spire.spiffe.io',
    names: {
      kind: 'ClusterSPIFFEID',
      listKind: 'ClusterSPIFFEIDList',
      plural: 'clusterspiffeids',
      singular: 'clusterspiffeid',
    },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: resource(
            'Registers one SPIRE entry for each pod that it selects.',
            {
              description: 'Which pods, and what they receive.',
              properties: {
                admin: boolean('Whether the holder may call the administrative APIs of the SPIRE server.'),
                autoPopulateDNSNames: boolean(
                  'Whether the names of the Services in front of the pod become DNS names.',
                ),
                className: string('Class of the controller manager that acts on this object.'),
                dnsNameTemplates: strings('Go templates of the DNS names in the SVID.'),
                downstream: boolean('Whether the holder is a SPIRE server below this one.'),
                fallback: boolean(
                  'Whether this applies only to pods that no other ClusterSPIFFEID applies to.',
                ),
                federatesWith: strings('Trust domains whose bundles the holder receives.'),
                hint: string('Text by which a workload with several SVIDs tells them apart.'),
                jwtTtl: string('Longest lifetime of a JWT-SVID, as a Go duration.'),
                namespaceSelector: labelSelector('Selects namespaces by label; absent means all.'),
                podSelector: labelSelector('Selects pods by label; absent means all.'),
                spiffeIDTemplate: string(
                  'Go template of the SPIFFE ID; PodMeta, PodSpec, NodeMeta, NodeSpec, TrustDomain, ClusterName and ' +
                    'ClusterDomain are its fields.',
                ),
                ttl: string(
                  'Longest lifetime of an X.509-SVID, as a Go duration; absent means the default of the server.',
                ),
                workloadSelectorTemplates: strings(
                  'Go templates of further selectors, as type:value, that a process of the pod must match.',
                ),
              },
              required: ['spiffeIDTemplate'],
              type: 'object',
            },
            {
              description: 'What the controller manager observed.',
              properties: {
                stats: {
                  description: 'Counts of the last reconciliation.',
                  properties: {
                    entriesMasked: integer('Entries that an older object declares as well.'),
                    entriesToSet: integer('Entries that SPIRE should have because of this object.'),
                    entryFailures: integer('Entries that the SPIRE server refused.'),
                    namespacesIgnored: integer('Selected namespaces that the configuration ignores.'),
                    namespacesSelected: integer('Selected namespaces.'),
                    podEntryRenderFailures: integer('Pods for which a template yields nothing valid.'),
                    podsSelected: integer('Selected pods.'),
                  },
                  type: 'object',
                },
              },
              type: 'object',
            },
          ),
        },
      },
    ],
  },
};
