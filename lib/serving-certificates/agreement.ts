import { refuse } from '../identity';

/** What comes from the authority is not said a second time, and otherwise. */
export function agreeOn(
  what: string,
  given: string | undefined,
  own: string | undefined,
  place: string,
): void {
  if (given === undefined || own === undefined || given === own) return;
  refuse(
    {
      rule: 'root-authority',
      value: given,
      problem: `is not that of the authority, "${own}"`,
      instead: `no ${what} here`,
    },
    `${place}, ${what}`,
  );
}
