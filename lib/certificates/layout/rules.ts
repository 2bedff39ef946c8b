import { type Problem, trustDomainProblem } from '../../identity';
import { authorityProblems } from './authority-rules';
import { certificateProblems } from './certificate-rules';
import { Claims } from './claims';
import { type LayoutDocument } from './document';
import { edgeProblems } from './edge-rules';
import { at, below, type LayoutProblem } from './problems';
import { targetProblems } from './target-rules';

/** Everything that is wrong with a layout, whose types are right. */
export function layoutProblems(document: LayoutDocument): LayoutProblem[] {
  const { certificates, edge } = document;
  return [
    ...at('runtimeLayoutVersion', versionProblem(document.runtimeLayoutVersion)),
    ...at('trustDomain', trustDomainProblem(document.trustDomain)),
    ...below('authority', authorityProblems(document.authority)),
    ...certificates.flatMap((entry, i) => below(`certificates[${i}]`, certificateProblems(entry, document))),
    ...claimProblems(document),
    ...targetProblems(document),
    ...(edge ? below('edge', edgeProblems(edge, document)) : []),
  ];
}

/** Why a layout version cannot be that, or undefined. */
export function versionProblem(version: string): Problem | undefined {
  if (version !== '') return undefined;
  return { rule: 'text', value: '', problem: 'is empty', instead: 'a version such as "1"' };
}

/** Why there cannot be another certificate of that name, or undefined. */
export function nameTakenProblem(name: string): Problem {
  return {
    rule: 'certificate-name',
    value: name,
    problem: 'is the name of two certificates',
    instead: 'a name of its own for each',
  };
}

function claimProblems({ certificates, targets }: LayoutDocument): LayoutProblem[] {
  const claims = new Claims();
  const names = new Set<string>();
  return certificates.flatMap((entry, i) => {
    const path = `certificates[${i}]`;
    if (names.has(entry.name)) return at(`${path}.name`, nameTakenProblem(entry.name));
    names.add(entry.name);
    const holding = targets.filter((target) => target.certificates.includes(entry.name));
    const namespaces = holding.map((target) => target.entry.namespace);
    const problems = claims.problems(entry, namespaces);
    claims.hold(entry, namespaces);
    return below(path, problems);
  });
}
