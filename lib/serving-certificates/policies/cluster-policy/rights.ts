import { certificateRights, coreRights, type KyvernoRights } from '../../rbac';

/**
 * What Kyverno needs for the ClusterPolicies: it refuses a policy for which background or admission controller lack a
 * right.
 *
 * That the reports controller may not read Secrets is only warned of. It needs to for nothing that these policies do,
 * and to read every Secret is too much to give for a warning.
 */
export const CLUSTER_POLICY_RIGHTS: KyvernoRights = {
  background: [
    // What the rules are about is found by its UID, which takes a list. Namespaces it may read already.
    coreRights('services', ['get', 'list']),
    // Kyverno refuses a policy that generates Secrets unless this holds for all Secrets.
    coreRights('secrets', ['get', 'list', 'create', 'update', 'delete']),
    certificateRights(['get', 'list', 'create', 'update', 'delete']),
  ],
  admission: [
    // The guard looks at what an annotation names, and who else names it.
    coreRights('services', ['list']),
    coreRights('secrets', ['get', 'list']),
    certificateRights(['get', 'list']),
  ],
};
