import { InvalidLayoutError } from '../../certificates';
import { InvalidInputError } from '../../identity';
import { type RefusedKey } from './refused-key';
import { refusedNames } from './refused-names';
import { refusedSchedule } from './refused-schedule';
import { type Values } from './schema';

/** What the rules of certificates refuse of values that are right one by one. */
export function refusedCertificates(values: Values): RefusedKey[] {
  try {
    return [...refusedNames(values), ...refusedSchedule(values)];
  } catch (error) {
    if (error instanceof InvalidInputError) return [{ key: 'certs', problem: error.problem }];
    if (!(error instanceof InvalidLayoutError)) throw error;
    return error.problems.map(({ problem }) => ({ key: 'certs', problem }));
  }
}
