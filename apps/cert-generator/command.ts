import { type EntryRef, type LayoutDocument } from '../../lib/certificates/layout';
import { type CertificateStore, type Log, type WorkloadAccess } from '../../lib/certificates/issuer';
import { type Args, type OptionSpecs } from './args';
import { type ExitCode } from './exit-code';
import { type ProgramIo } from './io';

/** What every command works with. */
export interface StoreContext {
  readonly args: Args;
  readonly io: ProgramIo;
  readonly log: Log;
  readonly store: CertificateStore;
  /** @default - there are none: the certificates are in a directory */
  readonly workloads?: WorkloadAccess;
}

/** What a command works with that reads a layout. */
export interface CommandContext extends StoreContext {
  readonly layout: LayoutDocument;
}

/** One word after `certs`, whose layout says which certificates there are. */
export interface Command {
  readonly summary: string;
  readonly options: OptionSpecs;
  /** It has none: it tells this kind from the other. */
  readonly entries?: undefined;
  run(context: CommandContext): Promise<ExitCode>;
}

/** One word after `certs` that needs no layout: its arguments say what it works on. */
export interface StoreCommand {
  readonly summary: string;
  readonly options: OptionSpecs;
  /** What it works on. @throws InvalidInputError if an argument is wrong */
  entries(args: Args): EntryRef[];
  run(context: StoreContext): Promise<ExitCode>;
}
