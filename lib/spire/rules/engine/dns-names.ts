import { limitedTo } from './workload';
import { type DeclaredEntry, type DeclaredSpiffeId } from './model';

type Registration = DeclaredSpiffeId | DeclaredEntry;

/** DNS names that two identities would hold. */
export interface SharedNames {
  readonly names: string[];
  readonly at: Registration;
  /** Another registration that has them, too. */
  readonly other: Registration;
  /** Whether they are those of a Service in the other's namespace, in which the pods of this one are not. */
  readonly foreign: boolean;
}

/** Who has which names, among registrations whose SVIDs the same clients trust. */
interface Claims {
  readonly first: Map<string, Registration>;
  /** Of names that several have, all of those. */
  readonly contested: Map<string, Registration[]>;
  /** Wildcards, by what they have behind the asterisk. */
  readonly wildcards: Map<string, Registration[]>;
}

/**
 * The DNS names that several of the registrations have. Names that are templates are not known.
 *
 * @param audience key of those that trust the SVIDs of a registration
 */
export function sharedNames(
  registrations: Registration[],
  audience: (at: Registration) => string,
): SharedNames[] {
  const audiences = new Map<string, Claims>();
  for (const at of registrations) {
    const names = namesOf(at);
    if (!names) continue;
    const key = audience(at);
    let claims = audiences.get(key);
    if (!claims)
      audiences.set(key, (claims = { first: new Map(), contested: new Map(), wildcards: new Map() }));
    for (const name of names) if (!name.includes('{{')) claim(claims, name.toLowerCase(), at);
  }
  return grouped([...audiences.values()].flatMap(conflicts));
}

function claim({ first, contested, wildcards }: Claims, name: string, at: Registration): void {
  const earlier = first.get(name);
  if (earlier === undefined) first.set(name, at);
  else if (idOf(earlier) !== idOf(at)) append(contested, name, earlier, at);
  if (name.startsWith('*.')) append(wildcards, name.slice(2), undefined, at);
}

function append(
  lists: Map<string, Registration[]>,
  key: string,
  first: Registration | undefined,
  at: Registration,
): void {
  const list = lists.get(key);
  if (list) list.push(at);
  else lists.set(key, first ? [first, at] : [at]);
}

function conflicts({ first, contested, wildcards }: Claims): SharedNames[] {
  if (wildcards.size > 0) {
    for (const [name, at] of first) {
      const covering = name.startsWith('*.') ? undefined : wildcards.get(name.slice(name.indexOf('.') + 1));
      if (covering) contested.set(name, [...(contested.get(name) ?? [at]), ...covering]);
    }
  }
  return [...contested].flatMap(([name, claimants]) => conflictsOf(name, claimants));
}

function conflictsOf(name: string, claimants: Registration[]): SharedNames[] {
  const namespace = namespaceOf(name);
  const isAtHome = (at: Registration) =>
    limitedTo(at.workload)?.every((candidate) => candidate === namespace) ?? false;
  const owners = namespace === undefined ? [] : claimants.filter(isAtHome);
  const strangers = owners.length === 0 ? [] : claimants.filter((at) => !isAtHome(at));
  // A short name means another Service in each namespace, so that only those of one namespace share it.
  const rivals = name.includes('.') ? claimants : sharing(claimants);
  const [other, ...others] = owners.length === 0 ? rivals : owners;
  const conflict = (foreign: boolean) => (at: Registration) => ({ names: [name], at, other, foreign });
  return [
    ...strangers.map(conflict(true)),
    ...others.filter((at) => idOf(at) !== idOf(other)).map(conflict(false)),
  ];
}

/** Those that are limited to a namespace to which another is limited, too, or to none. */
function sharing(claimants: Registration[]): Registration[] {
  const place = (at: Registration) => limitedTo(at.workload)?.join(' ');
  const count = new Map<string | undefined, number>();
  for (const at of claimants) count.set(place(at), (count.get(place(at)) ?? 0) + 1);
  return claimants.filter((at) => place(at) === undefined || count.get(place(at))! > 1);
}

/** One for each pair of registrations. */
function grouped(found: SharedNames[]): SharedNames[] {
  const pairs = new Map<string, SharedNames>();
  for (const item of found) {
    const key = `${item.at.order} ${item.other.order} ${item.foreign}`;
    const pair = pairs.get(key);
    if (pair) pair.names.push(...item.names);
    else pairs.set(key, item);
  }
  return [...pairs.values()];
}

/** Namespace of the Service that has the name within the cluster. */
function namespaceOf(name: string): string | undefined {
  const [, namespace, svc] = name.split('.');
  return svc === undefined || svc === 'svc' ? namespace : undefined;
}

function namesOf({ props }: Registration): string[] | undefined {
  return 'spiffeIdTemplate' in props ? props.dnsNameTemplates : props.dnsNames;
}

function idOf({ props }: Registration): string {
  return 'spiffeIdTemplate' in props ? props.spiffeIdTemplate : props.spiffeId.toString();
}
