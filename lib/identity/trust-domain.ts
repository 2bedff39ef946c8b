import { type Problem, refuse } from './problem';
import { SpiffeId } from './spiffe-id';

/**
 * A SPIFFE trust domain: one object that the server, its agents, the controller manager and every
 * registration share, so that they cannot disagree.
 *
 * Source: SPIFFE-ID specification §2.1.
 */
export class TrustDomain {
  /** @param name for example `example.org`: lower case, no scheme, no port, at most 255 characters. */
  constructor(readonly name: string) {
    refuse(trustDomainProblem(name));
  }

  /** The SPIFFE ID with the given path segments: `td.id('ns', 'demo', 'sa', 'core')`. */
  id(...segments: string[]): SpiffeId {
    return SpiffeId.parse(`spiffe://${this.name}/${segments.join('/')}`);
  }

  /** The ID of every SPIRE server of this trust domain. */
  get serverId(): SpiffeId {
    return this.id('spire', 'server');
  }

  /** The trust domain as a URI, without a path. */
  get uri(): string {
    return `spiffe://${this.name}`;
  }

  toString(): string {
    return this.name;
  }
}

/** Why `name` is no trust domain name, or undefined. */
export function trustDomainProblem(name: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'trust-domain',
    value: name,
    problem: text,
    instead,
  });
  if (name === '') return problem('is no trust domain', 'a name such as "example.org"');
  if (name.includes('://')) {
    return problem('has a scheme', `"${name.replace(/^.*:\/\//, '').replace(/\/.*$/, '')}"`);
  }
  if (name.includes('/')) return problem('has a path', `"${name.split('/')[0]}"`);
  if (/:\d*$/.test(name)) return problem('has a port', `"${name.replace(/:\d*$/, '')}"`);
  if (name !== name.toLowerCase()) return problem('has upper case letters', `"${name.toLowerCase()}"`);
  if (!/^[a-z0-9._-]+$/.test(name)) {
    return problem('has a character other than a-z 0-9 . - _', 'a name such as "example.org"');
  }
  if (name.length > 255) return problem(`has ${name.length} characters`, 'a name of at most 255 characters');
  return undefined;
}
