import { type ApiObject } from 'cdk8s';
import { type DeclaredServer } from './model';

/** A resource, as far as a controller manager looks at it in order to decide whether it acts on it. */
export interface ClassedResource {
  readonly kind: string;
  readonly className?: string;
  readonly object: ApiObject;
}

/** Whether the server's controller manager acts on a resource. Source: controller manager 0.7.0. */
export function handlesClass(server: DeclaredServer, resource: ClassedResource): boolean {
  const { className = '', watchClassless = false } = server.controllerManager;
  const own = resource.className ?? '';
  if (own !== className && !(own === '' && watchClassless)) return false;
  return resource.kind !== 'ClusterSPIFFEID' || readsLabels(server, resource);
}

/** Whether a resource has the labels that the controller manager asks the API server for. */
function readsLabels(
  { controllerManager }: DeclaredServer,
  { object, className = '' }: ClassedResource,
): boolean {
  const { filterByClassName, clusterSpiffeIdLabels, className: wanted = '' } = controllerManager;
  // Registrations of this package with a class have its label.
  if (filterByClassName && className !== wanted) return false;
  const labels = Object.entries(clusterSpiffeIdLabels ?? {});
  if (labels.length === 0) return true;
  // As it is written, for a patch may have added the labels.
  const written: { [key: string]: string } = object.toJson().metadata.labels ?? {};
  return labels.every(([key, value]) => written[key] === value);
}
