import { Lazy } from 'cdk8s';

/**
 * A value that is known when everything was declared, for example the configuration of a server to which
 * agents are still being added.
 */
export function late<T>(produce: () => T): T {
  return Lazy.any({ produce }) as T;
}
