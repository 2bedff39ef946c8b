import { type ApiObject } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { type Problem } from '../../../identity';
import { type SpireAgent } from '../../agent';
import { type AgentConfigModel, type ServerConfigModel } from '../../config';
import { type ControllerManagerProps } from '../../controller-manager';
import { type Plugin } from '../../plugin';
import {
  type ClusterFederatedTrustDomainProps,
  type ClusterSpiffeIdProps,
  type ClusterStaticEntryProps,
} from '../../registration';
import { type SpireServer } from '../../server';
import { type SharedNames } from './dns-names';
import { type RegisteredWorkload } from './workload';

/** Something that was declared, and where. */
export interface Declared {
  readonly construct: IConstruct;
  /** Path of its chart. */
  readonly chart: string;
  /** Position in the tree, which is the order of the output. */
  readonly order: number;
}

export interface DeclaredServer extends Declared {
  readonly server: SpireServer;
  /** Absent where a plugin's values cannot be rendered. */
  readonly config?: ServerConfigModel;
  /** Why there is no `config`. */
  readonly refused?: Problem;
  /** Empty where there is no `config`. */
  readonly plugins: Plugin[];
  readonly controllerManager: ControllerManagerProps;
  /** Lifetime of its CA in seconds. */
  readonly caTtl: number;
}

export interface DeclaredAgent extends Declared {
  readonly agent: SpireAgent;
  readonly config: AgentConfigModel;
  /** Cluster that it attests to be in; absent where its attestor says nothing of clusters. */
  readonly clusterName?: string;
}

/** What a controller manager acts on. */
export interface DeclaredResource extends Declared {
  readonly object: ApiObject;
  readonly kind: string;
  readonly className?: string;
  /** Servers of its trust domain, if any are declared here. */
  readonly candidates: DeclaredServer[];
  /** Those of them whose controller manager handles its class. */
  readonly servers: DeclaredServer[];
}

export interface DeclaredRegistration extends DeclaredResource {
  readonly workload: RegisteredWorkload;
}

export interface DeclaredSpiffeId extends DeclaredRegistration {
  readonly props: ClusterSpiffeIdProps;
}

export interface DeclaredEntry extends DeclaredRegistration {
  readonly props: ClusterStaticEntryProps;
}

export interface DeclaredFederation extends DeclaredResource {
  readonly props: ClusterFederatedTrustDomainProps;
}

/** A Kubernetes object that this package made. */
export interface DeclaredObject extends Declared {
  readonly object: ApiObject;
}

/** Everything that one program declares, in the order of the tree. */
export interface SpireModel {
  readonly servers: DeclaredServer[];
  readonly agents: DeclaredAgent[];
  readonly spiffeIds: DeclaredSpiffeId[];
  readonly entries: DeclaredEntry[];
  /** Both of them. */
  readonly registrations: (DeclaredSpiffeId | DeclaredEntry)[];
  /** DNS names that several registrations have. */
  readonly sharedNames: SharedNames[];
  readonly federations: DeclaredFederation[];
  /** ValidatingWebhookConfigurations of the controller managers. */
  readonly webhooks: DeclaredObject[];
  /** Objects of servers and agents, and all registrations. */
  readonly objects: DeclaredObject[];
  /**
   * Whether everything is for one Kubernetes cluster. Otherwise each chart is taken for a cluster of its
   * own, so that the same object in two charts is no contradiction.
   */
  readonly oneCluster: boolean;
}

/** The Kubernetes cluster of something, as a key. */
export function clusterKey(model: SpireModel, declared: Declared): string {
  return model.oneCluster ? '' : declared.chart;
}

/** What distinguishes an object from the others of its cluster, as a key. */
export function objectKey({ object }: DeclaredObject): string {
  const { apiGroup, kind, metadata, name } = object;
  return `${apiGroup}|${kind}|${metadata.namespace ?? ''}|${name}`;
}
