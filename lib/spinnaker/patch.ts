import { type KubernetesObject } from '../kubernetes';
import { type Setting } from './settings/setting';
import { type Tree, withValue } from './tree';

/**
 * A patch with exactly these settings, absent ones as null. It is a JSON merge patch (RFC 7396), and kustomize takes
 * it for a strategic-merge patch, as which it means the same: a SpinnakerService is no type that kustomize knows.
 */
export function mergePatch(target: KubernetesObject, settings: readonly Setting[]): KubernetesObject {
  return { ...target, spec: { spinnakerConfig: withSettings({}, settings, true) } } as KubernetesObject;
}

/**
 * A SpinnakerService's `spinnakerConfig` with settings.
 *
 * @param absent whether absent ones are written, as null
 */
export function withSettings(config: Tree, settings: readonly Setting[], absent = false): Tree {
  return settings
    .filter(({ value }) => absent || value !== undefined)
    .reduce((tree, { path, value }) => withValue(tree, path, value ?? null, 'spec.spinnakerConfig'), config);
}
