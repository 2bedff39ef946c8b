import { type ChartObjects, definitionsIn, numbered, type PackageFiles } from './charts';
import { toYaml } from './yaml';

/**
 * Lays objects out for kubectl, in two steps of which each works with `-f` and with `-k`:
 *
 *     kubectl apply -f out/crds     (or -k)
 *     kubectl apply -f out          (or -k)
 *
 * The file for kustomize has the third of the names that kustomize knows, `Kustomization`: `kubectl apply -f`
 * sends every `.yaml` of a folder to the cluster, which would refuse a `kustomization.yaml`.
 */
export function plainPackage(charts: ChartObjects[]): PackageFiles {
  const files: { [path: string]: string } = {};
  const definitions = definitionsIn(charts);
  for (const definition of definitions) files[`crds/${definition.metadata.name}.yaml`] = toYaml([definition]);
  if (definitions.length > 0) {
    files['crds/Kustomization'] = kustomization(definitions.map(({ metadata }) => `${metadata.name}.yaml`));
  }
  const rest = numbered(charts);
  for (const [file, objects] of Object.entries(rest)) files[file] = toYaml(objects);
  files['Kustomization'] = kustomization([...(definitions.length > 0 ? ['crds'] : []), ...Object.keys(rest)]);
  return files;
}

function kustomization(resources: string[]): string {
  return toYaml([{ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }]);
}
