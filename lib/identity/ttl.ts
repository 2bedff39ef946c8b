import { formatGoDuration } from './duration';
import { type Problem } from './problem';

const HOUR = 3600;

/** Lifetimes, in seconds, that SPIRE assumes where none is given. */
export const DEFAULT_TTL = { ca: 24 * HOUR, x509Svid: HOUR, jwtSvid: 300 } as const;

/** No SVID lives longer than this for certain, however long the CA lives: the next CA takes over a week ahead. */
const MAX_SVID_TTL = 168 * HOUR;

/** A CA signs until a sixth of its life is left; what it signs must fit into that sixth. */
const ACTIVATION_DIVISOR = 6;

/** Longest lifetime in seconds that every SVID is sure to get from a CA of `caTtl` seconds. */
export function maxSvidTtl(caTtl: number): number {
  return Math.min(caTtl / ACTIVATION_DIVISOR, MAX_SVID_TTL);
}

/** Shortest lifetime in seconds of a CA whose SVIDs are sure to live `svidTtl` seconds. */
export function minCaTtl(svidTtl: number): number {
  return svidTtl * ACTIVATION_DIVISOR;
}

/**
 * Why SPIRE would cut the lifetime `svidTtl` short under a CA of `caTtl` seconds, or undefined.
 * SPIRE only logs a warning, and then issues SVIDs of varying lifetime.
 *
 * @param name the setting, for the message: `agentTtl`
 */
export function svidTtlProblem(name: string, svidTtl: number, caTtl: number): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'svid-ttl',
    value: `${name} ${formatGoDuration(svidTtl)}`,
    problem: text,
    instead,
  });
  if (svidTtl <= 0) return problem('is no lifetime', 'a positive duration');
  if (svidTtl > MAX_SVID_TTL) {
    return problem(
      'is longer than SPIRE guarantees under any CA',
      `at most ${formatGoDuration(MAX_SVID_TTL)}`,
    );
  }
  if (svidTtl > maxSvidTtl(caTtl)) {
    return problem(
      `is longer than a sixth of the CA's lifetime of ${formatGoDuration(caTtl)}`,
      `at most ${formatGoDuration(Math.floor(maxSvidTtl(caTtl)))}, or caTtl of at least ${formatGoDuration(minCaTtl(svidTtl))}`,
    );
  }
  return undefined;
}

/** Lifetimes of a server, in seconds. */
export interface Ttls {
  /** @default DEFAULT_TTL.ca */
  readonly caTtl?: number;
  /** @default DEFAULT_TTL.x509Svid */
  readonly defaultX509SvidTtl?: number;
  /** @default DEFAULT_TTL.jwtSvid */
  readonly defaultJwtSvidTtl?: number;
  /** Lifetime of an agent's SVID. @default - that of X.509-SVIDs */
  readonly agentTtl?: number;
}

/** What SPIRE would not hold of these lifetimes. */
export function ttlProblems(ttls: Ttls): Problem[] {
  const caTtl = ttls.caTtl ?? DEFAULT_TTL.ca;
  if (caTtl <= 0) {
    return [
      {
        rule: 'svid-ttl',
        value: `caTtl ${formatGoDuration(caTtl)}`,
        problem: 'is no lifetime',
        instead: '24h',
      },
    ];
  }
  return [
    svidTtlProblem('defaultX509SvidTtl', ttls.defaultX509SvidTtl ?? DEFAULT_TTL.x509Svid, caTtl),
    svidTtlProblem('defaultJwtSvidTtl', ttls.defaultJwtSvidTtl ?? DEFAULT_TTL.jwtSvid, caTtl),
    ttls.agentTtl === undefined ? undefined : svidTtlProblem('agentTtl', ttls.agentTtl, caTtl),
  ].filter((problem) => problem !== undefined);
}

/**
 * Why an agent's availability target would be refused or ignored, or undefined. Agents renew an SVID so
 * early that it survives an outage of the server of that length; half a day must be left for renewing.
 *
 * @param svidTtl lifetime of the workloads' X.509-SVIDs in seconds, if known
 */
export function availabilityTargetProblem(target: number, svidTtl?: number): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'availability-target',
    value: `availabilityTarget ${formatGoDuration(target)}`,
    problem: text,
    instead,
  });
  if (target < 24 * HOUR) return problem('is shorter than a day', 'at least 24h');
  if (svidTtl !== undefined && svidTtl - target < 12 * HOUR) {
    return problem(
      `leaves less than 12h of the X.509-SVID lifetime of ${formatGoDuration(svidTtl)}, so SPIRE ignores it`,
      `SVIDs of at least ${formatGoDuration(target + 12 * HOUR)}, or no availability target`,
    );
  }
  return undefined;
}

/** Why a bundle's refresh hint does not take effect or leaves peers behind after a rotation, or undefined. */
export function refreshHintProblem(hint: number): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'refresh-hint',
    value: `refreshHint ${formatGoDuration(hint)}`,
    problem: text,
    instead: 'between 1m and 24h, such as 5m',
  });
  if (hint < 60) return problem('is shorter than the minute in which SPIRE refreshes at most once');
  if (hint >= 24 * HOUR) return problem('keeps peers from an unscheduled rotation for a day or more');
  return undefined;
}
