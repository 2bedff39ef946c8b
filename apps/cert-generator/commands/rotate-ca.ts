import { IssuerMode } from '../../../lib/certificates/issuer';
import { type Command } from '../command';
import { issueAll, ISSUING_OPTIONS } from '../issuing';
import { rotationId } from '../rotation-id';

const MODES = {
  prepare: IssuerMode.PREPARE_CA,
  activate: IssuerMode.ACTIVATE_CA,
  retire: IssuerMode.RETIRE_CA,
};
const PHASES = Object.keys(MODES) as (keyof typeof MODES)[];

export const rotateCa: Command = {
  summary: 'replace the authority in three steps, between which every pod restarts',
  options: {
    ...ISSUING_OPTIONS,
    phase: {
      value: 'PHASE',
      help: 'prepare: the next one is trusted; activate: it signs; retire: the old one is trusted no more',
    },
  },
  run: (context) => {
    const { args, io, layout, log } = context;
    const example = PHASES.join('|');
    args.required('phase', example);
    const phase = args.choice('phase', PHASES)!;
    if (phase === 'prepare' && layout.edge) {
      log('warn', 'agents outside need new bundles before activate: theirs do not trust the next authority');
    }
    return issueAll(context, { mode: MODES[phase], rotationId: rotationId(io) });
  },
};
