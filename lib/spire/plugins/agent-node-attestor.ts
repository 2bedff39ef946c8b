import { type Duration } from 'cdk8s';
import { goDuration, seconds } from '../config/go-duration';
import { type Problem, refuse } from '../../identity';
import { AGENT } from '../layout';
import { Plugin, type PluginProps, PluginType, type PluginRequirements } from '../plugin';
import { MountedFile, secretFiles, socketOnNode } from './mounted-file';

const CERTIFICATE_DIR = '/run/spire/x509pop';
const JOIN_TOKEN_DIR = '/run/spire/join-token';

export interface PsatAgentNodeAttestorProps {
  /** Name of the cluster, as the server lists it. */
  readonly cluster: string;
  /** Audience of the token: one of those that the server accepts for the cluster. @default 'spire-server' */
  readonly audience?: string;
  /** Lifetime of the token, at least ten minutes; the kubelet renews it. @default - 2 hours */
  readonly tokenLifetime?: Duration;
}

export interface JoinTokenFileProps {
  /** Name of the Secret with the token, in the agent's namespace. */
  readonly secretName: string;
  /** Key of the token in it. @default 'token' */
  readonly key?: string;
}

export interface X509PopAgentNodeAttestorProps {
  /** Name of the Secret with the node's certificate, in the agent's namespace. */
  readonly secretName: string;
  /** Key of the certificate in it (`certificate_path`). @default 'tls.crt' */
  readonly certificateKey?: string;
  /** Key of the private key in it (`private_key_path`). @default 'tls.key' */
  readonly privateKeyKey?: string;
  /** Key of the chain of intermediates in it (`intermediates_path`). @default - none */
  readonly intermediatesKey?: string;
}

export interface X509PopSpiffeAgentNodeAttestorProps {
  /** Path on the node of the Workload API socket that gives the SVID to prove (`spiffe_endpoint_socket`). */
  readonly socketPath: string;
}

/** How an agent proves its node to the server. */
export class AgentNodeAttestor extends Plugin {
  /** By the projected token of its service account. */
  static k8sPsat(props: PsatAgentNodeAttestorProps): AgentNodeAttestor {
    refuse(tokenLifetimeProblem(props.tokenLifetime), 'k8s_psat, tokenLifetime');
    return new AgentNodeAttestor({
      name: 'k8s_psat',
      data: { cluster: props.cluster, token_path: `${AGENT.tokenDir}/${AGENT.tokenFile}` },
      requires: projectedToken(props),
    });
  }

  /** By a join token that a Secret holds (SPIRE 1.13.3). Once: a restarted agent needs its data directory. */
  static joinTokenFile(props: JoinTokenFileProps): AgentNodeAttestor {
    const file = MountedFile.fromSecret(props.secretName, props.key ?? 'token').mount(
      'join-token',
      JOIN_TOKEN_DIR,
    );
    return new AgentNodeAttestor(
      { name: 'join_token', requires: file.requires },
      { join_token_file: file.path },
    );
  }

  /** By a certificate that a Secret holds. */
  static x509pop(props: X509PopAgentNodeAttestorProps): AgentNodeAttestor {
    const certificate = props.certificateKey ?? 'tls.crt';
    const privateKey = props.privateKeyKey ?? 'tls.key';
    const intermediates = props.intermediatesKey ? [props.intermediatesKey] : [];
    return new AgentNodeAttestor({
      name: 'x509pop',
      data: {
        private_key_path: `${CERTIFICATE_DIR}/${privateKey}`,
        certificate_path: `${CERTIFICATE_DIR}/${certificate}`,
        intermediates_path: props.intermediatesKey && `${CERTIFICATE_DIR}/${props.intermediatesKey}`,
      },
      requires: secretFiles(
        'x509pop',
        props.secretName,
        [certificate, privateKey, ...intermediates],
        CERTIFICATE_DIR,
      ),
    });
  }

  /** By an SVID of another agent on the node. */
  static x509popSpiffe(props: X509PopSpiffeAgentNodeAttestorProps): AgentNodeAttestor {
    return new AgentNodeAttestor({
      name: 'x509pop',
      data: { spiffe_endpoint_socket: `unix://${props.socketPath}` },
      requires: socketOnNode('x509pop', props.socketPath),
    });
  }

  /** Any other, such as `aws_iid`, `azure_imds`, `gcp_iit`, `http_challenge`, `sshpop` or `tpm_devid`. */
  static custom(props: PluginProps): AgentNodeAttestor {
    return new AgentNodeAttestor(props);
  }

  readonly type = PluginType.NODE_ATTESTOR;

  private constructor(
    props: PluginProps,
    /** @internal Keys of the `agent` section that belong to the attestor. */
    readonly agentKeys: { readonly [key: string]: string } = {},
  ) {
    super(props);
  }
}

function projectedToken(props: PsatAgentNodeAttestorProps): PluginRequirements {
  const name = 'spire-token';
  const serviceAccountToken = {
    path: AGENT.tokenFile,
    audience: props.audience ?? 'spire-server',
    expirationSeconds: props.tokenLifetime?.toSeconds() ?? 7200,
  };
  return {
    volumes: [{ name, projected: { sources: [{ serviceAccountToken }] } }],
    mounts: [{ name, mountPath: AGENT.tokenDir, readOnly: true }],
  };
}

/** Source: Kubernetes API, ServiceAccountTokenProjection. */
function tokenLifetimeProblem(lifetime: Duration | undefined): Problem | undefined {
  if (!lifetime || (seconds(lifetime) >= 600 && seconds(lifetime) <= 2 ** 32)) return undefined;
  return {
    rule: 'token-lifetime',
    value: goDuration(lifetime)!,
    problem: 'is no lifetime that the API server gives a token',
    instead: 'Duration.minutes(10) or longer',
  };
}
