import { variable } from './expressions';
import { type Condition, type ContextEntry } from './policy';

/**
 * Context and condition of a rule that generates: an update that made Kyverno look has been carried out.
 *
 * Kyverno is told before it is, and then looks at what is stored. While that is the old object, the rule would make of
 * it what is there already, and the update would pass unseen. So it has no value then, by which the rule fails, and
 * Kyverno tries again. Releases before 1.19 look at the new object itself, which is never the old one.
 */
export const SETTLED: ContextEntry = {
  name: 'settled',
  variable: {
    jmesPath: `request.operation != 'UPDATE' || request.object != request.oldObject || request.notYet`,
  },
};

/** See {@link SETTLED}. */
export const IS_SETTLED: Condition = { key: variable('settled'), operator: 'Equals', value: true };
