import { DistinguishedName, distinguishedNameProblem, type Problem } from '../../identity';

/** One spelling, for those who compare texts; what is no name stays, to be refused. */
export function canonicalName(text: string): string {
  return distinguishedNameProblem(text) ? text : DistinguishedName.parse(text).toString();
}

/** Why `text` cannot stand for a subject in a layout, or undefined: there, each has one spelling. */
export function subjectProblem(text: string): Problem | undefined {
  const problem = distinguishedNameProblem(text);
  const canonical = canonicalName(text);
  if (problem || text === canonical) return problem;
  return {
    rule: 'distinguished-name',
    value: text,
    problem: 'is not written in its one spelling',
    instead: `"${canonical}"`,
  };
}

/** The same for all names that some software takes for one: without regard to case and width of spaces. Source: RFC 5280 §7.1. */
export function comparableName(text: string): string {
  return canonicalName(text).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
}
