import { type Problem } from './problem';

const UNITS: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const GO_DURATION =
  /^[-+]?(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h)(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))*$/;

/** Seconds of a Go duration such as `1h30m`, or undefined if it is none. Source: Go, time.ParseDuration. */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!GO_DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    seconds += Number(number) * UNITS[unit];
  }
  return text.startsWith('-') ? -seconds : seconds;
}

/** Seconds as a Go duration in the largest units that are whole: `5400` is `1h30m`. */
export function formatGoDuration(seconds: number): string {
  if (seconds === 0) return '0s';
  const millis = Math.round(seconds * 1000);
  const h = Math.floor(millis / 3_600_000);
  const m = Math.floor((millis % 3_600_000) / 60_000);
  const s = (millis % 60_000) / 1000;
  return `${h ? `${h}h` : ''}${m ? `${m}m` : ''}${s ? (Number.isInteger(s) ? `${s}s` : `${Math.round(s * 1000)}ms`) : ''}`;
}

/** Why `text` is no duration that SPIRE reads, or undefined. */
export function durationProblem(text: string): Problem | undefined {
  const seconds = parseGoDuration(text);
  if (seconds !== undefined && seconds >= 0) return undefined;
  const days = /^(\d+)d$/.exec(text);
  return {
    rule: 'duration',
    value: text,
    problem: seconds === undefined ? 'is no Go duration' : 'is negative',
    instead: days ? `"${Number(days[1]) * 24}h"` : 'a duration such as "90s", "15m" or "24h"',
  };
}
