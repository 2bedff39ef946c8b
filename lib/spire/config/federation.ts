import { type Problem, spiffeIdProblem, trustDomainProblem } from '../../identity';
import { type BundleEndpoint } from './bundle-endpoint';
import { bundleEndpointUrlProblem } from './bundle-endpoint-url';
import { type JsonObject } from './hcl-json';

export interface FederatesWithProps {
  /** Name of the other trust domain. */
  readonly trustDomain: string;
  /** Its bundle endpoint, https (`bundle_endpoint_url`). */
  readonly bundleEndpointUrl: string;
}

export interface FederatesWithSpiffeProps extends FederatesWithProps {
  /** SPIFFE ID that the endpoint proves (`endpoint_spiffe_id`). @default - the server of that trust domain */
  readonly endpointSpiffeId?: string;
}

/**
 * A trust domain that this one federates with, fixed in the server's configuration. It overrides a relation
 * of the API or of a ClusterFederatedTrustDomain, and no listing shows it: prefer those.
 */
export class FederatesWith {
  /** With an endpoint that shows a certificate of a public authority. */
  static httpsWeb(props: FederatesWithProps): FederatesWith {
    return new FederatesWith(props, { https_web: {} });
  }

  /** With an endpoint that shows an SVID. Its first bundle must be given by `spire-server bundle set`. */
  static httpsSpiffe(props: FederatesWithSpiffeProps): FederatesWith {
    const id = props.endpointSpiffeId ?? `spiffe://${props.trustDomain}/spire/server`;
    return new FederatesWith(props, { https_spiffe: { endpoint_spiffe_id: id } }, id);
  }

  readonly trustDomain: string;

  private constructor(
    private readonly props: FederatesWithProps,
    private readonly profile: JsonObject,
    private readonly endpointSpiffeId?: string,
  ) {
    this.trustDomain = props.trustDomain;
  }

  /** @internal */
  keys(): JsonObject {
    return { bundle_endpoint_url: this.props.bundleEndpointUrl, bundle_endpoint_profile: this.profile };
  }

  /** @internal */
  problems(): Problem[] {
    return [
      trustDomainProblem(this.trustDomain),
      this.endpointSpiffeId === undefined ? undefined : spiffeIdProblem(this.endpointSpiffeId),
      bundleEndpointUrlProblem(this.props.bundleEndpointUrl),
    ].filter((problem) => problem !== undefined);
  }
}

/** Exchange of trust bundles with other trust domains. */
export interface Federation {
  /** Where this server shows its bundle (`bundle_endpoint`). @default - nowhere */
  readonly bundleEndpoint?: BundleEndpoint;
  /** Trust domains whose bundles it fetches (`federates_with`). @default - those that the API declares */
  readonly federatesWith?: FederatesWith[];
}

export function federationKeys(federation: Federation): JsonObject {
  const { bundleEndpoint, federatesWith = [] } = federation;
  return {
    bundle_endpoint: bundleEndpoint?.keys(),
    federates_with:
      federatesWith.length > 0
        ? Object.fromEntries(federatesWith.map((other) => [other.trustDomain, other.keys()]))
        : undefined,
  };
}

/** What SPIRE would refuse or ignore, for the server of `trustDomain`. */
export function federationProblems(federation: Federation, trustDomain: string): Problem[] {
  const names = (federation.federatesWith ?? []).map((other) => other.trustDomain);
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'federates-with',
    value,
    problem: text,
    instead,
  });
  return [
    ...(federation.bundleEndpoint?.problems() ?? []),
    ...(federation.federatesWith ?? []).flatMap((other) => other.problems()),
    ...names
      .filter((name) => name === trustDomain)
      .map((name) => problem(name, "is the server's own trust domain", 'another trust domain')),
    ...names
      .filter((name, i) => names.indexOf(name) !== i)
      .map((name) => problem(name, 'is federated with twice', 'one relation for each trust domain')),
  ];
}
