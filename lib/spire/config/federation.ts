import { type Duration } from 'cdk8s';
import { type Problem, spiffeIdProblem, trustDomainProblem } from '../../identity';
import { refreshHintProblem } from '../../identity/ttl';
import { ipProblem, portProblem } from './address';
import { goDuration, seconds } from './go-duration';
import { type JsonObject } from './hcl-json';
import { type PluginRequirements } from '../plugin';
import { secretFiles } from '../plugins/mounted-file';

const CERTIFICATE_DIR = '/run/spire/bundle-endpoint';

export interface BundleEndpointProps {
  /** IP address to listen on; not a host name, which SPIRE would drop without a word (`address`). @default '0.0.0.0' */
  readonly address?: string;
  /** Port to listen on (`port`). @default 8443 */
  readonly port?: number;
  /** How often peers should fetch the bundle: 1m to 24h (`refresh_hint`). @default - 5m */
  readonly refreshHint?: Duration;
}

export interface AcmeBundleEndpointProps extends BundleEndpointProps {
  /** Name in the certificate, by which peers reach the endpoint on port 443 (`domain_name`). */
  readonly domainName: string;
  /** Contact given to the certificate authority (`email`). */
  readonly email: string;
  /** Whether you accept the certificate authority's terms of service; without that it issues none (`tos_accepted`). */
  readonly tosAccepted: boolean;
  /** The certificate authority's ACME directory (`directory_url`). @default - Let's Encrypt's */
  readonly directoryUrl?: string;
}

export interface CertificateBundleEndpointProps extends BundleEndpointProps {
  /** Name of the Secret with the serving certificate, in the server's namespace. */
  readonly secretName: string;
  /** Key of the certificate chain in it. @default 'tls.crt' */
  readonly certificateKey?: string;
  /** Key of the private key in it. @default 'tls.key' */
  readonly privateKeyKey?: string;
  /** How often the files are read again (`file_sync_interval`). @default - 1h */
  readonly fileSyncInterval?: Duration;
}

/** The endpoint where the server shows its trust bundle to other trust domains. */
export class BundleEndpoint {
  /** Secured by the server's own SVID; peers need the first bundle by another way. */
  static httpsSpiffe(props: BundleEndpointProps = {}): BundleEndpoint {
    return new BundleEndpoint(props, { https_spiffe: {} }, {});
  }

  /** Secured by a certificate that the server obtains from a public authority by ACME. */
  static httpsWebAcme(props: AcmeBundleEndpointProps): BundleEndpoint {
    const acme = {
      directory_url: props.directoryUrl,
      domain_name: props.domainName,
      email: props.email,
      tos_accepted: props.tosAccepted,
    };
    return new BundleEndpoint(props, { https_web: { acme } }, {});
  }

  /** Secured by a certificate from a Secret, such as one of cert-manager. A renewed one is picked up. */
  static httpsWebCertificate(props: CertificateBundleEndpointProps): BundleEndpoint {
    const certificate = props.certificateKey ?? 'tls.crt';
    const privateKey = props.privateKeyKey ?? 'tls.key';
    const servingCertFile = {
      cert_file_path: `${CERTIFICATE_DIR}/${certificate}`,
      key_file_path: `${CERTIFICATE_DIR}/${privateKey}`,
      // Always written: SPIRE 1.15 parses the empty default and fails to start.
      file_sync_interval: goDuration(props.fileSyncInterval) ?? '1h',
    };
    return new BundleEndpoint(
      props,
      { https_web: { serving_cert_file: servingCertFile } },
      secretFiles('bundle-endpoint', props.secretName, [certificate, privateKey], CERTIFICATE_DIR),
    );
  }

  /** Port that the server listens on. */
  readonly port: number;

  private constructor(
    private readonly props: BundleEndpointProps,
    private readonly profile: JsonObject,
    readonly requires: PluginRequirements,
  ) {
    this.port = props.port ?? 8443;
  }

  /** @internal */
  keys(): JsonObject {
    return {
      address: this.props.address ?? '0.0.0.0',
      port: this.port,
      refresh_hint: goDuration(this.props.refreshHint),
      profile: this.profile,
    };
  }

  /** @internal */
  problems(): Problem[] {
    const { address, refreshHint } = this.props;
    return [
      ipProblem(address ?? '0.0.0.0'),
      portProblem(this.port),
      refreshHint && refreshHintProblem(seconds(refreshHint)),
    ].filter((problem) => problem !== undefined);
  }
}

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
    const url = this.props.bundleEndpointUrl;
    return [
      trustDomainProblem(this.trustDomain),
      this.endpointSpiffeId === undefined ? undefined : spiffeIdProblem(this.endpointSpiffeId),
      /^https:\/\/[^/@\s]+/i.test(url)
        ? undefined
        : {
            rule: 'bundle-endpoint-url',
            value: url,
            problem: 'is no https URL',
            instead: 'a URL such as "https://spire.example.org:8443"',
          },
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
