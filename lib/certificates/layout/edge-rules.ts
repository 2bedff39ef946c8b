import { nearest, type Problem } from '../../identity';
import { type EdgeLayout, type LayoutDocument } from './document';
import { hostPortProblem } from './host-port';
import { leafLifetimeProblem } from './lifetime';
import { at, type LayoutProblem } from './problems';
import { subjectProblem } from './subjects';

/** What is wrong with what agents outside the cluster are told. */
export function edgeProblems(
  edge: EdgeLayout,
  { authority, certificates }: Pick<LayoutDocument, 'authority' | 'certificates'>,
): LayoutProblem[] {
  const names = certificates.flatMap(({ dnsNames }) => dnsNames);
  return [
    ...at('gateway', hostPortProblem(edge.gateway)),
    ...at('serverName', serverNameProblem(edge.serverName, names)),
    ...at('subjectSuffix', subjectProblem(edge.subjectSuffix)),
    ...at('maxLifetimeSeconds', leafLifetimeProblem(edge.maxLifetimeSeconds, authority.lifetimeSeconds)),
  ];
}

function serverNameProblem(name: string, names: string[]): Problem | undefined {
  const parent = name.slice(name.indexOf('.') + 1);
  if (names.includes(name) || names.includes(`*.${parent}`)) return undefined;
  const close = nearest(name, names);
  return {
    rule: 'edge-server-name',
    value: name,
    problem: 'is a name that no certificate has, so that every agent would refuse the gateway',
    instead: close
      ? `"${close}", or dnsNames of the gateway's certificate`
      : "dnsNames of the gateway's certificate",
  };
}
