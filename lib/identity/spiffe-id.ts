import { type Problem, refuse } from './problem';

/** A SPIFFE ID: a trust domain and a path. Source: SPIFFE-ID specification §2. */
export class SpiffeId {
  /** @throws InvalidInputError if `uri` is no SPIFFE ID. */
  static parse(uri: string): SpiffeId {
    refuse(spiffeIdProblem(uri));
    const [, trustDomain, path] = /^spiffe:\/\/([^/]+)(\/.*)?$/.exec(uri)!;
    return new SpiffeId(trustDomain, path ?? '');
  }

  private constructor(
    /** Name of the trust domain. */
    readonly trustDomainName: string,
    /** The path with its leading slash, or the empty string. */
    readonly path: string,
  ) {}

  toString(): string {
    return `spiffe://${this.trustDomainName}${this.path}`;
  }
}

/** Why `uri` is no SPIFFE ID, or undefined. */
export function spiffeIdProblem(uri: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'spiffe-id',
    value: uri,
    problem: text,
    instead,
  });
  if (!uri.startsWith('spiffe://')) {
    return problem(
      'does not begin with "spiffe://"',
      'a SPIFFE ID such as "spiffe://example.org/ns/demo/sa/core"',
    );
  }
  if (uri.length > 2048) return problem(`has ${uri.length} bytes`, 'an ID of at most 2048 bytes');
  const rest = uri.slice('spiffe://'.length);
  const slash = rest.indexOf('/');
  const trustDomain = slash < 0 ? rest : rest.slice(0, slash);
  if (trustDomain.length > 255 || !/^[a-z0-9._-]+$/.test(trustDomain)) {
    return problem(
      `has the trust domain "${trustDomain}", which is not 1 to 255 characters of a-z 0-9 . - _`,
      'a lower-case trust domain without user or port',
    );
  }
  if (slash < 0) return undefined;
  for (const segment of rest.slice(slash + 1).split('/')) {
    if (segment === '')
      return problem('has an empty path segment', 'a path without "//" and without a trailing slash');
    if (segment === '.' || segment === '..')
      return problem('has a relative path segment', 'a path without "." and ".."');
    if (!/^[A-Za-z0-9._-]+$/.test(segment)) {
      return problem(`has the path segment "${segment}"`, 'segments of letters, digits, ".", "-" and "_"');
    }
  }
  return undefined;
}

/**
 * Why SPIRE would refuse `uri` as the identity of a workload of `trustDomain`, or undefined:
 * a path is required, and /spire is reserved.
 */
export function workloadIdProblem(uri: string, trustDomain: string): Problem | undefined {
  const malformed = spiffeIdProblem(uri);
  if (malformed) return malformed;
  const id = SpiffeId.parse(uri);
  const problem = (text: string, instead: string): Problem => ({
    rule: 'workload-id',
    value: uri,
    problem: text,
    instead,
  });
  if (id.trustDomainName !== trustDomain) {
    return problem(
      `is not a member of the trust domain "${trustDomain}"`,
      `"spiffe://${trustDomain}${id.path || '/ns/<namespace>/sa/<service account>'}"`,
    );
  }
  if (id.path === '') return problem('has no path', `"${uri}/ns/<namespace>/sa/<service account>"`);
  if (id.path === '/spire' || id.path.startsWith('/spire/')) {
    return problem('uses the path /spire, which SPIRE reserves for itself', 'a path outside /spire');
  }
  return undefined;
}
