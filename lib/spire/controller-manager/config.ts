import { type ResourceRequirements } from 'kubernetes-types/core/v1';
import { type Duration } from 'cdk8s';
import { formatGoDuration } from '../../identity';
import { CONTROLLER_MANAGER } from '../layout';

/** How much the controller manager logs (`logLevel`). */
export enum ControllerManagerLogLevel {
  DEBUG = 'debug',
  INFO = 'info',
  WARN = 'warn',
  ERROR = 'error',
}

/** In which form the controller manager logs (`logEncoding`). */
export enum ControllerManagerLogEncoding {
  CONSOLE = 'console',
  JSON = 'json',
}

/** How replicas agree on the one that acts. */
export interface LeaderElectionProps {
  /** Name of the Lease. @default '<server>-controller-manager' */
  readonly resourceName?: string;
  /** How long the others wait for a leader that is silent; above renewDeadline. @default 15 s */
  readonly leaseDuration?: Duration;
  /** How long a leader tries to renew before it gives up; above 1.2 times retryPeriod. @default 10 s */
  readonly renewDeadline?: Duration;
  /** Pause between attempts. @default 2 s */
  readonly retryPeriod?: Duration;
}

/** Which kinds are reconciled. */
export interface ReconcileProps {
  /** @default true */
  readonly clusterSpiffeIds?: boolean;
  /** @default true */
  readonly clusterStaticEntries?: boolean;
  /** @default true */
  readonly clusterFederatedTrustDomains?: boolean;
}

/**
 * The controller manager: ControllerManagerConfig of spire.spiffe.io/v1alpha1, release 0.7.0.
 *
 * Fields of it that have no member here: `staticManifestPath` and `expandEnvStaticManifests` are for a mode without
 * Kubernetes, and without ClusterSPIFFEIDs. `gracefulShutDown`, `controller.recoverPanic`, `webhook.host`,
 * `webhook.port` and `webhook.certDir` are declared and never read. `cacheNamespace` is the deprecated form of
 * `cacheNamespaces`. `health.readinessEndpointName` and `health.livenessEndpointName` only rename what the probes of
 * this package ask. `leaderElection.resourceLock` knows one value, a Lease. Addresses, the socket, the cluster's name
 * and the trust domain follow from the server.
 */
export interface ControllerManagerProps {
  /** @default - release 0.7.0 */
  readonly image?: string;
  /** @default - 50m CPU, 64Mi memory, 256Mi limit */
  readonly resources?: ResourceRequirements;
  /**
   * Names of namespaces whose pods never get an identity. Whole names, anchored: the controller
   * manager reads them as regular expressions (`ignoreNamespaces`).
   * @default ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']
   */
  readonly ignoreNamespaces?: string[];
  /** Further regular expressions for `ignoreNamespaces`, in Go's syntax, taken as they are. @default - none */
  readonly ignoreNamespacePatterns?: string[];
  /**
   * Handles the objects of this class only (`className`); the registrations of the same program get it. Needed where
   * several installations share a cluster. A value of a label. @default - objects without a class
   */
  readonly className?: string;
  /** Also handles objects without a class (`watchClassless`). @default false */
  readonly watchClassless?: boolean;
  /** Reads only labelled ClusterSPIFFEIDs of the class (`filterByClassName`); needs className. @default false */
  readonly filterByClassName?: boolean;
  /** Reads only ClusterSPIFFEIDs with these labels (`clusterSPIFFEIDLabelSelector`). @default - all */
  readonly clusterSpiffeIdLabels?: { readonly [key: string]: string };
  /**
   * Prefix of the IDs of the entries that it owns (`entryIDPrefix`). Always set: without one it deletes
   * every entry that it did not make. @default - the cluster name
   */
  readonly entryIdPrefix?: string;
  /** Prefix of former entries that it removes (`entryIDPrefixCleanup`). @default - none */
  readonly entryIdPrefixCleanup?: string;
  /** Domain of the cluster (`clusterDomain`). @default - found by DNS */
  readonly clusterDomain?: string;
  /** Pause between full reconciliations (`gcInterval`). @default 10 s */
  readonly gcInterval?: Duration;
  /** SPIFFE ID of the agents, as a template (`parentIDTemplate`). @default - the ID of the k8s_psat attestor */
  readonly parentIdTemplate?: string;
  /** @default - all three */
  readonly reconcile?: ReconcileProps;
  /** Namespaces that it watches, each with an optional label and field selector (`cacheNamespaces`). @default - all */
  readonly cacheNamespaces?: { readonly [namespace: string]: { [key: string]: any } };
  /** Largest gRPC answer that it takes, in bytes (`grpc.maxCallRecvMsgSize`). @default 4 MiB */
  readonly maxGrpcMessageBytes?: number;
  /** `enableEntryRenderCache`, `entryRenderCacheSize`: entries remembered. @default - no cache */
  readonly entryRenderCacheSize?: number;
  /** How often every object is looked at again (`syncPeriod`). @default 10 h */
  readonly syncPeriod?: Duration;
  /** How long it waits for its caches at start (`controller.cacheSyncTimeout`). @default 2 min */
  readonly cacheSyncTimeout?: Duration;
  /**
   * Objects of a kind handled at once (`controller.groupKindConcurrency`), by `Kind.group`:
   * `ClusterSPIFFEID.spire.spiffe.io` and so on, `Pod`, `Endpoints`. @default - one
   */
  readonly groupKindConcurrency?: { readonly [groupKind: string]: number };
  /** @default - on, because a rollout briefly runs two */
  readonly leaderElection?: LeaderElectionProps;
  /** @default ControllerManagerLogLevel.INFO */
  readonly logLevel?: ControllerManagerLogLevel;
  /** @default ControllerManagerLogEncoding.JSON */
  readonly logEncoding?: ControllerManagerLogEncoding;
  /** Name of the ValidatingWebhookConfiguration. @default '<namespace>.<server>-webhook' */
  readonly webhookName?: string;
}

const DEFAULT_IGNORED_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** What the controller manager shares with its server. */
export interface ControllerManagerTarget {
  readonly trustDomainName: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serverName: string;
  readonly socketFile: string;
  /** Name of the ValidatingWebhookConfiguration. */
  readonly webhookName: string;
  /** Whether its metrics are scraped from outside of the pod. */
  readonly metrics: boolean;
}

/** The regular expressions for `ignoreNamespaces`. */
export function ignoredNamespacePatterns(props: ControllerManagerProps): string[] {
  return [
    ...(props.ignoreNamespaces ?? DEFAULT_IGNORED_NAMESPACES).map((name) => `^${name}$`),
    ...(props.ignoreNamespacePatterns ?? []),
  ];
}

/** The ControllerManagerConfig file. */
export function controllerManagerConfig(
  props: ControllerManagerProps,
  target: ControllerManagerTarget,
): object {
  const duration = (d?: Duration) => d && formatGoDuration(d.toMilliseconds() / 1000);
  // These two are numbers of nanoseconds: a duration string is refused at start.
  const nanoseconds = (d?: Duration) => d && d.toMilliseconds() * 1_000_000;
  const election = props.leaderElection ?? {};
  return {
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ControllerManagerConfig',
    clusterName: target.clusterName,
    trustDomain: target.trustDomainName,
    clusterDomain: props.clusterDomain,
    spireServerSocketPath: `${CONTROLLER_MANAGER.socketDir}/${target.socketFile}`,
    entryIDPrefix: props.entryIdPrefix ?? target.clusterName,
    entryIDPrefixCleanup: props.entryIdPrefixCleanup,
    ignoreNamespaces: ignoredNamespacePatterns(props),
    className: props.className,
    watchClassless: props.watchClassless ?? false,
    filterByClassName: props.filterByClassName,
    clusterSPIFFEIDLabelSelector: props.clusterSpiffeIdLabels,
    parentIDTemplate: props.parentIdTemplate,
    gcInterval: nanoseconds(props.gcInterval),
    // All three, because a block that is there turns off what it leaves out.
    reconcile: {
      clusterSPIFFEIDs: props.reconcile?.clusterSpiffeIds ?? true,
      clusterStaticEntries: props.reconcile?.clusterStaticEntries ?? true,
      clusterFederatedTrustDomains: props.reconcile?.clusterFederatedTrustDomains ?? true,
    },
    cacheNamespaces: props.cacheNamespaces,
    grpc:
      props.maxGrpcMessageBytes === undefined ? undefined : { maxCallRecvMsgSize: props.maxGrpcMessageBytes },
    enableEntryRenderCache: props.entryRenderCacheSize === undefined ? undefined : true,
    entryRenderCacheSize: props.entryRenderCacheSize,
    syncPeriod: duration(props.syncPeriod),
    controller:
      props.cacheSyncTimeout || props.groupKindConcurrency
        ? {
            cacheSyncTimeout: nanoseconds(props.cacheSyncTimeout),
            groupKindConcurrency: props.groupKindConcurrency,
          }
        : undefined,
    leaderElection: {
      leaderElect: true,
      resourceName: leaseName(props, target.serverName),
      resourceNamespace: target.namespace,
      leaseDuration: duration(election.leaseDuration),
      renewDeadline: duration(election.renewDeadline),
      retryPeriod: duration(election.retryPeriod),
    },
    metrics: { bindAddress: `${target.metrics ? '' : '127.0.0.1'}:${CONTROLLER_MANAGER.metricsPort}` },
    health: { healthProbeBindAddress: `:${CONTROLLER_MANAGER.healthPort}` },
    validatingWebhookConfigurationName: target.webhookName,
    logLevel: props.logLevel ?? ControllerManagerLogLevel.INFO,
    logEncoding: props.logEncoding ?? ControllerManagerLogEncoding.JSON,
  };
}

/** Name of the Lease by which replicas elect a leader. */
export function leaseName(props: ControllerManagerProps, serverName: string): string {
  return props.leaderElection?.resourceName ?? `${serverName}-controller-manager`;
}
