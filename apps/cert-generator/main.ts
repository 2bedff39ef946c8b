import { nearest } from '../../lib/identity';
import { Args, badArgument, type OptionSpecs } from './args';
import { COMMANDS } from './commands';
import { exitCodeOf, ExitCode, messageOf } from './exit-code';
import { commandHelp, overview } from './help';
import { type ProgramIo } from './io';
import { LAYOUT_OPTIONS, readLayout } from './layout-file';
import { jsonLog, textLog } from './logger';
import { checkPlace, entriesOf, PLACE_OPTIONS, placeOf } from './place';

const PROGRAM = 'cdk8s-spire certs';

const COMMON_OPTIONS: OptionSpecs = {
  ...PLACE_OPTIONS,
  json: { help: 'write results as one JSON object, and messages as one a line, as always with --in-cluster' },
  help: { help: 'this' },
};

/** Runs the program with what follows `certs`. It never throws. */
export async function certs(argv: string[], io: ProgramIo): Promise<ExitCode> {
  // Before the arguments are known to be right, because what is wrong with them is logged as well.
  const log = argv.includes('--json') || argv.includes('--in-cluster') ? jsonLog(io) : textLog(io);
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === 'help') {
      io.out(overview(PROGRAM));
      return name === undefined ? ExitCode.BAD_INPUT : ExitCode.DONE;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      const names = Object.keys(COMMANDS);
      throw badArgument(name, 'is no command', nearest(name, names) ?? names.join(', '));
    }
    const layoutOptions = command.entries ? {} : LAYOUT_OPTIONS;
    const options = { ...command.options, ...layoutOptions, ...COMMON_OPTIONS };
    if (rest.includes('--help')) {
      io.out(commandHelp(PROGRAM, name, command, options));
      return ExitCode.DONE;
    }
    const args = Args.parse(rest, options);
    checkPlace(args);
    if (command.entries) {
      return await command.run({ args, io, log, ...placeOf(args, command.entries(args), io) });
    }
    const layout = readLayout(args, io);
    return await command.run({ args, io, log, layout, ...placeOf(args, entriesOf(layout), io) });
  } catch (error) {
    log('error', messageOf(error), { code: exitCodeOf(error) });
    return exitCodeOf(error);
  }
}
