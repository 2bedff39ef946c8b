import { type CustomResourceDefinition } from 'kubernetes-types/apiextensions/v1';
import { Construct } from 'constructs';
import { type KubernetesObject, manifest } from '../../kubernetes';
import { CLUSTER_FEDERATED_TRUST_DOMAIN_CRD } from './cluster-federated-trust-domain';
import { CLUSTER_SPIFFEID_CRD } from './cluster-spiffeid';
import { CLUSTER_STATIC_ENTRY_CRD } from './cluster-static-entry';

/** The custom resources that the controller manager reads. */
export const SPIRE_CRDS: (CustomResourceDefinition & KubernetesObject)[] = [
  CLUSTER_FEDERATED_TRUST_DOMAIN_CRD,
  CLUSTER_SPIFFEID_CRD,
  CLUSTER_STATIC_ENTRY_CRD,
];

/**
 * The custom resource definitions of `spire.spiffe.io`. They must exist before the controller manager
 * starts and before the first registration is applied: put them into a chart of their own, or first in it.
 */
export class SpireCrds extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const crd of SPIRE_CRDS) manifest<CustomResourceDefinition>(this, crd.spec.names.plural, crd);
  }
}
