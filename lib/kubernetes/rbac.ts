import { type Construct } from 'constructs';
import {
  type ClusterRole,
  type ClusterRoleBinding,
  type PolicyRule,
  type Role,
  type RoleBinding,
} from 'kubernetes-types/rbac/v1';
import { late } from './late';
import { nonEmpty } from './lists';
import { manifest } from './manifest';

/** A service account as the subject of a grant. */
export interface Grantee {
  readonly serviceAccount: string;
  readonly namespace: string;
}

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${API_GROUP}/v1`;

/** Grants rules on the whole cluster by a ClusterRole and its binding of one name. */
export function grantClusterRules(
  scope: Construct,
  id: string,
  name: string,
  grantee: Grantee,
  rules: () => PolicyRule[],
): void {
  manifest<ClusterRole>(scope, `${id}-role`, {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: { name },
    rules: late(() => nonEmpty(rules())),
  });
  manifest<ClusterRoleBinding>(scope, `${id}-binding`, {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name },
    subjects: [subject(grantee)],
  });
}

/** Grants rules in one namespace by a Role and its binding of one name. */
export function grantRules(
  scope: Construct,
  id: string,
  name: string,
  namespace: string,
  grantee: Grantee,
  rules: PolicyRule[],
): void {
  manifest<Role>(scope, `${id}-role`, {
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: { name, namespace },
    rules,
  });
  manifest<RoleBinding>(scope, `${id}-binding`, {
    apiVersion: API_VERSION,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: API_GROUP, kind: 'Role', name },
    subjects: [subject(grantee)],
  });
}

function subject(grantee: Grantee) {
  return { kind: 'ServiceAccount', name: grantee.serviceAccount, namespace: grantee.namespace };
}
