import { type Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { type Problem, refuse, type ServiceIdentity } from '../../identity';
import {
  checkExternalWorkload,
  type ExternalWorkload,
  type IdentityConnection,
  type IdentityOptions,
  type IIdentityProvider,
  type KubernetesObject,
  type PodWiring,
  wirePatch,
  wirePlusWorkload,
  wireTemplate,
} from '../../kubernetes';
import { type SpireAgent } from '../agent';
import { WORKLOAD_API } from '../layout';
import { ClusterSpiffeId } from '../registration';
import { podWiring } from './pod-wiring';

export interface SpireIdentityProviderProps {
  /** Agent whose socket the workloads mount. */
  readonly agent: SpireAgent;
}

/** How one service's identity is registered. */
export interface RegistrationOptions {
  /** Whether its SVID may use the server's admin API. @default false */
  readonly admin?: boolean;
}

export interface SecureOptions extends RegistrationOptions, IdentityOptions {
  /** Mounts the trust bundle's ConfigMap at /run/spire/bundle as well. @default false */
  readonly mountBundle?: boolean;
}

/** How a workload reaches its identity, for its own configuration. */
export interface SpireConnection extends IdentityConnection {
  /** Address of the Workload API, as SPIFFE libraries take it: `unix:///run/spire/sockets/agent.sock`. */
  readonly endpointSocket: string;
  /** Its own SPIFFE ID. */
  readonly spiffeId: string;
  /** Name of its trust domain. */
  readonly trustDomain: string;
}

/** A service as it was registered. */
interface Registered {
  readonly service: ServiceIdentity;
  readonly options: RegistrationOptions;
  readonly registration: ClusterSpiffeId;
}

/**
 * Delivers identities by SPIRE: registers each service once, and gives its pods the Workload API socket.
 */
export class SpireIdentityProvider extends Construct implements IIdentityProvider {
  private readonly registrations = new Map<string, Registered>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SpireIdentityProviderProps,
  ) {
    super(scope, id);
  }

  /**
   * Registers the service, once, without touching a workload.
   * @throws InvalidInputError if it was registered before, as somebody else or with other rights
   */
  register(service: ServiceIdentity, options: RegistrationOptions = {}): ClusterSpiffeId {
    const { server } = this.props.agent;
    // A dot, which neither part can contain, keeps "a-b" in "c" apart from "b" in "c-a".
    const key = `${service.namespace}.${service.name}`;
    const earlier = this.registrations.get(key);
    if (earlier) {
      refuse(contradiction(earlier, service, options), this.node.path);
      return earlier.registration;
    }
    const registration = ClusterSpiffeId.forService(this, key, {
      service,
      trustDomain: server.trustDomain,
      className: server.className,
      admin: options.admin,
    });
    this.registrations.set(key, { service, options, registration });
    return registration;
  }

  /**
   * Gives a cdk8s-plus workload the identity of the service. Its containers must have been added before.
   * @throws InvalidInputError if its service account or a label is another
   */
  secure(workload: Workload, service: ServiceIdentity, options: SecureOptions = {}): SpireConnection {
    this.register(service, options);
    wirePlusWorkload(workload, service, this.wiring(service, options.mountBundle), options.containers);
    return this.connection(service, options);
  }

  /**
   * The pod template, with the identity of the service: for raw Kubernetes objects.
   * @throws InvalidInputError if its service account or a label is another
   */
  secureTemplate(
    template: PodTemplateSpec,
    service: ServiceIdentity,
    options: SecureOptions = {},
  ): PodTemplateSpec {
    this.register(service, options);
    const wiring = this.wiring(service, options.mountBundle);
    return wireTemplate(template, service, wiring, options.containers, `pod template of ${service.name}`);
  }

  /**
   * A strategic-merge patch that gives the identity to a workload which something else declares.
   * @throws InvalidInputError if it has no containers or is of another kind
   */
  patch(workload: ExternalWorkload, service: ServiceIdentity, options: SecureOptions = {}): KubernetesObject {
    checkExternalWorkload(workload);
    this.register(service, options);
    const wiring = this.wiring(service, options.mountBundle);
    return wirePatch(workload, service, wiring, service.serviceAccount);
  }

  private wiring(service: ServiceIdentity, mountBundle = false): PodWiring {
    const { agent } = this.props;
    if (mountBundle) agent.server.publishBundleTo(service.namespace);
    return podWiring(agent.socketHostPath, mountBundle ? agent.server.bundleConfigMap : undefined);
  }

  private connection(service: ServiceIdentity, options: SecureOptions): SpireConnection {
    const { trustDomain } = this.props.agent.server;
    return {
      endpointSocket: WORKLOAD_API.endpoint,
      spiffeId: service.spiffeId(trustDomain).toString(),
      trustDomain: trustDomain.name,
      peerIds: (options.peers ?? []).map((peer) => peer.spiffeId(trustDomain).toString()),
    };
  }
}

/** Why a service cannot be registered a second time like this, or undefined. */
function contradiction(
  earlier: Registered,
  service: ServiceIdentity,
  { admin }: RegistrationOptions,
): Problem | undefined {
  const who = ({ serviceAccount, podLabels, dnsNames }: ServiceIdentity) =>
    JSON.stringify([serviceAccount, Object.entries(podLabels).sort(), dnsNames]);
  const problem = (text: string, instead: string): Problem => ({
    rule: 'registered-before',
    value: `${service.namespace}/${service.name}`,
    problem: text,
    instead,
  });
  if (who(earlier.service) !== who(service)) {
    return problem('was registered with another account, other labels or other names', 'one ServiceIdentity');
  }
  if (admin !== undefined && admin !== (earlier.options.admin ?? false)) {
    return problem(`was registered ${admin ? 'without' : 'with'} the rights of an admin`, 'the same in both');
  }
  return undefined;
}
