import { type OptionSpecs } from './args';
import { type Command, type StoreCommand } from './command';
import { COMMANDS } from './commands';
import { EXIT_CODES } from './exit-code';

/** Of all commands together. */
export function overview(program: string): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const commands = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`,
  );
  const codes = Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code}  ${meaning}\n`);
  return [
    `Usage: ${program} COMMAND [OPTIONS]\n\nCommands:\n`,
    ...commands,
    `\n${program} COMMAND --help lists the options.\n\nExit codes:\n`,
    ...codes,
  ].join('');
}

/** A directory is a place for the entries of a layout, and not for what has none. */
const OF_DIRECTORIES = ['dir', 'owner'];

/** Of one command. */
export function commandHelp(
  program: string,
  name: string,
  { summary, entries }: Command | StoreCommand,
  options: OptionSpecs,
): string {
  const spelled = Object.entries(options)
    .filter(([option]) => !entries || !OF_DIRECTORIES.includes(option))
    .map(([option, { value, help }]) => [`--${option}${value ? ` ${value}` : ''}`, help] as const);
  const width = Math.max(...spelled.map(([text]) => text.length));
  return [
    `Usage: ${program} ${name} [OPTIONS]\n\n${summary[0].toUpperCase()}${summary.slice(1)}.\n\nOptions:\n`,
    ...spelled.map(([text, help]) => `  ${text.padEnd(width)}  ${help}\n`),
  ].join('');
}
