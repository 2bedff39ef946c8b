import { type Problem } from '../../identity';

/** A key whose value cannot be, and why. */
export interface RefusedKey {
  readonly key: string;
  readonly problem: Problem;
}
