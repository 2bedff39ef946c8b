import { type Construct } from 'constructs';
import { nearest, type Problem, refuse } from '../../identity';
import { RULES } from './all';
import { RootRules } from './engine/root-rules';
import { type WarningSink } from './warning-sink';

/**
 * The rules about what servers, agents and registrations declare together; docs/rules.md lists them. They
 * are checked at synth, all of them, whichever construct of this package a program has.
 */
export class SpireRules {
  /**
   * Accepts the risk that a warning names, for `scope` and everything below it.
   *
   * @param rule ID of the rule, as the warning ends with it
   * @param reason why, for whoever reads the program later
   * @throws InvalidInputError if there is no such warning, or no reason
   */
  static acknowledge(scope: Construct, rule: string, reason: string): void {
    refuse(acknowledgementProblem(rule, reason), scope.node.path);
    RootRules.of(scope).acknowledge(scope, rule);
  }

  /** Sends the warnings of the tree that `scope` is in to `sink`, in place of standard error. */
  static sendWarningsTo(scope: Construct, sink: WarningSink): void {
    RootRules.of(scope).sink = sink;
  }

  private constructor() {}
}

function acknowledgementProblem(id: string, reason: string): Problem | undefined {
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'acknowledgement',
    value,
    problem: text,
    instead,
  });
  const rule = RULES.find((candidate) => candidate.id === id);
  if (!rule) {
    const warnings = RULES.filter(({ severity }) => severity === 'warning').map((warning) => warning.id);
    return problem(id, 'is no warning', `"${nearest(id, warnings) ?? warnings.join('", "')}"`);
  }
  if (rule.severity === 'error') {
    return problem(id, 'is an error, which cannot be acknowledged', `a change: ${rule.remedy}`);
  }
  if (reason.trim() === '') return problem(reason, `is no reason to accept ${id}`, 'why it is no risk here');
  return undefined;
}
