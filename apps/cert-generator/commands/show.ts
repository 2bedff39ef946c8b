import { type CertificateStatus, readStatus, type Status } from '../../../lib/certificates/issuer';
import { type Command } from '../command';
import { ExitCode } from '../exit-code';
import { table, timeLeft, timeText } from '../table';

export const show: Command = {
  summary: 'list the certificates: what they say, when they expire, why one would be issued again',
  options: { names: { help: 'list the names of each, instead of how many there are' } },
  run: async ({ args, io, layout, store }) => {
    const now = io.now();
    const status = await readStatus(layout, store, now);
    io.out(args.flag('json') ? asJson(status) : asText(status, args.flag('names'), now));
    return ExitCode.DONE;
  },
};

function asJson({ authority, certificates }: Status): string {
  return `${JSON.stringify({ authority, certificates }, null, 2)}\n`;
}

function asText({ authority, certificates }: Status, names: boolean, now: Date): string {
  const { facts, phase, problems, adoption } = authority;
  const end = facts ? `, expires in ${timeLeft(facts.notAfter, now)} (${timeText(facts.notAfter)})` : '';
  const told = [...new Set([...problems, ...(adoption ? [adoption] : [])])];
  const wrong = told.map((clause) => `  it ${clause}\n`).join('');
  return `authority ${facts?.subject ?? ''}, ${phase}${end}\n${wrong}\n${table(
    ['NAME', 'SUBJECT', 'NAMES', 'EXPIRES IN', 'EXPIRES AT', 'ENTRY', 'NEXT RUN'],
    certificates.map((certificate) => row(certificate, names, now)),
  )}`;
}

function row({ name, facts, entry, reissue }: CertificateStatus, names: boolean, now: Date): string[] {
  const next = reissue ? `issues it again: it ${reissue}` : 'keeps it';
  if (!facts) return [name, '-', '-', '-', '-', entry, next];
  const all = [...facts.dnsNames, ...facts.ipAddresses, ...facts.uris];
  return [
    name,
    /(?:^|,)CN=((?:[^,\\]|\\.)*)/.exec(facts.subject)?.[1] ?? facts.subject,
    names ? all.join(' ') : String(all.length),
    timeLeft(facts.notAfter, now),
    timeText(facts.notAfter),
    entry,
    next,
  ];
}
