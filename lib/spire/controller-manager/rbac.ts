import { type PolicyRule } from 'kubernetes-types/rbac/v1';

const KINDS = ['clusterspiffeids', 'clusterstaticentries', 'clusterfederatedtrustdomains'];

/** What the controller manager reads and writes on the whole cluster. It creates and deletes no custom resource. */
export function controllerManagerClusterRules(webhookName?: string): PolicyRule[] {
  return [
    {
      apiGroups: [''],
      resources: ['endpoints', 'namespaces', 'nodes', 'pods'],
      verbs: ['get', 'list', 'watch'],
    },
    { apiGroups: ['spire.spiffe.io'], resources: KINDS, verbs: ['get', 'list', 'watch'] },
    {
      apiGroups: ['spire.spiffe.io'],
      resources: KINDS.map((kind) => `${kind}/status`),
      verbs: ['get', 'patch', 'update'],
    },
    ...(webhookName ? webhookRules(webhookName) : []),
  ];
}

/** To put its own CA into the webhook's configuration. It lists by kind, so only writing can be limited to the name. */
function webhookRules(name: string): PolicyRule[] {
  const api = { apiGroups: ['admissionregistration.k8s.io'], resources: ['validatingwebhookconfigurations'] };
  return [
    { ...api, verbs: ['get', 'list', 'watch'] },
    { ...api, resourceNames: [name], verbs: ['patch'] },
  ];
}

/** For electing a leader among replicas. */
export function leaderElectionRules(leaseName: string): PolicyRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...leases, verbs: ['create'] },
    { ...leases, resourceNames: [leaseName], verbs: ['get', 'update', 'patch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];
}
