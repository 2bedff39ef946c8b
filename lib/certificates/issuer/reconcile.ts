import { setTimeout as sleep } from 'node:timers/promises';
import { Attempt } from './attempt';
import { refuseBadOptions, type ReconcileOptions } from './options';
import { type Progress, type Report } from './report';
import { ConflictError } from './store';

/** Each conflict means that another program got on, so there are that many only if many compete. */
const ATTEMPTS = 12;

/**
 * Makes what is stored what the layout says, and changes nothing else. Each entry is written at once, that of the
 * authority first; so whoever continues after an interruption finds every entry either as it was or as it is to be.
 *
 * Where one entry is refused, the others are seen to all the same, unless the authority changes; the report says so.
 *
 * @throws InvalidInputError if the mode asks for what cannot be done now
 * @throws ForeignEntryError if somebody else's data is in the way, or the authority is lost
 * @throws StoreUnreachableError
 * @throws ConflictError if others write all the time
 */
export async function reconcile(options: ReconcileOptions): Promise<Report> {
  refuseBadOptions(options);
  const progress: Progress = { issued: new Map(), stored: new Set() };
  for (let attempt = 1; ; attempt++) {
    try {
      return await new Attempt(options, progress).run();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      options.log?.('info', `${error.message}: starting again`, { attempt });
      // Random, so that two do not meet again each time.
      await (options.wait ?? sleep)(Math.random() * Math.min(50 * 2 ** attempt, 5000));
    }
  }
}
