import { type Workload } from 'cdk8s-plus-28';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { type ServiceIdentity } from '../../identity';
import { type KubernetesObject } from '../manifest';
import { type ExternalWorkload } from './patch';

/** What every provider can be told of a workload. */
export interface IdentityOptions {
  /** Containers that get the identity, init containers among them where named. @default - all but init containers */
  readonly containers?: string[];
  /** Services whose identities this one accepts. @default - none */
  readonly peers?: ServiceIdentity[];
}

/** What every provider tells of the identity that a workload has, for its configuration. */
export interface IdentityConnection {
  /** Its own SPIFFE ID. @default - it has none */
  readonly spiffeId?: string;
  /** Name of its trust domain. @default - it is in none */
  readonly trustDomain?: string;
  /** SPIFFE IDs of the peers to authorize. */
  readonly peerIds: string[];
}

/**
 * Gives workloads their identities: by SPIRE or by certificates. A program that is written against this
 * changes from one to the other in the line that makes the provider. Each has further options, and tells more.
 */
export interface IIdentityProvider {
  /** Declares the service, once, without touching a workload. */
  register(service: ServiceIdentity): void;

  /** Gives a cdk8s-plus workload the identity of the service. Its containers must have been added before. */
  secure(workload: Workload, service: ServiceIdentity, options?: IdentityOptions): IdentityConnection;

  /** The pod template, with the identity of the service: for raw Kubernetes objects. */
  secureTemplate(
    template: PodTemplateSpec,
    service: ServiceIdentity,
    options?: IdentityOptions,
  ): PodTemplateSpec;

  /** A strategic-merge patch that gives the identity to a workload which something else declares. */
  patch(workload: ExternalWorkload, service: ServiceIdentity, options?: IdentityOptions): KubernetesObject;
}
