/** What is wrong with a value, and what to write instead. */
export interface Problem {
  /** Rule that the value breaks; one of docs/rules.md. */
  readonly rule: string;
  /** The offending value, as the user wrote it. */
  readonly value: string;
  /** What is wrong, as a clause: "contains upper case letters". */
  readonly problem: string;
  /** What to write instead. */
  readonly instead: string;
}

/** Formats a problem in the one form in which every error of this package appears. */
export function describe(problem: Problem, place?: string): string {
  const where = place ? `${place}: ` : '';
  return `${where}${JSON.stringify(problem.value)} ${problem.problem}. Instead: ${problem.instead} [${problem.rule}]`;
}

/** Thrown where a value is refused as soon as it is given. */
export class InvalidInputError extends Error {
  constructor(
    readonly problem: Problem,
    readonly place?: string,
  ) {
    super(describe(problem, place));
    this.name = 'InvalidInputError';
  }
}

/** Throws an {@link InvalidInputError} if there is a problem. */
export function refuse(problem: Problem | undefined, place?: string): void {
  if (problem) throw new InvalidInputError(problem, place);
}
