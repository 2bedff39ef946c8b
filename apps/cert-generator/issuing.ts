import {
  IssuerMode,
  reconcile,
  type ReconcileOptions,
  restartWorkloads,
} from '../../lib/certificates/issuer';
import { type OptionSpecs } from './args';
import { type CommandContext } from './command';
import { ExitCode, exitCodeOf, messageOf } from './exit-code';
import { timeText } from './table';

/** Options of every command that issues. */
export const ISSUING_OPTIONS: OptionSpecs = {
  'no-restart': { help: 'restart no workloads whose certificates changed' },
};

/** Reconciles, restarts what has to, and says what was done. */
export async function issueAll(
  { args, io, log, layout, store, workloads }: CommandContext,
  options: Partial<ReconcileOptions>,
): Promise<ExitCode> {
  const report = await reconcile({ layout, store, now: io.now(), log, ...options });
  const { restarted, refused } =
    workloads && !args.flag('no-restart')
      ? await restartWorkloads(layout, report, workloads, log, options.mode === IssuerMode.RETIRE_CA)
      : { restarted: [], refused: [] };
  const { authority, issued, stored } = report;
  const total = layout.certificates.length;
  log(
    'info',
    stored.length === 0 && report.failures.length === 0
      ? `nothing to do: ${total} certificates are as they should be`
      : `issued ${issued.length} of ${total} certificates`,
    {
      issued: issued.length,
      kept: report.certificates.size - issued.length,
      stored,
      restarted,
      authority: { ...authority, notAfter: timeText(authority.notAfter) },
    },
  );
  for (const error of report.failures) log('error', messageOf(error), { code: exitCodeOf(error) });
  return worstOf([...report.failures.map(exitCodeOf), ...(refused.length > 0 ? [ExitCode.UNREACHABLE] : [])]);
}

/** What somebody has to see to comes before what may go well later. */
function worstOf(codes: ExitCode[]): ExitCode {
  if (codes.includes(ExitCode.FOREIGN)) return ExitCode.FOREIGN;
  return codes[0] ?? ExitCode.DONE;
}
