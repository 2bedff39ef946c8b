import { type JsonObject } from '../config/hcl-json';
import { Plugin, type PluginProps, PluginType } from '../plugin';
import { type MountedFile } from './mounted-file';
import { type PsatCluster, psatRequirements, renderPsat } from './psat';
import { mergeRequirements } from './requirements';

const CA_DIR = '/run/spire/x509pop';

export interface PsatNodeAttestorProps {
  /** Clusters whose agents may attest. At least one: without, SPIRE turns attestation off and only logs it. */
  readonly clusters: PsatCluster[];
}

export interface X509PopOptions {
  /** Go template of the agent's ID below /spire/agent (`agent_path_template`). @default - SPIRE's, by certificate */
  readonly agentPathTemplate?: string;
  /** Longest chain between certificate and CA (`max_intermediates`). @default 4 */
  readonly maxIntermediates?: number;
  /** Largest RSA key in bits (`max_rsa_key_size`). @default 8192 */
  readonly maxRsaKeySize?: number;
  /** The agent's address must be in its certificate (`verify_client_ip`). @default false */
  readonly verifyClientIp?: boolean;
}

export interface X509PopNodeAttestorProps extends X509PopOptions {
  /** Files of CA certificates that sign the nodes' certificates (`ca_bundle_paths`). At least one. */
  readonly caBundles: MountedFile[];
}

export interface X509PopSpiffeNodeAttestorProps extends X509PopOptions {
  /** Path under which an ID must be (`spiffe_prefix`; the documentation's `svid_prefix` is no key). @default '/spire-exchange' */
  readonly spiffePrefix?: string;
}

/** How the server recognizes nodes. */
export class NodeAttestor extends Plugin {
  /** Agents in Kubernetes, by the projected token of their service account. */
  static k8sPsat(props: PsatNodeAttestorProps): NodeAttestor {
    return new NodeAttestor({
      name: 'k8s_psat',
      data: renderPsat(props.clusters),
      requires: psatRequirements(props.clusters),
    });
  }

  /** Agents anywhere, by a token that the server issued for one use. They cannot attest twice. */
  static joinToken(): NodeAttestor {
    return new NodeAttestor({ name: 'join_token' });
  }

  /** Agents that prove a certificate of your own CA. */
  static x509pop(props: X509PopNodeAttestorProps): NodeAttestor {
    const files = props.caBundles.map((bundle, i) => bundle.mount(`x509pop-ca-${i}`, `${CA_DIR}/${i}`));
    return new NodeAttestor({
      name: 'x509pop',
      data: { mode: 'external_pki', ca_bundle_paths: files.map(({ path }) => path), ...x509popKeys(props) },
      requires: mergeRequirements(files.map(({ requires }) => requires)),
    });
  }

  /** Agents that prove an SVID of this trust domain. */
  static x509popSpiffe(props: X509PopSpiffeNodeAttestorProps = {}): NodeAttestor {
    return new NodeAttestor({
      name: 'x509pop',
      data: { mode: 'spiffe', spiffe_prefix: props.spiffePrefix, ...x509popKeys(props) },
    });
  }

  /** Any other, such as `aws_iid`, `azure_imds`, `gcp_iit`, `http_challenge`, `sshpop` or `tpm_devid`. */
  static custom(props: PluginProps): NodeAttestor {
    return new NodeAttestor(props);
  }

  readonly type = PluginType.NODE_ATTESTOR;

  private constructor(props: PluginProps) {
    super(props);
  }
}

function x509popKeys(options: X509PopOptions): JsonObject {
  return {
    agent_path_template: options.agentPathTemplate,
    max_intermediates: options.maxIntermediates,
    max_rsa_key_size: options.maxRsaKeySize,
    verify_client_ip: options.verifyClientIp,
  };
}
