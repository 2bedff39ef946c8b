import { isIP } from 'node:net';
import {
  checkLayout,
  hostOf,
  InvalidLayoutError,
  type LayoutDocument,
  type LayoutProblem,
} from '../../certificates';
import { canonicalIpAddress, type Problem } from '../../identity';
import { Catalogue } from '../catalogue';
import { GATEWAY } from '../certificate-props';
import { plainLayout } from './plain-layout';
import { type RefusedKey } from './refused-key';
import { type Values } from './schema';

/** A name or an address that a key adds to the certificate of a service. */
interface AddedName {
  readonly key: string;
  readonly service: string;
  readonly list: 'dnsNames' | 'ipAddresses';
  readonly value: string;
}

/**
 * The names and addresses of the values that certificates cannot have, each by its own key: found by putting them
 * one by one into the layout of all services, whose rules they break.
 */
export function refusedNames(values: Values): RefusedKey[] {
  const added = addedNames(values);
  if (added.length === 0) return [];
  const catalogue = new Catalogue({ namespace: values.spire.namespace });
  let document = plainLayout(values, catalogue);
  // Mostly all of them are right, and one look is enough.
  const all = added.reduce((layout, name) => extended(layout, name, catalogue), document);
  if (problemsOf(all).length === 0) return [];
  const refused: RefusedKey[] = [];
  for (const name of added) {
    const next = extended(document, name, catalogue);
    const last = `certificates[${next.certificates.length - 1}].${name.list}[`;
    const found = problemsOf(next).find(({ path }) => path.startsWith(last));
    if (found) refused.push({ key: name.key, problem: inValuesFile(found.problem) });
    else document = next;
  }
  return refused;
}

function addedNames({ certs: { extraNames, edge } }: Values): AddedName[] {
  const listed = extraNames.flatMap(({ service, ...lists }, i) =>
    (['dnsNames', 'ipAddresses'] as const).flatMap((list) =>
      lists[list].map((value, j) => ({ key: `certs.extraNames[${i}].${list}[${j}]`, service, list, value })),
    ),
  );
  const host = edge.gateway && hostOf(edge.gateway);
  const gateway: AddedName[] = host
    ? [
        {
          key: 'certs.edge.gateway',
          service: GATEWAY,
          list: isIP(host) ? 'ipAddresses' : 'dnsNames',
          value: host,
        },
      ]
    : [];
  return [...listed, ...gateway].map((name) =>
    name.list === 'ipAddresses' ? { ...name, value: canonicalIpAddress(name.value) } : name,
  );
}

/** With one name more, and its certificate at the end: of two that have one name, the rules refuse the later one. */
function extended(
  document: LayoutDocument,
  { service, list, value }: AddedName,
  catalogue: Catalogue,
): LayoutDocument {
  const { certificateName } = catalogue.service(service);
  const entry = document.certificates.find(({ name }) => name === certificateName)!;
  if (entry[list].includes(value)) return document;
  const others = document.certificates.filter((other) => other !== entry);
  return { ...document, certificates: [...others, { ...entry, [list]: [...entry[list], value] }] };
}

function problemsOf(document: LayoutDocument): LayoutProblem[] {
  try {
    checkLayout(document, 'layout');
    return [];
  } catch (error) {
    if (error instanceof InvalidLayoutError) return error.problems;
    throw error;
  }
}

/** The same in the words of the values file, which has no service that shares what it likes. */
function inValuesFile(problem: Problem): Problem {
  if (problem.rule !== 'certificate-impersonation') return problem;
  return { ...problem, instead: 'names that only one of them has' };
}
