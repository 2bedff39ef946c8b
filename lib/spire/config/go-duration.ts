import { type Duration } from 'cdk8s';
import { formatGoDuration, refuse } from '../../identity';

/** Seconds of a duration, fractions included. */
export function seconds(duration: Duration): number {
  if (typeof duration?.toMilliseconds !== 'function') {
    refuse({
      rule: 'duration',
      value: String(duration),
      problem: 'is no Duration of cdk8s',
      instead: 'Duration.hours(1), or the like',
    });
  }
  return duration.toMilliseconds() / 1000;
}

/** A duration in the form that SPIRE reads, or undefined if there is none. */
export function goDuration(duration: Duration | undefined): string | undefined {
  return duration && formatGoDuration(seconds(duration));
}
