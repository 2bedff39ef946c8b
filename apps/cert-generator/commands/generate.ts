import { type Command } from '../command';
import { issueAll, ISSUING_OPTIONS } from '../issuing';

export const generate: Command = {
  summary: 'make the authority and the certificates, or heal what is missing or wrong',
  options: {
    ...ISSUING_OPTIONS,
    'replace-ca': { help: 'make a new authority if the stored one is lost or damaged; a good one is kept' },
  },
  run: (context) => issueAll(context, { replaceAuthority: context.args.flag('replace-ca') }),
};
