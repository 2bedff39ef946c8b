import { join } from 'node:path';
import { issueEdgeBundle, readAuthority } from '../../../lib/certificates/issuer';
import { type Command } from '../command';
import { ExitCode } from '../exit-code';
import { readInput } from '../input-file';
import { writeSecretFiles } from '../output-files';
import { timeText } from '../table';

export const issueEdge: Command = {
  summary: 'issue what an agent outside needs to reach the gateway',
  options: {
    id: { value: 'ID', help: 'name of the agent, a DNS label' },
    partition: { value: 'PARTITION', help: 'the part of the network that it looks at, a DNS label' },
    type: { value: 'TYPE', help: 'what it is: agent, poller or checker (default: agent)' },
    lifetime: { value: 'DURATION', help: 'how long it is valid (default: 720h)' },
    csr: { value: 'FILE', help: 'request for a key that was made elsewhere, as PEM; - for standard input' },
    out: { value: 'DIR', help: 'where the files go; none that is there is overwritten' },
  },
  run: async ({ args, io, layout, store }) => {
    const request = {
      id: args.required('id', 'agent-7'),
      partition: args.required('partition', 'default'),
      componentType: args.text('type'),
      lifetimeSeconds: args.seconds('lifetime'),
    };
    const folder = args.required('out', 'DIR');
    const csrFile = args.text('csr');
    const csr = csrFile === undefined ? undefined : await readInput(csrFile, io);
    const now = io.now();
    const authority = await readAuthority(layout, store, now);
    const bundle = await issueEdgeBundle(layout, authority, { ...request, csr }, now);
    const { subject, spiffeId, notAfter, files } = bundle;
    writeSecretFiles(
      Object.fromEntries(Object.entries(files).map(([name, content]) => [join(folder, name), content])),
    );
    const names = Object.keys(files);
    io.out(
      args.flag('json')
        ? `${JSON.stringify({ subject, spiffeId, notAfter, folder, files: names }, null, 2)}\n`
        : `${subject}\n${spiffeId}\nvalid until ${timeText(notAfter)}\n${names
            .map((name) => `${join(folder, name)}\n`)
            .join('')}`,
    );
    return ExitCode.DONE;
  },
};
