import { type PolicyRule } from 'kubernetes-types/rbac/v1';
import { type KubernetesObject } from '../kubernetes';

/** What Kyverno's controllers need for the policies, besides what they have. */
export interface KyvernoRights {
  /** Makes and changes objects. */
  readonly background: PolicyRule[];
  /** Answers requests. */
  readonly admission: PolicyRule[];
  /** Deletes objects at certain times. @default - it needs nothing */
  readonly cleanup?: PolicyRule[];
}

/**
 * One ClusterRole for each controller, named `<role>:<controller>`. Kyverno's own roles take them in by their label,
 * so nothing is bound here.
 */
export function clusterRoles(role: string, rights: KyvernoRights): KubernetesObject[] {
  return Object.entries(rights).map(([controller, rules]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: {
      name: `${role}:${controller}`,
      labels: { [`rbac.kyverno.io/aggregate-to-${controller}-controller`]: 'true' },
    },
    rules,
  }));
}

/** Rights on the core group. */
export function coreRights(resource: string, verbs: string[]): PolicyRule {
  return { apiGroups: [''], resources: [resource], verbs };
}

/** Rights on Certificates of cert-manager. */
export function certificateRights(verbs: string[]): PolicyRule {
  return { apiGroups: ['cert-manager.io'], resources: ['certificates'], verbs };
}
