import { type Duration } from 'cdk8s';
import { formatGoDuration, type Problem } from '../../identity';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longest lifetime of a certificate of a service: a leap year. */
const LONGEST = 366 * DAY;

/** Shortest lifetime and shortest time of renewal. Source: cert-manager, Certificate, duration and renewBefore. */
const SHORTEST = HOUR;
const SHORTEST_RENEWAL = 5 * MINUTE;

/** How long a certificate is valid, and when it is renewed, in seconds. */
export interface CertManagerLifetime {
  readonly duration: number;
  readonly renewBefore: number;
}

/** A lifetime with what was not said: 90 days, and renewal with a third of it left. */
export function certManagerLifetime(
  duration: Duration | undefined,
  renewBefore: Duration | undefined,
): CertManagerLifetime {
  const lifetime = seconds(duration) ?? 90 * DAY;
  return { duration: lifetime, renewBefore: seconds(renewBefore) ?? Math.floor(lifetime / 3) };
}

/** Why cert-manager, or good sense, would refuse the lifetime, or undefined. */
export function certManagerLifetimeProblem(
  { duration, renewBefore }: CertManagerLifetime,
  isCA = false,
): Problem | undefined {
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'cert-manager-duration',
    value,
    problem: text,
    instead,
  });
  const lifetime = `duration ${inWords(duration)}`;
  if (!Number.isInteger(duration) || duration < SHORTEST)
    return problem(lifetime, 'is less than cert-manager issues for', 'whole seconds, an hour or more');
  if (!isCA && duration > LONGEST) {
    return problem(
      lifetime,
      'is longer than a year: a stolen key would be of use for as long',
      `at most ${inWords(LONGEST)}; it is renewed in time`,
    );
  }
  const renewal = `renewBefore ${inWords(renewBefore)}`;
  if (!Number.isInteger(renewBefore) || renewBefore < SHORTEST_RENEWAL)
    return problem(renewal, 'is less than cert-manager accepts', 'whole seconds, 5 minutes or more');
  if (renewBefore < duration) return undefined;
  return problem(
    renewal,
    'is due as soon as the certificate is issued',
    `less than ${inWords(duration)}, such as a third of it`,
  );
}

function seconds(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}

function inWords(time: number): string {
  return time >= DAY && time % DAY === 0 ? `${time / DAY} days` : formatGoDuration(time);
}
