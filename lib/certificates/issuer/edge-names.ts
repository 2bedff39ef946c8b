import { DistinguishedName, type Problem } from '../../identity';
import { type CertificateLayoutEntry, type LayoutDocument } from '../layout/document';

/** What the certificate of an agent says of it. */
export interface EdgeNames {
  readonly subject: string;
  readonly dnsNames: string[];
  readonly spiffeId: string;
}

/** Why an agent with these names could pass for a service or for the authority, or undefined. */
export function serviceProblem(layout: LayoutDocument, names: EdgeNames): Problem | undefined {
  const { authority, certificates } = layout;
  const problem = (value: string, owner: string): Problem => ({
    rule: 'edge-impersonation',
    value,
    problem: `is a name of ${owner}, whose place the agent could take`,
    instead: 'another id or partition',
  });
  if (sameSubject(names.subject, authority.subject)) return problem(names.subject, 'the authority');
  for (const entry of certificates) {
    const taken = takenName(entry, names);
    if (taken !== undefined) return problem(taken, `the certificate ${entry.name}`);
  }
  return undefined;
}

function takenName(
  { subject, dnsNames, spiffeId }: CertificateLayoutEntry,
  names: EdgeNames,
): string | undefined {
  if (sameSubject(subject, names.subject)) return names.subject;
  if (spiffeId === names.spiffeId) return names.spiffeId;
  const taken = dnsNames.map((name) => name.toLowerCase());
  return names.dnsNames
    .map((name) => name.toLowerCase())
    .find((name) => taken.includes(name) || taken.includes(`*${name.slice(name.indexOf('.'))}`));
}

/** As those compare who ignore case and the number of spaces. Source: RFC 4518. */
function sameSubject(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) =>
    DistinguishedName.parse(text).toString().toLowerCase().replace(/\s+/g, ' '),
  );
  return one === other;
}
