import { InvalidInputError, nearest } from '../lib/identity';

/** What is wrong with the input needs no stack: it names its place itself. */
const EXPLAINED = ['InvalidInputError', 'InvalidLayoutError', 'InvalidValuesError'];

/** Runs a program. What it throws is printed, and ends it with the exit code 1. */
export function runProgram(main: (args: string[]) => void): void {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${explain(error as Error)}\n`);
    process.exitCode = 1;
  }
}

function explain({ name, message, stack }: Error): string {
  if (EXPLAINED.includes(name)) return message;
  // cdk8s puts the path of the construct before each finding, which for those of the whole program is empty.
  return message.startsWith('Validation failed') ? message.replaceAll('[] ', '') : String(stack);
}

/**
 * The word in a variable of the environment; undefined if it is empty or not there.
 * @throws InvalidInputError if it is none of its words
 */
export function wordOf(variable: string, words: readonly string[]): string | undefined {
  const value = process.env[variable] || undefined;
  if (value === undefined || words.includes(value)) return value;
  throw badInput(value, 'is none of its words', nearest(value, words) ?? words.join(', '), variable);
}

/** What somebody wrote on the command line or in a variable, and cannot be meant. */
export function badInput(
  value: string,
  problem: string,
  instead: string,
  place = 'command line',
): InvalidInputError {
  return new InvalidInputError({ rule: 'command-line', value, problem, instead }, place);
}
