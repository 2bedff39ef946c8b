import { InvalidInputError, nearest } from '../identity';
import { SPINNAKER_SERVICES } from './service-table';
import { type SpinnakerServiceType } from './service-types';

/**
 * The service of a name.
 *
 * @param name its key in profiles and service-settings, `clouddriver` or `clouddriver-rw`
 * @throws InvalidInputError for another name, with the one that may have been meant
 */
export function spinnakerService(name: string): SpinnakerServiceType {
  const found = SPINNAKER_SERVICES.find((service) => service.name === name);
  if (found) return found;
  const names = SPINNAKER_SERVICES.map((service) => service.name);
  throw new InvalidInputError({
    rule: 'spinnaker-service',
    value: String(name),
    problem: 'is no service of Spinnaker',
    instead: nearest(String(name).replace(/^spin-/, ''), names) ?? `one of ${names.join(', ')}`,
  });
}

/** The Service that a service is reached by, with its namespace: `spin-clouddriver.spinnaker`. */
export function spinnakerHost(service: SpinnakerServiceType, namespace: string): string {
  return `spin-${service.name}.${namespace}`;
}
