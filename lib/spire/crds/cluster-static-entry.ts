import { type CustomResourceDefinition } from 'kubernetes-types/apiextensions/v1';
import { type KubernetesObject } from '../../kubernetes';
import { boolean, resource, string, strings } from './schema';

/** ClusterStaticEntry: one SPIRE entry, as it is. Source: controller manager 0.7.0, v1alpha1. */
export const CLUSTER_STATIC_ENTRY_CRD: CustomResourceDefinition & KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'clusterstaticentries.spire.spiffe.io' },
  spec: {
    group: 'spire.spiffe.io',
    names: {
      kind: 'ClusterStaticEntry',
      listKind: 'ClusterStaticEntryList',
      plural: 'clusterstaticentries',
      singular: 'clusterstaticentry',
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
            'Registers one SPIRE entry for a workload that need not run in this cluster.',
            {
              description: 'The entry.',
              properties: {
                admin: boolean('Whether the holder may call the administrative APIs of the SPIRE server.'),
                className: string('Class of the controller manager that acts on this object.'),
                dnsNames: strings('DNS names in the SVID.'),
                downstream: boolean('Whether the holder is a SPIRE server below this one.'),
                federatesWith: strings('Trust domains whose bundles the holder receives.'),
                hint: string('Text by which a workload with several SVIDs tells them apart.'),
                jwtSVIDTTL: string('Longest lifetime of a JWT-SVID, as a Go duration.'),
                parentID: string('SPIFFE ID of the agent or node alias below which the workload runs.'),
                selectors: strings('Selectors, as type:value, that the workload must all match.'),
                spiffeID: string('SPIFFE ID of the workload.'),
                storeSVID: boolean('Whether an SVID store plugin of the agent keeps the SVID.'),
                x509SVIDTTL: string('Longest lifetime of an X.509-SVID, as a Go duration.'),
              },
              required: ['parentID', 'selectors', 'spiffeID'],
              type: 'object',
            },
            {
              description: 'What the controller manager observed.',
              properties: {
                masked: boolean('Whether an older object declares the same entry.'),
                rendered: boolean('Whether the fields are valid.'),
                set: boolean('Whether the SPIRE server has the entry.'),
              },
              required: ['masked', 'rendered', 'set'],
              type: 'object',
            },
          ),
        },
      },
    ],
  },
};
