import { type CustomResourceDefinition } from 'kubernetes-types/apiextensions/v1';
import { type KubernetesObject } from '../../kubernetes';
import { resource, string } from './schema';

/** ClusterFederatedTrustDomain: where to fetch another trust domain's bundle. Source: controller manager 0.7.0, v1alpha1. */
export const CLUSTER_FEDERATED_TRUST_DOMAIN_CRD: CustomResourceDefinition & KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'clusterfederatedtrustdomains.spire.spiffe.io' },
  spec: {
    group: 'spire.spiffe.io',
    names: {
      kind: 'ClusterFederatedTrustDomain',
      listKind: 'ClusterFederatedTrustDomainList',
      plural: 'clusterfederatedtrustdomains',
      singular: 'clusterfederatedtrustdomain',
    },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { jsonPath: '.spec.trustDomain', name: 'Trust Domain', type: 'string' },
          { jsonPath: '.spec.bundleEndpointURL', name: 'Endpoint URL', type: 'string' },
        ],
        schema: {
          openAPIV3Schema: resource(
            'Federates the SPIRE server with another trust domain.',
            {
              description: 'The other trust domain, and where its bundle is.',
              properties: {
                bundleEndpointProfile: {
                  description: 'How the bundle endpoint proves who it is.',
                  properties: {
                    endpointSPIFFEID: string('SPIFFE ID of the endpoint; for https_spiffe, and only for it.'),
                    type: {
                      description: 'https_spiffe: by an SVID. https_web: by a certificate of a public CA.',
                      enum: ['https_spiffe', 'https_web'],
                      type: 'string',
                    },
                  },
                  required: ['type'],
                  type: 'object',
                },
                bundleEndpointURL: string('URL of the bundle endpoint: https, without user or password.'),
                className: string('Class of the controller manager that acts on this object.'),
                trustDomain: {
                  description: 'Name of the other trust domain, such as example.org.',
                  pattern: '[a-z0-9._-]{1,255}',
                  type: 'string',
                },
                trustDomainBundle: string(
                  'First bundle of the other trust domain, in SPIFFE format; https_spiffe cannot start without one.',
                ),
              },
              required: ['bundleEndpointProfile', 'bundleEndpointURL', 'trustDomain'],
              type: 'object',
            },
            { description: 'What the controller manager observed.', type: 'object' },
          ),
        },
      },
    ],
  },
};
