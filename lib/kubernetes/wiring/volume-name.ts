import { type ServiceIdentity } from '../../identity';
import { checksum } from '../checksum';

/** Longest name of a volume. Source: Kubernetes API, Volume. */
const MAX_NAME = 63;

/** Name of a volume that each service of a pod has for itself. */
export function serviceVolumeName(prefix: string, service: ServiceIdentity): string {
  const name = `${prefix}-${service.name}`;
  if (name.length <= MAX_NAME) return name;
  const hash = checksum(service.name).slice(0, 10);
  return `${name.slice(0, MAX_NAME - hash.length - 1)}-${hash}`;
}
