import { type PolicyRule } from 'kubernetes-types/rbac/v1';
import { refuse } from '../../identity';
import { type PluginRequirements } from '../plugin';

/**
 * All requirements together. What two of them share (the same Secret, say) appears once; two volumes or
 * variables of one name and different content are refused, for Kubernetes would refuse the pod.
 */
export function mergeRequirements(all: PluginRequirements[]): PluginRequirements {
  const namespacedRules: { [namespace: string]: PolicyRule[] } = {};
  for (const { namespacedRules: rules } of all) {
    for (const [namespace, added] of Object.entries(rules ?? {})) {
      namespacedRules[namespace] = distinct([...(namespacedRules[namespace] ?? []), ...added]);
    }
  }
  return {
    volumes: named(
      'volume',
      (volume) => volume.name,
      all.flatMap(({ volumes }) => volumes ?? []),
    ),
    mounts: named(
      'mount path',
      (mount) => mount.mountPath,
      all.flatMap(({ mounts }) => mounts ?? []),
    ),
    env: named(
      'environment variable',
      (variable) => variable.name,
      all.flatMap(({ env }) => env ?? []),
    ),
    clusterRules: distinct(all.flatMap(({ clusterRules }) => clusterRules ?? [])),
    namespacedRules,
  };
}

function distinct<T>(items: T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function named<T>(what: string, name: (item: T) => string, items: T[]): T[] {
  const result = distinct(items);
  const seen = new Set<string>();
  for (const item of result) {
    const key = name(item);
    refuse(
      seen.has(key)
        ? {
            rule: 'plugin-requirements',
            value: key,
            problem: `is a ${what} that two plugins need with different content`,
            instead: 'the same Secret or ConfigMap and keys in both, or another name in one',
          }
        : undefined,
    );
    seen.add(key);
  }
  return result;
}
