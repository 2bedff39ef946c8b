import { type NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { type ServiceSpec } from 'kubernetes-types/core/v1';
import { type Problem, refuse } from '../../identity';
import { cidrProblem, ipProblem } from '../config/address';

/** A Service within the cluster. */
export interface ClusterIpProps {
  /** Annotations of the Service. @default - none */
  readonly annotations?: { readonly [key: string]: string };
}

/** Whether a node forwards connections to pods of other nodes, hiding the client's address. */
export enum ExternalTrafficPolicy {
  /** To pods of any node; they see the address of a node. */
  CLUSTER = 'Cluster',
  /** To pods of the same node only; they see the client's address. */
  LOCAL = 'Local',
}

/** A Service with a port on every node. */
export interface NodePortProps extends ClusterIpProps {
  /** Port on every node, 30000 to 32767. @default - one that Kubernetes picks */
  readonly nodePort?: number;
  /** @default - Kubernetes', which is ExternalTrafficPolicy.CLUSTER */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** A Service with a load balancer. */
export interface LoadBalancerProps extends NodePortProps {
  /** Static IP address. @default - one that the load balancer picks */
  readonly loadBalancerIp?: string;
  /** CIDRs that may connect. @default - everybody */
  readonly sourceRanges?: string[];
  /** @default ExternalTrafficPolicy.LOCAL, which keeps the client's address for rate limits and policies */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
  /** @default - the cluster's */
  readonly loadBalancerClass?: string;
}

/** How the server's port 8081 is reached from outside of the cluster. Only ever that port is exposed. */
export class ServerService {
  /** Not at all. */
  static clusterIp(props: ClusterIpProps = {}): ServerService {
    return new ServerService('ClusterIP', {}, props, []);
  }

  /** By a port of every node. */
  static nodePort(props: NodePortProps = {}): ServerService {
    refuse(nodePortProblem(props.nodePort), 'node port');
    return new ServerService('NodePort', { externalTrafficPolicy: props.externalTrafficPolicy }, props, [
      { ipBlock: { cidr: '0.0.0.0/0' } },
      { ipBlock: { cidr: '::/0' } },
    ]);
  }

  /** By a load balancer. */
  static loadBalancer(props: LoadBalancerProps = {}): ServerService {
    refuse(sourceRangesProblem(props.sourceRanges), 'load balancer, sourceRanges');
    refuse(nodePortProblem(props.nodePort), 'load balancer, nodePort');
    if (props.loadBalancerIp !== undefined)
      refuse(ipProblem(props.loadBalancerIp), 'load balancer, loadBalancerIp');
    const policy = props.externalTrafficPolicy ?? ExternalTrafficPolicy.LOCAL;
    const anywhere = ['0.0.0.0/0', '::/0'];
    // With the policy Cluster the address that arrives is a node's, so ranges say nothing.
    const ranges = policy === ExternalTrafficPolicy.LOCAL ? (props.sourceRanges ?? anywhere) : anywhere;
    return new ServerService(
      'LoadBalancer',
      {
        loadBalancerIP: props.loadBalancerIp,
        loadBalancerSourceRanges: props.sourceRanges,
        loadBalancerClass: props.loadBalancerClass,
        externalTrafficPolicy: policy,
      },
      props,
      ranges.map((cidr) => ({ ipBlock: { cidr } })),
      props.sourceRanges ?? [],
    );
  }

  private constructor(
    /** Type of the Kubernetes Service: `ClusterIP`, `NodePort` or `LoadBalancer`. */
    readonly type: string,
    /** @internal */
    readonly spec: ServiceSpec,
    /** @internal */
    readonly props: NodePortProps,
    /** Who may connect besides the agents. @internal */
    readonly peers: NetworkPolicyPeer[],
    /** CIDRs that a load balancer admits; none means everybody. */
    readonly sourceRanges: string[] = [],
  ) {}
}

/** Source: Kubernetes, the API server's default of --service-node-port-range. */
function nodePortProblem(port: number | undefined): Problem | undefined {
  if (port === undefined || (Number.isInteger(port) && port >= 30000 && port <= 32767)) return undefined;
  return {
    rule: 'node-port',
    value: String(port),
    problem: 'is no port that Kubernetes opens on nodes',
    instead: 'a port from 30000 to 32767, or none: Kubernetes picks one',
  };
}

function sourceRangesProblem(ranges: string[] | undefined): Problem | undefined {
  if (!ranges) return undefined;
  if (ranges.length > 0) return ranges.map(cidrProblem).find((problem) => problem);
  return {
    rule: 'source-ranges',
    value: '[]',
    problem: 'is taken for everybody by a load balancer, and for nobody by a NetworkPolicy',
    instead: 'at least one CIDR, or leave it out',
  };
}
