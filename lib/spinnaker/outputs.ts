import { kustomizeComponent, type PackageFiles, toYaml } from '../kubernetes/packaging';
import { type SpinnakerMtls } from './spinnaker-mtls';

/** What goes beside the manifests: the patch, as a file and as a kustomize component, and the plan. */
export function spinnakerOutputs(mtls: SpinnakerMtls): PackageFiles {
  const files: { [path: string]: string } = {
    'PLAN.md': mtls.rolloutPlan(),
    'patch/spinnakerservice.yaml': toYaml([mtls.patch]),
  };
  const component = kustomizeComponent([mtls.patch]);
  for (const [path, text] of Object.entries(component)) files[`component/${path}`] = text;
  return files;
}
