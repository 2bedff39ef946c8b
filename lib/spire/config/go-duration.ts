import { type Duration } from 'cdk8s';
import { formatGoDuration } from '../../identity';

/** Seconds of a duration, fractions included. */
export function seconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}

/** A duration in the form that SPIRE reads, or undefined if there is none. */
export function goDuration(duration: Duration | undefined): string | undefined {
  return duration && formatGoDuration(seconds(duration));
}
