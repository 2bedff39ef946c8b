/**
 * Where things are in the containers, and on which ports: the one place that server, controller manager,
 * agent and workloads read them from.
 */
export const SERVER = {
  grpcPort: 8081,
  healthPort: 8080,
  configDir: '/run/spire/config',
  configFile: 'server.conf',
  dataDir: '/run/spire/data',
  socketDir: '/tmp/spire-server/private',
  socketFile: 'api.sock',
  /** Server and controller manager run as this user: SPIRE's socket admits its owner and group only. */
  uid: 1000,
} as const;

export const CONTROLLER_MANAGER = {
  webhookPort: 9443,
  metricsPort: 8082,
  healthPort: 8083,
  /** Where the server's socket directory is mounted in the sidecar. */
  socketDir: '/spire-server',
  configFile: 'config.yaml',
  configDir: '/run/spire/controller-manager',
} as const;

export const AGENT = {
  healthPort: 8080,
  configDir: '/run/spire/config',
  configFile: 'agent.conf',
  dataDir: '/run/spire/agent',
  /** Name of the Workload API's socket. Its directory is the node's. */
  socketFile: 'agent.sock',
  bundleDir: '/run/spire/bundle',
  tokenDir: '/var/run/secrets/tokens',
  tokenFile: 'spire-agent',
} as const;

/** The Workload API as a workload sees it. */
export const WORKLOAD_API = {
  socketDir: '/run/spire/sockets',
  socketFile: 'agent.sock',
  /** Value of SPIFFE_ENDPOINT_SOCKET. Source: SPIFFE Workload Endpoint §4. */
  endpoint: 'unix:///run/spire/sockets/agent.sock',
  bundleDir: '/run/spire/bundle',
} as const;

/** Key of the trust bundle (PEM) in the bundle ConfigMap. */
export const BUNDLE_KEY = 'bundle.crt';
