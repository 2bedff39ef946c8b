/** Kinds that this package emits and that belong to no namespace. */
export const CLUSTER_SCOPED = [
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'ClusterSPIFFEID',
  'ClusterStaticEntry',
  'ClusterFederatedTrustDomain',
];
