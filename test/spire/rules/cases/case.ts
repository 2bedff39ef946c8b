import { type Program } from '../program';

/** A program, by what it does to one that is right. */
export type Declare = (program: Program) => unknown;

/** The cases of one rule. */
export interface RuleCases {
  readonly rule: string;
  /** Programs in which it holds, by name. */
  readonly passes: { readonly [name: string]: Declare };
  /** Programs in which it does not, with a part of the message. The first is the example in docs/rules.md. */
  readonly fails: { readonly [name: string]: readonly [Declare, string] };
}
