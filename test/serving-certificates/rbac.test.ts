import { CLUSTER_POLICY_RIGHTS } from '../../lib/serving-certificates/policies/cluster-policy';
import { clusterRoles } from '../../lib/serving-certificates/rbac';

interface Role {
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly rules: { readonly resources: string[]; readonly verbs: string[] }[];
}

const [background, admission, ...others] = clusterRoles(
  'kyverno:serving-certs',
  CLUSTER_POLICY_RIGHTS,
) as unknown as Role[];
const verbs = (role: Role, resource: string) =>
  role.rules.filter(({ resources }) => resources.includes(resource)).flatMap((rule) => rule.verbs);

test('each controller has a role of its own, which Kyverno takes in by its label', () => {
  expect([background.metadata, admission.metadata]).toEqual([
    {
      name: 'kyverno:serving-certs:background',
      labels: { 'rbac.kyverno.io/aggregate-to-background-controller': 'true' },
    },
    {
      name: 'kyverno:serving-certs:admission',
      labels: { 'rbac.kyverno.io/aggregate-to-admission-controller': 'true' },
    },
  ]);
});

test('only the background controller may write', () => {
  const reading = ['get', 'list'];
  expect(verbs(admission, 'secrets')).toEqual(reading);
  expect(verbs(admission, 'certificates')).toEqual(reading);
  expect(verbs(background, 'secrets')).toEqual([...reading, 'create', 'update', 'delete']);
  expect(verbs(background, 'services')).toEqual(reading);
});

test('the reports controller may not read Secrets', () => {
  expect(others).toEqual([]);
});

test('nothing is granted on everything', () => {
  expect(JSON.stringify([background, admission])).not.toContain('*');
});

test('the name of the roles is the one that was given', () => {
  expect(clusterRoles('serving', CLUSTER_POLICY_RIGHTS).map(({ metadata }) => metadata.name)).toEqual([
    'serving:background',
    'serving:admission',
  ]);
});
