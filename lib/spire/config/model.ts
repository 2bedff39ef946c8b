import { type TrustDomain } from '../../identity';
import { type Plugin } from '../plugin';
import { type AgentSettings } from './agent-settings';
import { type Federation } from './federation';
import { type HealthChecks } from './health-checks';
import { type ServerSettings } from './server-settings';
import { type Telemetry } from './telemetry';
import { type TrustBundle } from './trust-bundle';

/** Everything that a server's configuration says. */
export interface ServerConfigModel {
  readonly trustDomain: TrustDomain;
  /** IP address that the API listens on. */
  readonly bindAddress: string;
  readonly bindPort: number;
  /** Path of the server's private socket. */
  readonly socketPath: string;
  readonly dataDir: string;
  /** @default - SPIRE's defaults */
  readonly settings?: ServerSettings;
  /** All plugins, the datastore among them. */
  readonly plugins: Plugin[];
  /** @default - none */
  readonly federation?: Federation;
  /** @default - no metrics leave the process */
  readonly telemetry?: Telemetry;
  /** @default - no health endpoint */
  readonly healthChecks?: HealthChecks;
}

/** Everything that an agent's configuration says. */
export interface AgentConfigModel {
  readonly trustDomain: TrustDomain;
  /** Host name or IP address of the server. */
  readonly serverAddress: string;
  readonly serverPort: number;
  /** Path of the Workload API's socket. */
  readonly socketPath: string;
  readonly dataDir: string;
  readonly trustBundle: TrustBundle;
  /** @default - SPIRE's defaults */
  readonly settings?: AgentSettings;
  readonly plugins: Plugin[];
  /** @default - no metrics leave the process */
  readonly telemetry?: Telemetry;
  /** @default - no health endpoint */
  readonly healthChecks?: HealthChecks;
}
