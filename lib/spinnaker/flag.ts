import { enumProblem, refuse } from '../identity';
import { valueAt } from './tree';

/** Words that Halyard takes for a boolean. */
enum Flag {
  ON = 'true',
  OFF = 'false',
}

/**
 * Whether Halyard takes a setting for switched on: it reads the text "true" as it reads true. What is not there is off.
 *
 * @throws InvalidInputError for another text or type
 */
export function flagAt(spec: unknown, path: readonly string[]): boolean {
  const value = valueAt(spec, path) ?? false;
  if (typeof value === 'boolean') return value;
  refuse(enumProblem('spinnaker-setting', value, Flag), ['spec', ...path].join('.'));
  return value === Flag.ON;
}
