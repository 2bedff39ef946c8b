import { type ResourceRequirements, type Toleration } from 'kubernetes-types/core/v1';
import { type AgentSettings, type Telemetry, type TrustBundle } from '../config';
import { type Plugin } from '../plugin';
import { type AgentKeyManager, type AgentNodeAttestor, type WorkloadAttestor } from '../plugins';
import { type SpireServer } from '../server';

export interface SpireAgentProps {
  /** Server that it attests to. */
  readonly server: SpireServer;
  /** Namespace that it runs in; Pod Security must allow `privileged` pods there. @default - the server's */
  readonly namespace?: string;
  /** Name of its objects. A DNS label. @default 'spire-agent' */
  readonly name?: string;
  /** @default - the name */
  readonly serviceAccount?: string;
  /** @default - SPIRE 1.15.3 */
  readonly image?: string;
  /**
   * Directory on the node for the Workload API's socket, at most 96 bytes. Two installations in one cluster need two.
   * @default '/run/spire/<namespace>/sockets'
   */
  readonly socketHostPath?: string;
  /**
   * Directory on the node for its key and SVID, so that they outlive its pod: a restarted agent goes on without
   * attesting anew, which one that attested by join token cannot. Two agents on a node need two. With a join token
   * the agent is for one node (`nodeSelector`), because a token works once.
   * @default - memory, which is lost with the pod
   */
  readonly dataHostPath?: string;
  /** What it recognizes its server by at first. @default - the server's bundle ConfigMap */
  readonly trustBundle?: TrustBundle;
  /**
   * One of k8s_psat that names the server's own cluster is admitted by itself, like the default.
   * @default - k8s_psat, with the server's cluster name and audience
   */
  readonly nodeAttestor?: AgentNodeAttestor;
  /** @default AgentKeyManager.memory() */
  readonly keyManager?: AgentKeyManager;
  /** @default - k8s, with the kubelet's certificate verified */
  readonly workloadAttestors?: WorkloadAttestor[];
  /** Any other plugins. @default - none */
  readonly plugins?: Plugin[];
  /** Keys of SPIRE's `agent` block. @default - SPIRE's, and rebootstrap mode auto */
  readonly settings?: AgentSettings;
  /** Metrics. @default - none */
  readonly telemetry?: Telemetry;
  /** Namespace whose pods may scrape the metrics, where NetworkPolicies are on. @default - nobody */
  readonly monitoringNamespace?: string;
  /**
   * Uses the node's network, where the kubelet is reached at 127.0.0.1 and NetworkPolicies do not hold. No port is
   * opened then: probes run `spire-agent healthcheck`. @default false
   */
  readonly hostNetwork?: boolean;
  /** @default - 50m CPU, 64Mi memory, 256Mi limit */
  readonly resources?: ResourceRequirements;
  /** @default 'system-node-critical' */
  readonly priorityClassName?: string;
  /** @default - every taint, so that no node is without identities */
  readonly tolerations?: Toleration[];
  /** @default - every node */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** How many nodes may be without an agent during an update: a number or a percentage, above 0. @default '10%' */
  readonly maxUnavailable?: string;
  /** Whether a NetworkPolicy closes its ports to other pods. @default true */
  readonly networkPolicy?: boolean;
}
