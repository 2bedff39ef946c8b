import { type JsonObject } from './hcl-json';

/** The health endpoint of a server or agent, over HTTP for the kubelet's probes. */
export interface HealthChecks {
  /** Address to listen on (`bind_address`). @default '0.0.0.0' */
  readonly bindAddress?: string;
  /** SPIRE key `bind_port`. @default 8080 */
  readonly bindPort?: number;
  /** SPIRE key `live_path`. @default '/live' */
  readonly livePath?: string;
  /** SPIRE key `ready_path`. @default '/ready' */
  readonly readyPath?: string;
}

/** The section `health_checks`, in SPIRE's keys. */
export function healthKeys(health: HealthChecks): JsonObject {
  return {
    listener_enabled: true,
    bind_address: health.bindAddress ?? '0.0.0.0',
    // A string, as SPIRE declares it, whereas the server's bind_port is a number.
    bind_port: String(healthPort(health)),
    live_path: health.livePath ?? '/live',
    ready_path: health.readyPath ?? '/ready',
  };
}

/** @internal Port of the health endpoint, if there is one. */
export function healthPort(health: HealthChecks | undefined): number | undefined {
  return health && (health.bindPort ?? 8080);
}
