import { type Problem } from './problem';

/**
 * Why a value is none of an enum of strings, or undefined. TypeScript sees to that, until somebody casts, or writes
 * JavaScript, or reads a variable of the environment: what nobody checks is silently taken for the default.
 *
 * Undefined is no value of an enum either: ask for what was given, or after the default was filled in.
 */
export function enumProblem(
  rule: string,
  value: unknown,
  values: Readonly<Record<string, string>>,
): Problem | undefined {
  const known = Object.values(values);
  if (known.some((each) => each === value)) return undefined;
  return {
    rule,
    value: String(value),
    problem: 'is none of the values that there are',
    instead: `one of ${known.join(', ')}`,
  };
}
