import { formatGoDuration, type Problem } from '../../identity';

const DAY = 86_400;

/** Lifetimes in seconds. */
export const LIFETIME = {
  authority: 3650 * DAY,
  /** Of a certificate of a service. */
  leaf: 365 * DAY,
  /** The longest of a certificate of a service: a leap year. */
  leafLimit: 366 * DAY,
  /** The longest of an authority: a date far beyond it cannot be written in a certificate. */
  authorityLimit: 36_525 * DAY,
} as const;

/** Why an authority cannot be valid for so long, or undefined. */
export function authorityLifetimeProblem(seconds: number): Problem | undefined {
  if (!isLifetime(seconds)) return problem(seconds, 'is no lifetime', 'a whole number of seconds above 0');
  if (seconds <= LIFETIME.authorityLimit) return undefined;
  return problem(seconds, 'is longer than a century', `at most ${inWords(LIFETIME.authorityLimit)}`);
}

/** Why a certificate cannot be valid for so long under an authority of `authority` seconds, or undefined. */
export function leafLifetimeProblem(seconds: number, authority: number): Problem | undefined {
  if (!isLifetime(seconds)) return problem(seconds, 'is no lifetime', 'a whole number of seconds above 0');
  if (seconds > authority) {
    return problem(
      seconds,
      `is longer than that of the authority, ${inWords(authority)}`,
      `at most ${inWords(authority)}, or an authority that lives longer`,
    );
  }
  if (seconds <= LIFETIME.leafLimit) return undefined;
  return problem(
    seconds,
    'is longer than a year: a stolen key would be of use for as long',
    `at most ${inWords(LIFETIME.leafLimit)}, and a CertificateRenewal that renews in time`,
  );
}

/** Why a certificate of `lifetime` seconds cannot be renewed when so much is left, or undefined. */
export function renewalProblem(seconds: number, lifetime: number): Problem | undefined {
  const found = (text: string): Problem => ({
    rule: 'certificate-renewal',
    value: `renewal ${inWords(seconds)} before the end`,
    problem: text,
    instead: `less than ${inWords(lifetime)}, such as a third of it`,
  });
  if (!Number.isSafeInteger(seconds) || seconds < 0) return found('is no time');
  if (seconds >= lifetime) return found('is due as soon as the certificate is issued');
  return undefined;
}

/** Seconds, in days where they are whole. */
export function inWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return String(seconds);
  return seconds >= DAY && seconds % DAY === 0 ? `${seconds / DAY} days` : formatGoDuration(seconds);
}

function isLifetime(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds > 0;
}

function problem(seconds: number, text: string, instead: string): Problem {
  return { rule: 'certificate-lifetime', value: `lifetime ${inWords(seconds)}`, problem: text, instead };
}
