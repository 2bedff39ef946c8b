import { type LayoutDocument } from '../../lib/certificates/layout';
import { type CertificateStore, type Log, type WorkloadAccess } from '../../lib/certificates/issuer';
import { type Args, type OptionSpecs } from './args';
import { type ExitCode } from './exit-code';
import { type ProgramIo } from './io';

/** What a command works with. */
export interface CommandContext {
  readonly args: Args;
  readonly io: ProgramIo;
  readonly log: Log;
  readonly layout: LayoutDocument;
  readonly store: CertificateStore;
  /** @default - there are none: the certificates are in a directory */
  readonly workloads?: WorkloadAccess;
}

/** One word after `certs`. */
export interface Command {
  readonly summary: string;
  readonly options: OptionSpecs;
  run(context: CommandContext): Promise<ExitCode>;
}
