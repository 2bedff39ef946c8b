import { type ApiObject } from 'cdk8s';
import { type DeclaredServer } from './model';

/** Whether the server's controller manager acts on a resource. Source: controller manager 0.7.0. */
export function handlesClass(
  { controllerManager }: DeclaredServer,
  kind: string,
  object: ApiObject,
  className = '',
): boolean {
  const wanted = controllerManager.className ?? '';
  if (className !== wanted && !(className === '' && controllerManager.watchClassless)) return false;
  if (kind !== 'ClusterSPIFFEID') return true;
  // Registrations of this package with a class have its label, which the filter asks for.
  if (controllerManager.filterByClassName && className !== wanted) return false;
  const labels = controllerManager.clusterSpiffeIdLabels;
  return labels === undefined || hasLabels(object, labels);
}

/** Whether an object has labels, as it is written, for a patch may have added them. */
function hasLabels(object: ApiObject, labels: { readonly [key: string]: string }): boolean {
  const written: { [key: string]: string } = object.toJson().metadata.labels ?? {};
  return Object.entries(labels).every(([key, value]) => written[key] === value);
}
