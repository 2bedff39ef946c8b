import { type Problem } from '../../identity';
import { type CertificateLayoutEntry } from './document';
import { at, type LayoutProblem } from './problems';
import { comparableName } from './subjects';

type Entry = Pick<CertificateLayoutEntry, 'name' | 'owner' | 'subject' | 'dnsNames' | 'spiffeId'>;

/** A certificate, and the namespaces whose pods have it. */
interface Holder {
  readonly certificate: string;
  /** Whose it is. @default - unknown */
  readonly owner?: string;
  readonly namespaces: string[];
  readonly names: Set<string>;
}

/**
 * Who has which names. Two services with one name could take each other's place with every client, and with one
 * subject or SPIFFE ID with every server, so that each is held once:
 *
 * - A name without a dot means something else in each namespace; there, one certificate has it.
 * - Any other name means the same everywhere.
 * - Certificates of one owner may share everything. Nobody becomes an owner by what a certificate says.
 */
export class Claims {
  private readonly holders = new Map<string, Holder>();
  private readonly names = new Map<string, Holder[]>();
  /** Names by what follows their first label, for the wildcards that cover them. */
  private readonly children = new Map<string, Holder[]>();
  private readonly identities = new Map<string, Holder[]>();

  /** What is wrong with the claims of a certificate, given those that are held. Changes nothing. */
  problems(entry: Entry, namespaces: string[]): LayoutProblem[] {
    const self = this.holderOf(entry, namespaces);
    const names = entry.dnsNames.flatMap((name, i) => at(`dnsNames[${i}]`, this.nameProblem(name, self)));
    return [
      ...names,
      ...at('subject', this.identityProblem(entry.subject, self, 'subject', 'a subject')),
      ...at(
        'spiffeId',
        this.identityProblem(entry.spiffeId, self, 'SPIFFE ID', 'withoutSpiffeId, or a service account'),
      ),
    ];
  }

  /** Notes what a certificate holds; a second time, what it holds besides. */
  hold(entry: Entry, namespaces: string[]): void {
    const self = this.holderOf(entry, namespaces);
    if (!this.holders.has(entry.name)) {
      for (const identity of [entry.subject, entry.spiffeId]) {
        if (identity !== undefined) push(this.identities, identityKey(identity), self);
      }
    }
    this.holders.set(entry.name, self);
    for (const name of entry.dnsNames.map(folded)) {
      if (isLocal(name) || self.names.has(name)) continue;
      self.names.add(name);
      push(this.names, name, self);
      push(this.children, parentOf(name), self);
    }
  }

  private holderOf({ name, owner }: Entry, namespaces: string[]): Holder {
    const known = this.holders.get(name);
    if (known) return known;
    return {
      certificate: name,
      owner: owner && `${owner.namespace}/${owner.name}`,
      namespaces,
      names: new Set(),
    };
  }

  private nameProblem(written: string, self: Holder): Problem | undefined {
    const name = folded(written);
    if (isLocal(name)) return undefined;
    const covering = name.startsWith('*.')
      ? (this.children.get(parentOf(name)) ?? [])
      : (this.names.get(`*.${parentOf(name)}`) ?? []);
    const rival = [...(this.names.get(name) ?? []), ...covering].find((other) =>
      contested(name, self, other),
    );
    if (!rival) return undefined;
    return {
      rule: 'certificate-impersonation',
      value: written,
      problem: `is a name of the certificate ${rival.certificate}, too: each could take the other's place`,
      instead: 'names that only one of them has, or sharesCertificateOf',
    };
  }

  private identityProblem(
    identity: string | undefined,
    self: Holder,
    what: string,
    own: string,
  ): Problem | undefined {
    if (identity === undefined) return undefined;
    const stranger = this.identities.get(identityKey(identity))?.find((other) => !related(self, other));
    if (!stranger) return undefined;
    return {
      rule: 'certificate-impersonation',
      value: identity,
      problem: `is the ${what} of the certificate ${stranger.certificate}, which is another service's`,
      instead: `${own} of its own, or sharesCertificateOf`,
    };
  }
}

function contested(name: string, a: Holder, b: Holder): boolean {
  return !related(a, b) && (name.includes('.') || together(a, b));
}

function related(a: Holder, b: Holder): boolean {
  return a === b || (a.owner !== undefined && a.owner === b.owner);
}

function together(a: Holder, b: Holder): boolean {
  return a.namespaces.some((namespace) => b.namespaces.includes(namespace));
}

/** Of SPIFFE IDs case counts. Source: SPIFFE-ID specification §2.2. */
function identityKey(identity: string): string {
  return identity.startsWith('spiffe://') ? identity : comparableName(identity);
}

/** Everybody may call itself that: nobody reaches another by it. */
function isLocal(name: string): boolean {
  return name === 'localhost';
}

function folded(name: string): string {
  return name.toLowerCase();
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

function push(map: Map<string, Holder[]>, key: string, holder: Holder): void {
  const list = map.get(key);
  if (list) list.push(holder);
  else map.set(key, [holder]);
}
