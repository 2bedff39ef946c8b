import { type KubernetesObject } from '../manifest';
import { fileName, type PackageFiles } from './charts';
import { toYaml } from './yaml';

/**
 * A kustomize component of strategic-merge patches, for workloads that somebody else's chart owns. Their
 * kustomization names the folder below `components`.
 *
 * Each patch names its object by apiVersion, kind, name and namespace (none if the patched manifest has
 * none). There is no `target`, because kustomize skips a target that it does not find, and a workload would
 * then silently go without its identity.
 */
export function kustomizeComponent(patches: KubernetesObject[]): PackageFiles {
  const files: { [path: string]: string } = {};
  for (const [index, patch] of patches.entries()) {
    const number = `${index}`.padStart(4, '0');
    files[`${number}-${fileName(`${patch.kind}-${patch.metadata.name}`)}.yaml`] = toYaml([patch]);
  }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: Object.keys(files).map((path) => ({ path })),
  };
  return { 'kustomization.yaml': toYaml([kustomization]), ...files };
}
