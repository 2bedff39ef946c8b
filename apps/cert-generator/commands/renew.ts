import { IssuerMode } from '../../../lib/certificates/issuer';
import { badArgument } from '../args';
import { type Command } from '../command';
import { issueAll, ISSUING_OPTIONS } from '../issuing';
import { rotationId } from '../rotation-id';

export const renew: Command = {
  summary: 'renew certificates that are about to expire, or all of them',
  options: {
    ...ISSUING_OPTIONS,
    all: { help: 'every certificate, once for each value of ROTATION_ID' },
    within: {
      value: 'DURATION',
      help: 'those with less than this left (default: what the layout says of each)',
    },
  },
  run: (context) => {
    const { args, io } = context;
    const renewWithinSeconds = args.seconds('within');
    if (!args.flag('all')) return issueAll(context, { renewWithinSeconds });
    if (renewWithinSeconds !== undefined) {
      throw badArgument('--all --within', 'contradict each other', 'one of them');
    }
    return issueAll(context, { mode: IssuerMode.ROTATE_LEAVES, rotationId: rotationId(io) });
  },
};
