import { nearest, type Problem } from '../../identity';

/** Why an object has a field that cert-manager would drop without a word, or undefined. */
export function fieldProblem(what: string, object: object | undefined, known: string[]): Problem | undefined {
  const unknown = Object.keys(object ?? {}).find((field) => !known.includes(field));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, known);
  return {
    rule: 'cert-manager-field',
    value: unknown,
    problem: `is no field of ${what}`,
    instead: meant === undefined ? `one of ${known.join(', ')}` : `"${meant}"`,
  };
}
