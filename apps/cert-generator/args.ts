import { parseArgs } from 'node:util';
import { InvalidInputError, nearest, parseGoDuration } from '../../lib/identity';

/** One option of a command. */
export interface OptionSpec {
  /** What stands for its value in the help; without one it is a switch. */
  readonly value?: string;
  readonly help: string;
}

export interface OptionSpecs {
  readonly [name: string]: OptionSpec;
}

/** The arguments of a command, read. */
export class Args {
  /** @throws InvalidInputError at the first that is wrong */
  static parse(argv: string[], specs: OptionSpecs): Args {
    const { values, positionals, tokens } = parseArgs({
      args: argv,
      strict: false,
      allowPositionals: true,
      tokens: true,
      options: Object.fromEntries(
        Object.entries(specs).map(([name, { value }]) => [name, { type: value ? 'string' : 'boolean' }]),
      ),
    });
    for (const token of tokens) {
      if (token.kind !== 'option') continue;
      const spec = specs[token.name];
      if (!spec) throw unknownOption(token.rawName, Object.keys(specs));
      if (spec.value && !isValue(token)) {
        throw badArgument(token.rawName, 'has no value', `${token.rawName} ${spec.value}`);
      }
      if (!spec.value && token.value !== undefined) {
        throw badArgument(`${token.rawName}=${token.value}`, 'has a value, and takes none', token.rawName);
      }
      if (tokens.filter((other) => other.kind === 'option' && other.name === token.name).length > 1) {
        throw badArgument(token.rawName, 'is there twice', 'each option once');
      }
    }
    if (positionals.length > 0)
      throw badArgument(positionals[0], 'is no option', 'options, as --help lists them');
    return new Args(values as { [name: string]: string | boolean });
  }

  private constructor(private readonly values: { readonly [name: string]: string | boolean }) {}

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** @throws InvalidInputError if it is missing */
  required(name: string, example: string): string {
    const value = this.text(name);
    if (value === undefined) throw badArgument(`--${name}`, 'is missing', `--${name} ${example}`);
    return value;
  }

  /** Seconds of a duration such as `720h`. @throws InvalidInputError if it is none */
  seconds(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const seconds = parseGoDuration(text);
    if (seconds !== undefined && seconds > 0 && Number.isInteger(seconds)) return seconds;
    const days = /^(\d+)d$/.exec(text);
    throw badArgument(
      `--${name} ${text}`,
      'is no duration in whole seconds above 0',
      days ? `--${name} ${Number(days[1]) * 24}h` : `--${name} 720h`,
    );
  }

  /** One of a few words. @throws InvalidInputError if it is another */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || choices.includes(value as T)) return value as T | undefined;
    throw badArgument(
      `--${name} ${value}`,
      'is no choice',
      choices.map((choice) => `"${choice}"`).join(' or '),
    );
  }
}

/** What begins with a hyphen is the next option, other than a hyphen alone, which stands for standard input. */
function isValue({ value, inlineValue }: { value?: string; inlineValue?: boolean }): boolean {
  if (value === undefined || value === '') return false;
  return inlineValue === true || value === '-' || !value.startsWith('-');
}

export function badArgument(value: string, problem: string, instead: string): InvalidInputError {
  return new InvalidInputError({ rule: 'command-line', value, problem, instead });
}

function unknownOption(name: string, known: string[]): InvalidInputError {
  const close = nearest(name.replace(/^-+/, ''), known);
  return badArgument(
    name,
    'is no option',
    close ? `--${close}` : known.map((option) => `--${option}`).join(', '),
  );
}
