import { type Duration } from 'cdk8s';
import { type Problem } from '../../identity';
import { svidTtlProblem } from '../../identity/ttl';
import { seconds } from '../config/go-duration';
import { objection } from './engine/candidates';
import { type DeclaredResource } from './engine/model';
import { findingOf, type Finding, type SpireRule } from './engine/rule';

export const svidTtl: SpireRule = {
  id: 'svid-ttl',
  severity: 'error',
  title: 'No SVID is to live longer than a sixth of the life of the CA, nor longer than a week.',
  why: 'SPIRE cuts longer lifetimes to what is left of its CA, so that SVIDs end earlier than declared.',
  remedy: 'Shorten the TTL, or raise caTtl of the server to six times as much.',
  // Of the server's own defaults the check of its configuration says the same.
  check: ({ registrations }) =>
    registrations
      .filter(({ props }) => props.ttl || props.jwtTtl)
      .flatMap((at) => [
        ...ttlFinding(at, 'ttl', at.props.ttl),
        ...ttlFinding(at, 'jwtTtl', at.props.jwtTtl),
      ]),
};

function ttlFinding(at: DeclaredResource, name: string, ttl: Duration | undefined): Finding[] {
  if (!ttl) return [];
  const problem = objection<Problem>(at, ({ caTtl }) => svidTtlProblem(name, seconds(ttl), caTtl));
  return problem ? [findingOf(at, problem)] : [];
}
