import { WORKLOAD_API } from '../layout';
import { Plugin, type PluginProps, PluginType } from '../plugin';
import { type Kubeconfig } from './kubeconfig';
import { type MountedFile, secretFiles, socketOnNode } from './mounted-file';
import { mergeRequirements } from './requirements';
import { type VaultAuth } from './vault-auth';

const CA_DIR = '/run/spire/upstream-ca';

export interface DiskUpstreamAuthorityProps {
  /** Name of the Secret with the CA, in the server's namespace. It is read again at each signing. */
  readonly secretName: string;
  /** Key of the CA certificate in it (`cert_file_path`). @default 'tls.crt' */
  readonly certificateKey?: string;
  /** Key of the CA's private key in it (`key_file_path`). @default 'tls.key' */
  readonly privateKeyKey?: string;
  /** Key of the roots in it, where the CA is no root itself (`bundle_file_path`). @default - the CA is self-signed */
  readonly bundleKey?: string;
}

export interface CertManagerUpstreamAuthorityProps {
  /** Namespace in which the requests are made (`namespace`): the Issuer's, or any for a ClusterIssuer. */
  readonly namespace: string;
  /** SPIRE key `issuer_name`. */
  readonly issuerName: string;
  /** SPIRE key `issuer_kind`. @default 'Issuer' */
  readonly issuerKind?: string;
  /** SPIRE key `issuer_group`. @default 'cert-manager.io' */
  readonly issuerGroup?: string;
  /** SPIRE key `kube_config_file`. @default - the cluster of the server */
  readonly kubeconfig?: Kubeconfig;
}

export interface SpireUpstreamAuthorityProps {
  /** Host of the upstream server, of the same trust domain (`server_address`). */
  readonly serverAddress: string;
  /** SPIRE key `server_port`. @default 8081 */
  readonly serverPort?: number;
  /**
   * Path on the node of the Workload API socket of an agent of the upstream server: agent.sock in its
   * `socketHostPath` (`workload_api_socket`).
   * This server needs an entry there with `downstream: true`. @default '/run/spire/sockets/agent.sock'
   */
  readonly socketPath?: string;
  /** Refuse TLS without a post-quantum key exchange (`experimental.require_pq_kem`). @default false */
  readonly requirePqKem?: boolean;
}

export interface VaultUpstreamAuthorityProps {
  /** URL of Vault (`vault_addr`). */
  readonly address: string;
  readonly auth: VaultAuth;
  /** CA certificate of Vault's own TLS (`ca_cert_path`). @default - the system's roots */
  readonly ca?: MountedFile;
  /** Vault's namespace (`namespace`). @default - none */
  readonly namespace?: string;
  /** Where the PKI engine is mounted (`pki_mount_point`). @default 'pki' */
  readonly pkiMountPoint?: string;
  /** Do not check Vault's certificate (`insecure_skip_verify`). For trials only. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** Who signs the server's CA. Without one the server signs its own. */
export class UpstreamAuthority extends Plugin {
  /** A CA whose key is in a Secret. */
  static disk(props: DiskUpstreamAuthorityProps): UpstreamAuthority {
    const certificate = props.certificateKey ?? 'tls.crt';
    const privateKey = props.privateKeyKey ?? 'tls.key';
    const bundle = props.bundleKey ? [props.bundleKey] : [];
    return new UpstreamAuthority({
      name: 'disk',
      data: {
        cert_file_path: `${CA_DIR}/${certificate}`,
        key_file_path: `${CA_DIR}/${privateKey}`,
        bundle_file_path: props.bundleKey && `${CA_DIR}/${props.bundleKey}`,
      },
      requires: secretFiles('upstream-ca', props.secretName, [certificate, privateKey, ...bundle], CA_DIR),
    });
  }

  /** An issuer of cert-manager. */
  static certManager(props: CertManagerUpstreamAuthorityProps): UpstreamAuthority {
    const rule = {
      apiGroups: ['cert-manager.io'],
      resources: ['certificaterequests'],
      // SPIRE deletes its own requests that failed or are stale, found by label.
      verbs: ['create', 'delete', 'get', 'list'],
    };
    return new UpstreamAuthority({
      name: 'cert-manager',
      data: {
        namespace: props.namespace,
        issuer_name: props.issuerName,
        issuer_kind: props.issuerKind ?? 'Issuer',
        issuer_group: props.issuerGroup ?? 'cert-manager.io',
        kube_config_file: props.kubeconfig?.path,
      },
      requires: props.kubeconfig?.requires ?? { namespacedRules: { [props.namespace]: [rule] } },
    });
  }

  /** Another SPIRE server of the same trust domain: nested SPIRE. */
  static spire(props: SpireUpstreamAuthorityProps): UpstreamAuthority {
    const socket = props.socketPath ?? `${WORKLOAD_API.socketDir}/${WORKLOAD_API.socketFile}`;
    return new UpstreamAuthority({
      name: 'spire',
      data: {
        server_address: props.serverAddress,
        // A string, as SPIRE declares it.
        server_port: String(props.serverPort ?? 8081),
        workload_api_socket: socket,
        experimental: props.requirePqKem === undefined ? undefined : { require_pq_kem: props.requirePqKem },
      },
      requires: socketOnNode('upstream-workload-api', socket),
    });
  }

  /** The PKI engine of HashiCorp Vault or OpenBao. */
  static vault(props: VaultUpstreamAuthorityProps): UpstreamAuthority {
    const ca = props.ca?.mount('vault-ca', '/run/spire/vault-ca');
    return new UpstreamAuthority({
      name: 'vault',
      data: {
        vault_addr: props.address,
        namespace: props.namespace,
        pki_mount_point: props.pkiMountPoint ?? 'pki',
        ca_cert_path: ca?.path,
        insecure_skip_verify: props.insecureSkipVerify,
        ...props.auth.keys,
      },
      requires: mergeRequirements([props.auth.requires, ca?.requires ?? {}]),
    });
  }

  /** Any other, such as `aws_pca`, `awssecret`, `gcp_cas` or `ejbca`. */
  static custom(props: PluginProps): UpstreamAuthority {
    return new UpstreamAuthority(props);
  }

  readonly type = PluginType.UPSTREAM_AUTHORITY;

  private constructor(props: PluginProps) {
    super(props);
  }
}
