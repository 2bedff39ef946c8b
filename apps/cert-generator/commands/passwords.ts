import { dnsLabelProblem, dnsSubdomainProblem } from '../../../lib/identity';
import { type EntryRef } from '../../../lib/certificates/layout';
import { fillPasswords } from '../../../lib/certificates/issuer';
import { secretKeyNameProblem } from '../../../lib/kubernetes/cert-manager/secret-key';
import { type Args, badArgument } from '../args';
import { type StoreCommand } from '../command';
import { ExitCode } from '../exit-code';

export const passwords: StoreCommand = {
  summary: 'fill a Secret with passwords of chance where there are none yet',
  options: {
    secret: {
      value: 'NS/NAME',
      help: 'the Secret; with --in-cluster it must exist, with or without content',
    },
    keys: { value: 'KEY,…', help: 'keys of the Secret that are to hold a password each' },
  },
  entries: (args) => [secretOf(args)],
  async run({ args, store, log }) {
    const entry = secretOf(args);
    const keys = keysOf(args);
    const made = await fillPasswords({ store, entry, keys, log, create: !args.flag('in-cluster') });
    if (made.length === 0) log('info', `nothing to do: ${keys.length} passwords are there`);
    return ExitCode.DONE;
  },
};

function secretOf(args: Args): EntryRef {
  if (args.text('dir') !== undefined)
    throw badArgument('--dir', 'is no place of passwords', '--in-cluster or --namespace NS');
  const text = args.required('secret', 'demo/passwords');
  const [namespace, name, more] = text.split('/');
  if (more === undefined && !dnsLabelProblem(namespace) && !dnsSubdomainProblem(name ?? '')) {
    return { namespace, name };
  }
  throw badArgument(`--secret ${text}`, 'is no Secret', '--secret demo/passwords');
}

function keysOf(args: Args): string[] {
  const text = args.required('keys', 'core,web');
  const keys = text.split(',');
  if (!keys.some(secretKeyNameProblem)) return [...new Set(keys)];
  throw badArgument(`--keys ${text}`, 'has something that is no key of a Secret', '--keys core,web');
}
