import { Chart, Testing } from 'cdk8s';
import { grantClusterRules, grantRules } from '../../lib/kubernetes';

const GRANTEE = { serviceAccount: 'core', namespace: 'demo' };
const RULES = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
const SUBJECTS = [{ kind: 'ServiceAccount', name: 'core', namespace: 'demo' }];
const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;

test('rules on the cluster: a role without a namespace, bound to the one account', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const rules = [...RULES];
  grantClusterRules(chart, 'grant', 'demo-core', GRANTEE, () => rules);
  rules.push({ apiGroups: [''], resources: ['nodes'], verbs: ['get'] });
  expect(Testing.synth(chart)).toEqual([
    { apiVersion, kind: 'ClusterRole', metadata: { name: 'demo-core' }, rules },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'demo-core' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'demo-core' },
      subjects: SUBJECTS,
    },
  ]);
});

test("rules in a namespace, which need not be the account's", () => {
  const chart = new Chart(Testing.app(), 'chart');
  grantRules(chart, 'grant', 'bundle', 'edge', GRANTEE, RULES);
  expect(Testing.synth(chart)).toEqual([
    { apiVersion, kind: 'Role', metadata: { name: 'bundle', namespace: 'edge' }, rules: RULES },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name: 'bundle', namespace: 'edge' },
      roleRef: { apiGroup, kind: 'Role', name: 'bundle' },
      subjects: SUBJECTS,
    },
  ]);
});

test('an account that needs nothing has a role without rules', () => {
  const chart = new Chart(Testing.app(), 'chart');
  grantClusterRules(chart, 'grant', 'demo-core', GRANTEE, () => []);
  expect(Testing.synth(chart)[0]).toEqual({
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name: 'demo-core' },
  });
});
