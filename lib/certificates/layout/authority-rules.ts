import { dnsLabelProblem, dnsSubdomainProblem, type Problem } from '../../identity';
import { type AuthorityLayout, type EntryRef } from './document';
import { authorityLifetimeProblem } from './lifetime';
import { at, below, type LayoutProblem } from './problems';
import { subjectProblem } from './subjects';

/** What is wrong with the authority. */
export function authorityProblems(authority: AuthorityLayout): LayoutProblem[] {
  return [
    ...below('entry', entryProblems(authority.entry)),
    ...at('subject', subjectProblem(authority.subject)),
    ...at('lifetimeSeconds', authorityLifetimeProblem(authority.lifetimeSeconds)),
    ...at('pathLength', pathLengthProblem(authority.pathLength)),
    ...below('adoptFrom', adoptionProblems(authority)),
  ];
}

function adoptionProblems({ adoptFrom, entry }: AuthorityLayout): LayoutProblem[] {
  if (!adoptFrom) return [];
  const own = adoptFrom.namespace === entry.namespace && adoptFrom.name === entry.name;
  return [
    ...entryProblems(adoptFrom),
    ...at(
      '',
      own
        ? {
            rule: 'secret-clash',
            value: `${entry.namespace}/${entry.name}`,
            problem: "is where the authority's key is, so that there is nothing to take over",
            instead: 'the Secret of somebody else, or leave it out',
          }
        : undefined,
    ),
  ];
}

/** What is wrong with the names of a Secret. */
export function entryProblems({ namespace, name }: EntryRef): LayoutProblem[] {
  return [...at('namespace', dnsLabelProblem(namespace)), ...at('name', dnsSubdomainProblem(name))];
}

function pathLengthProblem(length: number): Problem | undefined {
  if (Number.isSafeInteger(length) && length >= 0 && length <= 10) return undefined;
  return {
    rule: 'path-length',
    value: `pathLength ${length}`,
    problem: 'is no number of authorities, one below the other',
    instead: '0 where only services are to be signed, 1 with SPIRE below it, at most 10',
  };
}
