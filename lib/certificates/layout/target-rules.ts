import { nearest, type Problem } from '../../identity';
import { entryProblems } from './authority-rules';
import { type EntryRef, type LayoutDocument } from './document';
import { RECORD_FILE, ROOT_FILE } from './file-names';
import { filesOf } from './files';
import { at, below, type LayoutProblem } from './problems';
import { sizeProblem } from './size';

/** What is wrong with the Secrets, and with what is in which. */
export function targetProblems(document: LayoutDocument): LayoutProblem[] {
  const { certificates, targets } = document;
  const stored = new Set(targets.flatMap((target) => target.certificates));
  return [
    ...targets.flatMap((_, i) => below(`targets[${i}]`, problemsOf(document, i))),
    ...certificates.flatMap(({ name }, i) =>
      at(
        `certificates[${i}].name`,
        stored.has(name)
          ? undefined
          : targetProblem(name, 'is stored nowhere', 'a target that names the certificate'),
      ),
    ),
  ];
}

/** Why a Secret with runtime certificates cannot be there, or undefined. */
export function entryClashProblem(entry: EntryRef, authority: EntryRef): Problem | undefined {
  if (keyOf(entry) !== keyOf(authority)) return undefined;
  return {
    rule: 'secret-clash',
    value: keyOf(entry),
    problem: "is where the authority's key is, which no workload may have",
    instead: 'two Secrets',
  };
}

function problemsOf(document: LayoutDocument, index: number): LayoutProblem[] {
  const { authority, certificates, targets } = document;
  const { entry, certificates: names } = targets[index];
  const known = certificates.map(({ name }) => name);
  const held = names.flatMap((name) => certificates.find((candidate) => candidate.name === name) ?? []);
  return [
    ...below('entry', entryProblems(entry)),
    ...at('entry', entryClashProblem(entry, authority.entry) ?? repeatedEntry(targets, index)),
    ...names.flatMap((name, i) =>
      at(`certificates[${i}]`, known.includes(name) ? undefined : unknown(name, known)),
    ),
    ...at('certificates', fileProblem(held.flatMap(filesOf))),
    ...at('entry', sizeProblem(entry.name, held, document)),
  ];
}

function repeatedEntry(targets: LayoutDocument['targets'], index: number): Problem | undefined {
  const { entry } = targets[index];
  const first = targets.findIndex((target) => keyOf(target.entry) === keyOf(entry));
  if (first === index) return undefined;
  return {
    rule: 'secret-clash',
    value: keyOf(entry),
    problem: 'is there twice',
    instead: 'each Secret once',
  };
}

/** Certificates named `core` and `core-key` would both have a `core-key.pem`. */
function fileProblem(files: string[]): Problem | undefined {
  const all = [ROOT_FILE, RECORD_FILE, ...files];
  const twice = all.find((file, i) => all.indexOf(file) !== i);
  if (twice === undefined) return undefined;
  return {
    rule: 'certificate-name',
    value: twice,
    problem: 'is a file of two certificates',
    instead: 'names that lead to other files',
  };
}

function unknown(name: string, known: string[]): Problem {
  const instead = nearest(name, known) ?? known.join('", "');
  return targetProblem(name, 'is no certificate of the layout', instead ? `"${instead}"` : 'a certificate');
}

function targetProblem(name: string, problem: string, instead: string): Problem {
  return { rule: 'certificate-target', value: name, problem, instead };
}

function keyOf({ namespace, name }: EntryRef): string {
  return `${namespace}/${name}`;
}
