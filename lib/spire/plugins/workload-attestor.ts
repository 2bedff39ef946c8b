import { type Duration } from 'cdk8s';
import { type PolicyRule } from 'kubernetes-types/rbac/v1';
import { goDuration } from '../config/go-duration';
import { type JsonObject } from '../config/hcl-json';
import { refuse } from '../../identity';
import { Plugin, type PluginProps, PluginType, type PluginRequirements } from '../plugin';
import { Kubelet } from './kubelet';
import { mergeRequirements } from './requirements';

/** Verification of the signatures of container images (`sigstore`). */
export interface Sigstore {
  /** Identities that may sign: subjects by issuer, patterns allowed (`allowed_identities`). @default - none */
  readonly allowedIdentities?: { readonly [issuer: string]: string[] };
  /** Images, by digest, that need no signature (`skipped_images`). @default - none */
  readonly skippedImages?: string[];
  /** Transparency log (`rekor_url`). @default - Sigstore's public one */
  readonly rekorUrl?: string;
  /** Accept signatures that are not in the log (`ignore_tlog`). @default false */
  readonly ignoreTlog?: boolean;
  /** Do not look for attestations (`ignore_attestations`). @default false */
  readonly ignoreAttestations?: boolean;
  /** Accept certificates without proof of their publication (`ignore_sct`). @default false */
  readonly ignoreSct?: boolean;
}

/** Which pods a broker may refer to. */
export enum PodReferenceScope {
  AGENT_NODE = 'agent_node',
  CLUSTER = 'cluster',
}

/** A broker's rights. */
export interface K8sBroker {
  /** Its SPIFFE ID. */
  readonly id: string;
  /** SPIRE key `pod_reference_scope`. @default PodReferenceScope.AGENT_NODE */
  readonly podReferenceScope?: PodReferenceScope;
}

/** Brokers that may refer to pods (`experimental.broker`; SPIRE 1.15.2). */
export interface K8sBrokers {
  /** Check each reference against Kubernetes' RBAC of the broker (`access_policy: enforced`). */
  readonly enforceAccessPolicy: boolean;
  /** At least one. */
  readonly brokers: K8sBroker[];
}

export interface K8sWorkloadAttestorProps {
  /** @default Kubelet.secure(), which checks the kubelet's certificate */
  readonly kubelet?: Kubelet;
  /** SPIRE key `max_poll_attempts`. @default 60 */
  readonly maxPollAttempts?: number;
  /** SPIRE key `poll_retry_interval`. @default - 500ms */
  readonly pollRetryInterval?: Duration;
  /**
   * Attest by the pod alone: for pods whose first container needs its SVID before it is ready, as with a
   * service mesh that holds the others back (`disable_container_selectors`). @default false
   */
  readonly disableContainerSelectors?: boolean;
  /** Labels of the namespace become selectors (`enable_namespace_labels`; SPIRE 1.15.3). @default false */
  readonly enableNamespaceLabels?: boolean;
  /** Find containers by the current way (`use_new_container_locator`). @default true */
  readonly useNewContainerLocator?: boolean;
  /** SPIRE key `verbose_container_locator_logs`. @default false */
  readonly verboseContainerLocatorLogs?: boolean;
  /** @default - signatures are not looked at */
  readonly sigstore?: Sigstore;
  /** Keep objects of the API server in memory (`experimental.api_server.cache.enabled`). @default false */
  readonly apiServerCache?: boolean;
  /** @default - none */
  readonly brokers?: K8sBrokers;
}

export interface UnixWorkloadAttestorProps {
  /** Path and hash of the program become selectors; needs the host's processes (`discover_workload_path`). @default false */
  readonly discoverWorkloadPath?: boolean;
  /** Largest program to hash in bytes; 0 is no limit, below 0 hashes none (`workload_size_limit`). @default 0 */
  readonly workloadSizeLimit?: number;
}

/** How an agent recognizes the workloads that call it. */
export class WorkloadAttestor extends Plugin {
  /** Pods, as the node's kubelet knows them. */
  static k8s(props: K8sWorkloadAttestorProps = {}): WorkloadAttestor {
    const kubelet = props.kubelet ?? Kubelet.secure();
    checkBrokers(kubelet, props.brokers);
    return new WorkloadAttestor({
      name: 'k8s',
      data: {
        ...kubelet.keys,
        max_poll_attempts: props.maxPollAttempts,
        poll_retry_interval: goDuration(props.pollRetryInterval),
        disable_container_selectors: props.disableContainerSelectors,
        enable_namespace_labels: props.enableNamespaceLabels,
        use_new_container_locator: props.useNewContainerLocator,
        verbose_container_locator_logs: props.verboseContainerLocatorLogs,
        sigstore: props.sigstore && sigstoreKeys(props.sigstore),
        experimental: experimentalKeys(props),
      },
      requires: mergeRequirements([kubelet.requires, apiRequirements(props)]),
    });
  }

  /** Processes, by user, group and program. */
  static unix(props: UnixWorkloadAttestorProps = {}): WorkloadAttestor {
    return new WorkloadAttestor({
      name: 'unix',
      data: {
        discover_workload_path: props.discoverWorkloadPath,
        workload_size_limit: props.workloadSizeLimit,
      },
    });
  }

  /** Any other, such as `docker`, `systemd` or `slurm`. */
  static custom(props: PluginProps): WorkloadAttestor {
    return new WorkloadAttestor(props);
  }

  readonly type = PluginType.WORKLOAD_ATTESTOR;

  private constructor(props: PluginProps) {
    super(props);
  }
}

function sigstoreKeys(sigstore: Sigstore): JsonObject {
  return {
    allowed_identities: sigstore.allowedIdentities,
    skipped_images: sigstore.skippedImages,
    rekor_url: sigstore.rekorUrl,
    ignore_tlog: sigstore.ignoreTlog,
    ignore_attestations: sigstore.ignoreAttestations,
    ignore_sct: sigstore.ignoreSct,
  };
}

function experimentalKeys({ apiServerCache, brokers }: K8sWorkloadAttestorProps) {
  if (apiServerCache === undefined && !brokers) return undefined;
  return {
    api_server: apiServerCache === undefined ? undefined : { cache: { enabled: apiServerCache } },
    broker: brokers && {
      access_policy: brokers.enforceAccessPolicy ? 'enforced' : 'permissive',
      brokers: brokers.brokers.map(({ id, podReferenceScope }) => ({
        id,
        pod_reference_scope: podReferenceScope,
      })),
    },
  };
}

function apiRequirements(props: K8sWorkloadAttestorProps): PluginRequirements {
  const rules: PolicyRule[] = [];
  if (props.enableNamespaceLabels) {
    rules.push({ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] });
  }
  if (props.brokers) {
    const watch = props.apiServerCache ? ['watch'] : [];
    rules.push({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', ...watch] });
    if (props.brokers.enforceAccessPolicy) {
      rules.push({
        apiGroups: ['authorization.k8s.io'],
        resources: ['subjectaccessreviews'],
        verbs: ['create'],
      });
    }
  }
  return { clusterRules: rules };
}

/** SPIRE refuses a broker limited to the agent's node where nobody knows that node's pods. */
function checkBrokers(kubelet: Kubelet, brokers: K8sBrokers | undefined): void {
  if (!brokers || !kubelet.keys.disable_kubelet_client) return;
  for (const { id, podReferenceScope } of brokers.brokers) {
    refuse(
      podReferenceScope === PodReferenceScope.CLUSTER
        ? undefined
        : {
            rule: 'broker-scope',
            value: id,
            problem: 'refers to the pods of its node, which Kubelet.none() does not know',
            instead: 'podReferenceScope: PodReferenceScope.CLUSTER, or Kubelet.secure()',
          },
      'workload attestor k8s',
    );
  }
}
