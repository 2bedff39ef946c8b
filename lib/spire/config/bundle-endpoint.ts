import { type Duration } from 'cdk8s';
import { dnsNameProblem, type Problem } from '../../identity';
import { refreshHintProblem } from '../../identity/ttl';
import { type PluginRequirements } from '../plugin';
import { secretFiles } from '../plugins/mounted-file';
import { ipProblem, portProblem } from './address';
import { goDuration, seconds } from './go-duration';
import { type JsonObject } from './hcl-json';

const CERTIFICATE_DIR = '/run/spire/bundle-endpoint';

export interface BundleEndpointProps {
  /** IP address to listen on; not a host name, which SPIRE would drop without a word (`address`). @default '0.0.0.0' */
  readonly address?: string;
  /** Port to listen on, from 1024 (`port`). @default 8443 */
  readonly port?: number;
  /** How often peers should fetch the bundle: 1m to 24h (`refresh_hint`). @default - 5m */
  readonly refreshHint?: Duration;
}

export interface AcmeBundleEndpointProps extends BundleEndpointProps {
  /** Name in the certificate, by which peers reach the endpoint: on port 443, of a Service before it (`domain_name`). */
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
    return new BundleEndpoint(props, { https_web: { acme } }, {}, acmeProblems(props));
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
    private readonly profileProblems: Problem[] = [],
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
      ...this.profileProblems,
    ].filter((problem) => problem !== undefined);
  }
}

/** What SPIRE would refuse at start, or the certificate authority at the first request. */
function acmeProblems({ domainName, email, tosAccepted, directoryUrl }: AcmeBundleEndpointProps): Problem[] {
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'acme',
    value,
    problem: text,
    instead,
  });
  const wrongName = dnsNameProblem(domainName);
  return [
    wrongName || !domainName.includes('.') || domainName.includes('*')
      ? problem(`domainName ${domainName}`, 'is no public name', 'a DNS name such as "spire.example.org"')
      : undefined,
    /^[^@\s]+@[^@\s]+$/.test(email)
      ? undefined
      : problem(`email ${email}`, 'is no address', 'an address such as "platform@example.org"'),
    tosAccepted
      ? undefined
      : problem(
          'tosAccepted false',
          'is refused by the certificate authority',
          'true, or httpsWebCertificate() with a certificate that something else obtains',
        ),
    directoryUrl === undefined || (/^https:/i.test(directoryUrl) && URL.canParse(directoryUrl))
      ? undefined
      : problem(`directoryUrl ${directoryUrl}`, 'is no https URL', 'the URL of an ACME directory'),
  ].filter((found) => found !== undefined);
}
