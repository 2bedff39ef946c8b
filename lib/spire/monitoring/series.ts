import { type Telemetry } from '../config';

/** gRPC codes with which a call ends that did not work. A caller that goes away is no failure. */
export const FAILED = 'status!~"OK|Canceled"';

/** gRPC codes that SPIRE's datastore uses where the database is at fault, not what was asked of it. */
export const DATABASE_FAILED = 'status=~"Unknown|Internal|Unavailable|DeadlineExceeded"';

export const OK = 'status="OK"';

/** The time series that Prometheus has of one scraped component. */
export class Series {
  constructor(
    /** Value of the label `job`, which the operator makes of the PodMonitor's namespace and name. */
    readonly job: string,
    /** What SPIRE puts before the name of each of its metrics. */
    private readonly prefix: string,
  ) {}

  /** Selects a metric of SPIRE. */
  spire(name: string, ...matchers: string[]): string {
    return this.other(`${this.prefix}_${name}`, ...matchers);
  }

  /** Selects a metric that is not SPIRE's own. */
  other(name: string, ...matchers: string[]): string {
    return `${name}{${[`job="${this.job}"`, ...matchers].join(',')}}`;
  }
}

/** What precedes the names of the metrics, as SPIRE's Prometheus endpoint spells it. */
export function metricPrefix(telemetry: Telemetry | undefined, standard: string): string {
  return (telemetry?.metricPrefix ?? standard).replace(/[ .=\-/]/g, '_');
}

/**
 * How often something happened in the last `window`. SPIRE's counters come into being with their first event,
 * which `increase` does not see, and for an attack or a failed rotation the first one counts: a series that
 * is younger than the window has all of its events in it.
 */
export function events(selector: string, window: string, by = 'pod'): string {
  return (
    `sum by (${by}) ((${selector} unless last_over_time(${selector}[1h] offset ${window}))` +
    ` or increase(${selector}[${window}]))`
  );
}

/** Sum of a vector that may be empty, which is zero then. */
export function sumOrZero(vector: string): string {
  return `(sum(${vector}) or vector(0))`;
}
