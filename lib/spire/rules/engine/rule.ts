import { type Problem } from '../../../identity';
import { type Declared, type SpireModel } from './model';

export type Severity = 'error' | 'warning';

/** One place where a rule does not hold. */
export interface Finding {
  /** What breaks the rule. */
  readonly at: Declared;
  /** The offending value, as the user wrote it. */
  readonly value: string;
  /** What is wrong, as a clause. */
  readonly problem: string;
  /** What to write instead. */
  readonly instead: string;
  /** Rule that a shared check names. @default - the rule that found it */
  readonly rule?: string;
}

/** A rule about everything that was declared together. Rules are data: one a file, all of them in `all.ts`. */
export interface SpireRule {
  /** Kebab-case; it ends the message, and is what an acknowledgement names. */
  readonly id: string;
  /** An error stops the synth. A warning names a risk, and can be acknowledged. */
  readonly severity: Severity;
  /** What has to hold, as a sentence for the documentation. */
  readonly title: string;
  /** What happens otherwise, as a sentence. */
  readonly why: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
  check(model: SpireModel): Finding[];
}

/** A problem that a check elsewhere found, with its place. */
export function findingOf(at: Declared, { rule, value, problem, instead }: Problem): Finding {
  return { at, rule, value, problem, instead };
}
