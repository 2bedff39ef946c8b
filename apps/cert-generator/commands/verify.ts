import { readStatus } from '../../../lib/certificates/issuer';
import { type Command } from '../command';
import { ExitCode } from '../exit-code';

export const verify: Command = {
  summary: 'say of the authority and of each certificate what is wrong with it; exit code 5 if anything is',
  options: {},
  run: async ({ args, io, layout, store }) => {
    const { authority, certificates } = await readStatus(layout, store, io.now());
    const found = [
      { name: 'authority', entry: undefined, problems: authority.problems },
      ...certificates.map(({ name, entry, problems }) => ({ name, entry, problems })),
    ];
    io.out(
      args.flag('json')
        ? `${JSON.stringify(found, null, 2)}\n`
        : found
            .map(({ name, entry, problems }) => {
              const place = entry ? ` (${entry})` : '';
              return problems.length === 0
                ? `ok     ${name}${place}\n`
                : problems.map((problem) => `WRONG  ${name}${place}: it ${problem}\n`).join('');
            })
            .join(''),
    );
    return found.some(({ problems }) => problems.length > 0) ? ExitCode.PROBLEMS : ExitCode.DONE;
  },
};
