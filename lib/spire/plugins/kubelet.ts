import { type Duration } from 'cdk8s';
import { goDuration } from '../config/go-duration';
import { type JsonObject } from '../config/hcl-json';
import { type PluginRequirements } from '../plugin';
import { type MountedFile, secretFiles } from './mounted-file';
import { mergeRequirements } from './requirements';

const CA_DIR = '/run/spire/kubelet-ca';
const CLIENT_DIR = '/run/spire/kubelet-client';

export interface SecureKubeletProps {
  /** SPIRE key `kubelet_secure_port`. @default 10250 */
  readonly port?: number;
  /** CA of the kubelets' serving certificates (`kubelet_ca_path`). @default - the cluster's CA */
  readonly ca?: MountedFile;
  /** Do not check the kubelet's certificate (`skip_kubelet_verification`). For trials only. @default false */
  readonly skipVerification?: boolean;
  /**
   * Ask for the right `nodes/proxy`, with which one can run commands in every container, in place of
   * `nodes/pods`. For kubelets without KubeletFineGrainedAuthz, which is on from Kubernetes 1.33. @default false
   */
  readonly nodesProxy?: boolean;
  /** Path of the token to show (`token_path`). @default - that of the agent's service account */
  readonly tokenPath?: string;
  /**
   * Name of a Secret of type kubernetes.io/tls with a client certificate to show in place of a token
   * (`certificate_path`, `private_key_path`). @default - the token
   */
  readonly clientCertificateSecret?: string;
  /** Show nothing (`use_anonymous_authentication`). @default false */
  readonly anonymous?: boolean;
  /** Environment variable with the address of the node (`node_name_env`). @default 'MY_NODE_NAME' */
  readonly nodeNameEnv?: string;
  /** How often CA, token and certificate are read again (`reload_interval`). @default - 1m */
  readonly reloadInterval?: Duration;
}

/** How the k8s workload attestor learns of the pods on its node. */
export class Kubelet {
  /** From the kubelet's authenticated port. The kubelet's certificate must name its node's address. */
  static secure(props: SecureKubeletProps = {}): Kubelet {
    const ca = props.ca?.mount('kubelet-ca', CA_DIR);
    const secret = props.clientCertificateSecret;
    const nodeNameEnv = props.nodeNameEnv ?? 'MY_NODE_NAME';
    return new Kubelet(
      {
        kubelet_secure_port: props.port,
        kubelet_ca_path: ca?.path,
        skip_kubelet_verification: props.skipVerification,
        token_path: props.tokenPath,
        certificate_path: secret && `${CLIENT_DIR}/tls.crt`,
        private_key_path: secret && `${CLIENT_DIR}/tls.key`,
        use_anonymous_authentication: props.anonymous,
        node_name_env: nodeNameEnv,
        reload_interval: goDuration(props.reloadInterval),
      },
      mergeRequirements([
        ca?.requires ?? {},
        secret ? secretFiles('kubelet-client', secret, ['tls.crt', 'tls.key'], CLIENT_DIR) : {},
        // The address in place of the node's name, which pods cannot resolve in most clusters. Kubelets'
        // certificates name both. Without either SPIRE asks localhost, which needs the host network.
        { env: [{ name: nodeNameEnv, valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }] },
        secret || props.anonymous ? {} : kubeletRight(props.nodesProxy ?? false),
      ]),
    );
  }

  /** From the kubelet's port without authentication, which most clusters have closed. Needs the host network. */
  static readOnlyPort(port: number): Kubelet {
    return new Kubelet({ kubelet_read_only_port: port }, {});
  }

  /** Not at all (SPIRE 1.15.3): only brokers can have workloads attested, by references to pods. */
  static none(): Kubelet {
    return new Kubelet({ disable_kubelet_client: true }, {});
  }

  private constructor(
    /** @internal */
    readonly keys: JsonObject,
    /** @internal */
    readonly requires: PluginRequirements,
  ) {}
}

function kubeletRight(nodesProxy: boolean): PluginRequirements {
  const resource = nodesProxy ? 'nodes/proxy' : 'nodes/pods';
  return { clusterRules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }] };
}
