import { type ResourceRequirements, type Toleration } from 'kubernetes-types/core/v1';
import { type TrustDomain } from '../../identity';
import { type Federation, type ServerSettings, type Telemetry } from '../config';
import { type ControllerManagerProps } from '../controller-manager/config';
import { type Datastore } from '../datastore';
import { type Plugin } from '../plugin';
import {
  type BundlePublisher,
  type KeyManager,
  type NodeAttestor,
  type PsatCluster,
  type PublishedConfigMap,
  type UpstreamAuthority,
} from '../plugins';
import { type ServerService } from './exposure';

export interface SpireServerProps {
  /** Trust domain of which it is the authority. */
  readonly trustDomain: TrustDomain;
  /** Name of this Kubernetes cluster in the trust domain: part of every agent's ID. */
  readonly clusterName: string;
  /** Namespace that it runs in; the namespace itself is yours. */
  readonly namespace: string;
  /** Name of its objects, and prefix of others. A DNS label. @default 'spire-server' */
  readonly name?: string;
  /** @default - SPIRE 1.15.3 */
  readonly image?: string;
  /** More than one needs a datastore that they can share. @default 1 */
  readonly replicas?: number;
  /** @default Datastore.sqlite() */
  readonly datastore?: Datastore;
  /** @default KeyManager.disk() */
  readonly keyManager?: KeyManager;
  /** Authority that signs this server's CA. @default - self-signed */
  readonly upstreamAuthority?: UpstreamAuthority;
  /**
   * Other clusters whose agents attest with service account tokens, each with its kubeconfig.
   * @default - this cluster only
   */
  readonly remoteClusters?: PsatCluster[];
  /** Node attestors besides k8s_psat. @default - none */
  readonly nodeAttestors?: NodeAttestor[];
  /** Publishers of the bundle other than to ConfigMaps. @default - none */
  readonly bundlePublishers?: BundlePublisher[];
  /** Any other plugins. @default - none */
  readonly plugins?: Plugin[];
  /** Keys of SPIRE's `server` block. @default - SPIRE's */
  readonly settings?: ServerSettings;
  /** Name of the ConfigMap that SPIRE keeps the trust bundle in, with the key bundle.crt. @default 'spire-bundle' */
  readonly bundleConfigMap?: string;
  /**
   * Further ConfigMaps with the bundle: in another format, under another name, or in another cluster. Each has a
   * `cluster` that is no namespace with the bundle ConfigMap. @default - none
   */
  readonly bundleConfigMaps?: PublishedConfigMap[];
  /** Audience of the tokens by which agents of this cluster attest. @default 'spire-server' */
  readonly tokenAudience?: string;
  /** Exchange of bundles with other trust domains. @default - none */
  readonly federation?: Federation;
  /** Metrics. @default - none */
  readonly telemetry?: Telemetry;
  /**
   * Namespace whose pods may scrape the metrics, and those of a database that the server has to itself, where
   * NetworkPolicies are on. @default - nobody
   */
  readonly monitoringNamespace?: string;
  /** @default - with the defaults of each member */
  readonly controllerManager?: ControllerManagerProps;
  /** How port 8081 is reached from outside. @default ServerService.clusterIp() */
  readonly service?: ServerService;
  /** Size of the volume for keys (and SQLite), a quantity. @default '1Gi' */
  readonly storageSize?: string;
  /** @default - the cluster's default storage class */
  readonly storageClass?: string;
  /** @default - 100m CPU, 128Mi memory, 512Mi limit */
  readonly resources?: ResourceRequirements;
  /** @default 'system-cluster-critical' */
  readonly priorityClassName?: string;
  /** @default - none */
  readonly tolerations?: Toleration[];
  /** @default - any node */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** Whether NetworkPolicies let in only who has business with the server and its database. @default true */
  readonly networkPolicy?: boolean;
}
