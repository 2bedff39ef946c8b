import { dnsLabelProblem, InvalidInputError, refuse } from '../../identity';

/**
 * Which authorities there are. Each is named; a new name is a new authority. One takes the place of another in
 * three steps, between which the pods take in what is trusted:
 *
 * 1. `{ current: '1', next: '2' }`: `2` is made and trusted, `1` signs.
 * 2. `{ current: '2', previous: '1' }`: `2` signs, every certificate is issued again, both are trusted.
 * 3. `{ current: '2' }`: `1` is no longer trusted, and its key is gone.
 */
export interface AuthorityGenerations {
  /** The one that signs. @default '1' */
  readonly current?: string;
  /** The one that is to take over, which is trusted already. @default - none */
  readonly next?: string;
  /** The one that signed before, which is still trusted. @default - none */
  readonly previous?: string;
}

/** @throws InvalidInputError if a name is none, or there twice */
export function checkGenerations({ current = '1', next, previous }: AuthorityGenerations): void {
  const names = [current, next, previous].filter((name) => name !== undefined);
  for (const name of names) refuse(dnsLabelProblem(name), 'authority');
  const refusal = (value: string, problem: string, instead: string) =>
    new InvalidInputError({ rule: 'pulumi-authority', value, problem, instead }, 'authority');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refusal(twice, 'is there twice', 'a new name for a new authority');
  if (next !== undefined && previous !== undefined) {
    throw refusal(
      next,
      `is prepared while "${previous}" is still trusted`,
      `one at a time: first leave out previous, then prepare "${next}"`,
    );
  }
}
