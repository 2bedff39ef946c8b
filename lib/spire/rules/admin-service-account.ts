import { type DeclaredRegistration } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';

export const adminServiceAccount: SpireRule = {
  id: 'admin-service-account',
  severity: 'warning',
  title: 'A registration with the admin right is bound to a service account.',
  why: 'Whoever may start a pod with the right label otherwise administers the server.',
  remedy: 'Use ClusterSpiffeId.forService(), or add the selector k8s:sa:<service account>.',
  check: ({ spiffeIds, entries }) => [
    ...spiffeIds.filter(({ props }) => props.admin).flatMap(finding),
    ...entries
      // Others are for workloads outside of Kubernetes.
      .filter(({ props }) => props.admin && props.selectors.some((selector) => selector.startsWith('k8s:')))
      .flatMap(finding),
  ],
};

function finding(at: DeclaredRegistration): Finding[] {
  if (at.workload.serviceAccounts.length > 0) return [];
  return [
    {
      at,
      value: 'admin true',
      problem: 'is for pods of any service account',
      instead: 'a selector such as "k8s:sa:core"',
    },
  ];
}
