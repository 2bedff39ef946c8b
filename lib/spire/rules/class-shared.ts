import { type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';

export const classShared: SpireRule = {
  id: 'class-shared',
  severity: 'error',
  title: 'Controller managers of one cluster handle different classes.',
  why: 'Two that handle the same registrations both make entries of them and overwrite the status of each other, without end.',
  remedy: 'Give each server of the cluster a controllerManager.className of its own.',
  check: ({ servers }) =>
    servers.flatMap((at, i) => {
      const other = servers.slice(0, i).find((earlier) => handlesSame(earlier, at));
      if (!other) return [];
      const { className } = at.controllerManager;
      return {
        at,
        value: className ? `className ${className}` : 'no className',
        problem: `is handled by the controller manager of ${other.construct.node.path}, too, in the same cluster`,
        instead: `className "${at.server.namespace}-${at.server.name}", or another of its own`,
      };
    }),
};

function handlesSame(one: DeclaredServer, other: DeclaredServer): boolean {
  const classes = classesOf(other);
  return (
    one.server.clusterName === other.server.clusterName &&
    classesOf(one).some((name) => classes.includes(name)) &&
    reconcileSame(one, other)
  );
}

/** Classes that a controller manager handles; the empty one is that of objects without a class. */
function classesOf({ controllerManager: { className = '', watchClassless } }: DeclaredServer): string[] {
  return watchClassless ? [className, ''] : [className];
}

function reconcileSame(one: DeclaredServer, other: DeclaredServer): boolean {
  const both = (kind: 'clusterSpiffeIds' | 'clusterStaticEntries' | 'clusterFederatedTrustDomains') =>
    [one, other].every(({ controllerManager }) => controllerManager.reconcile?.[kind] !== false);
  const labels = Object.entries(one.controllerManager.clusterSpiffeIdLabels ?? {});
  const others = other.controllerManager.clusterSpiffeIdLabels ?? {};
  const apart = labels.some(([key, value]) => others[key] !== undefined && others[key] !== value);
  return (
    (both('clusterSpiffeIds') && !apart) ||
    both('clusterStaticEntries') ||
    both('clusterFederatedTrustDomains')
  );
}
