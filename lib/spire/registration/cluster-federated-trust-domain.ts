import { type Construct } from 'constructs';
import { type TrustDomain, refuse } from '../../identity';
import { type KubernetesObject, Manifest } from '../../kubernetes';
import { bundleEndpointUrlProblem } from '../config/bundle-endpoint-url';
import { guard } from '../rules/engine/guard';
import { type BundleEndpointProfile } from './bundle-endpoint-profile';
import { placeOf, registrationMetadata } from './checks';
import { trustDomainBundleProblem } from './trust-domain-bundle';

export interface ClusterFederatedTrustDomainProps {
  /** Name of the object; it is cluster-scoped. */
  readonly name: string;
  /** The other trust domain. One object for each: of two, the controller manager heeds the older only. */
  readonly trustDomain: TrustDomain;
  /** URL of its bundle endpoint: https, without user and password. */
  readonly bundleEndpointUrl: string;
  /** How the endpoint proves who it is. */
  readonly bundleEndpointProfile: BundleEndpointProfile;
  /**
   * Its bundle in SPIFFE format (a JWK set), for the first contact by https_spiffe. A change of the bundle
   * alone does not reach SPIRE later. @default - set by other means, or fetched by https_web
   */
  readonly trustDomainBundle?: string;
  /** Class of the controller manager that acts on this. @default - one that acts on objects without a class */
  readonly className?: string;
}

const MARKER = Symbol.for('cdk8s-spire.ClusterFederatedTrustDomain');

/**
 * Federates the SPIRE server with another trust domain: its bundle is fetched and kept up to date.
 * Source: ClusterFederatedTrustDomain, controller manager 0.7.0.
 */
export class ClusterFederatedTrustDomain extends Manifest {
  /** Whether `x` is a ClusterFederatedTrustDomain, of whichever copy of this package. */
  static isClusterFederatedTrustDomain(x: unknown): x is ClusterFederatedTrustDomain {
    return typeof x === 'object' && x !== null && MARKER in x;
  }

  /** What was declared. */
  readonly declaration: ClusterFederatedTrustDomainProps;

  constructor(scope: Construct, id: string, props: ClusterFederatedTrustDomainProps) {
    super(scope, id, clusterFederatedTrustDomainObject(placeOf(scope, id), props));
    Object.defineProperty(this, MARKER, { value: true });
    this.declaration = props;
    guard(this, 'cluster-federated-trust-domain');
  }
}

function clusterFederatedTrustDomainObject(
  place: string,
  props: ClusterFederatedTrustDomainProps,
): KubernetesObject & { spec: object } {
  const { trustDomainBundle, bundleEndpointProfile: profile } = props;
  const metadata = registrationMetadata(place, props);
  refuse(bundleEndpointUrlProblem(props.bundleEndpointUrl), `${place}, bundleEndpointUrl`);
  if (trustDomainBundle) refuse(trustDomainBundleProblem(trustDomainBundle), `${place}, trustDomainBundle`);
  return {
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterFederatedTrustDomain',
    metadata,
    spec: {
      className: props.className,
      trustDomain: props.trustDomain.name,
      bundleEndpointURL: props.bundleEndpointUrl,
      bundleEndpointProfile: { type: profile.type, endpointSPIFFEID: profile.endpointSpiffeId?.toString() },
      trustDomainBundle,
    },
  };
}
