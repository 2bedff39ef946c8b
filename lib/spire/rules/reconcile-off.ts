import { type ReconcileProps } from '../controller-manager';
import { objection } from './engine/candidates';
import { type DeclaredResource } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';

export const reconcileOff: SpireRule = {
  id: 'reconcile-off',
  severity: 'error',
  title: 'The controller manager reconciles every kind that is declared.',
  why: 'Nobody acts on objects of a kind that is turned off, without an error anywhere.',
  remedy: 'Leave reconcile out, or do not declare that kind.',
  check: ({ spiffeIds, entries, federations }) => [
    ...turnedOff(spiffeIds, 'clusterSpiffeIds'),
    ...turnedOff(entries, 'clusterStaticEntries'),
    ...turnedOff(federations, 'clusterFederatedTrustDomains'),
  ],
};

function turnedOff(resources: DeclaredResource[], key: keyof ReconcileProps): Finding[] {
  return resources
    .filter((at) =>
      objection(at, ({ controllerManager }) => controllerManager.reconcile?.[key] === false || undefined),
    )
    .map((at) => ({
      at,
      value: at.object.name,
      problem: `is a ${at.kind}, which the controller manager does not reconcile`,
      instead: `reconcile.${key}: true`,
    }));
}
