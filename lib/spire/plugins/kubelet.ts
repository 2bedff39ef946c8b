import { type Duration } from 'cdk8s';
import { goDuration } from '../config/go-duration';
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
   * Ask for the right `nodes/pods` in place of `nodes/proxy`, which lets its owner run commands in every
   * container. Needs kubelets with KubeletFineGrainedAuthz: on by default from Kubernetes 1.33. @default false
   */
  readonly fineGrainedAuthorization?: boolean;
  /** Path of the token to show (`token_path`). @default - that of the agent's service account */
  readonly tokenPath?: string;
  /**
   * Name of a Secret of type kubernetes.io/tls with a client certificate to show in place of a token
   * (`certificate_path`, `private_key_path`). @default - the token
   */
  readonly clientCertificateSecret?: string;
  /** Show nothing (`use_anonymous_authentication`). @default false */
  readonly anonymous?: boolean;
  /** Environment variable with the name of the node (`node_name_env`). @default 'MY_NODE_NAME' */
  readonly nodeNameEnv?: string;
  /** How often CA, token and certificate are read again (`reload_interval`). @default - 1m */
  readonly reloadInterval?: Duration;
}

/** How the k8s workload attestor learns of the pods on its node. */
export class Kubelet {
  /** From the kubelet's authenticated port. The kubelet's certificate must name its node. */
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
        // Without the name of the node SPIRE asks localhost, which needs the host network.
        { env: [{ name: nodeNameEnv, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] },
        secret || props.anonymous ? {} : kubeletRight(props.fineGrainedAuthorization ?? false),
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
    readonly keys: { readonly [key: string]: any },
    /** @internal */
    readonly requires: PluginRequirements,
  ) {}
}

function kubeletRight(fineGrained: boolean): PluginRequirements {
  const resource = fineGrained ? 'nodes/pods' : 'nodes/proxy';
  return { clusterRules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }] };
}
