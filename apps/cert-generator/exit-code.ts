import { InvalidInputError } from '../../lib/identity';
import {
  ClockError,
  ConflictError,
  ForeignEntryError,
  StoreUnreachableError,
} from '../../lib/certificates/issuer';
import { InvalidLayoutError } from '../../lib/certificates/layout';

/** What the program ends with. */
export enum ExitCode {
  DONE = 0,
  /** A mistake of the program, which prints where. */
  UNEXPECTED = 1,
  /** An argument, the layout or another file is wrong, or the step is not the next one. */
  BAD_INPUT = 2,
  /** What is stored belongs to somebody else, or is lost and not to be replaced without a word. */
  FOREIGN = 3,
  /** The store cannot be reached or used, others write all the time, or the clock is wrong: later it may go well. */
  UNREACHABLE = 4,
  /** `verify` found something wrong. */
  PROBLEMS = 5,
}

export const EXIT_CODES: { readonly [code in ExitCode]: string } = {
  [ExitCode.DONE]: 'done',
  [ExitCode.UNEXPECTED]: 'unexpected error',
  [ExitCode.BAD_INPUT]: 'bad input',
  [ExitCode.FOREIGN]: 'what is stored is not this program’s to change',
  [ExitCode.UNREACHABLE]: 'the store cannot be reached, others write all the time, or the clock is wrong',
  [ExitCode.PROBLEMS]: 'verify found problems',
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof InvalidInputError || error instanceof InvalidLayoutError) return ExitCode.BAD_INPUT;
  if (error instanceof ForeignEntryError) return ExitCode.FOREIGN;
  if ([StoreUnreachableError, ConflictError, ClockError].some((type) => error instanceof type)) {
    return ExitCode.UNREACHABLE;
  }
  return ExitCode.UNEXPECTED;
}

/** What is known to go wrong needs no stack: its message says where and what. */
export function messageOf(error: unknown): string {
  const { message, stack } = error as Error;
  return exitCodeOf(error) === ExitCode.UNEXPECTED ? String(stack ?? message ?? error) : message;
}
