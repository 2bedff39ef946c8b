import { InvalidInputError } from '../identity';
import { type SpinnakerServiceType } from './service-types';
import { type Tree, valueAt } from './tree';

/** The port that the SpinnakerService gives to a service, or the one that it has. */
export function portOf({ name, port }: SpinnakerServiceType, config: Tree): number {
  const path = ['service-settings', name, 'port'];
  const given = valueAt(config, path) ?? port;
  const isNumber = typeof given === 'number' || (typeof given === 'string' && /^\d+$/.test(given));
  const number = isNumber ? Number(given) : NaN;
  if (Number.isInteger(number) && number >= 1 && number <= 65535) return number;
  throw new InvalidInputError(
    {
      rule: 'spinnaker-setting',
      value: `${given}`,
      problem: 'is no port',
      instead: 'a number from 1 to 65535',
    },
    ['spec', 'spinnakerConfig', ...path].join('.'),
  );
}
