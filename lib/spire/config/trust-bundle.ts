import { type Problem, refuse } from '../../identity';
import { AGENT, BUNDLE_KEY, WORKLOAD_API } from '../layout';
import { type PluginRequirements } from '../plugin';
import { MountedFile, socketOnNode } from '../plugins/mounted-file';
import { type JsonObject } from './hcl-json';

/** Format of the trust bundle that an agent starts from. */
export enum BundleFormat {
  /** X.509 certificates only. */
  PEM = 'pem',
  /** The SPIFFE bundle format, JSON. */
  SPIFFE = 'spiffe',
}

export interface ConfigMapTrustBundleProps {
  /** Name of the ConfigMap, in the agent's namespace. */
  readonly name: string;
  /** Key of the bundle in it. @default 'bundle.crt' */
  readonly key?: string;
  /** SPIRE key `trust_bundle_format`. @default BundleFormat.PEM */
  readonly format?: BundleFormat;
}

export interface UrlTrustBundleProps {
  /** Where to download the bundle: https, or http over `unixSocket` (`trust_bundle_url`). */
  readonly url: string;
  /** SPIRE key `trust_bundle_format`. @default BundleFormat.PEM */
  readonly format?: BundleFormat;
  /**
   * Path on the node of a Unix socket over which to download it (`trust_bundle_unix_socket`); its directory
   * is mounted. @default - over TCP
   */
  readonly unixSocket?: string;
}

export interface WorkloadApiTrustBundleProps {
  /** Path on the node of another agent's Workload API socket; its directory is mounted. */
  readonly socketPath: string;
}

/** By what an agent recognizes its server the first time: one source, never two. */
export class TrustBundle {
  /** A ConfigMap that the server publishes its bundle into. The pod starts once it exists. */
  static configMap(props: ConfigMapTrustBundleProps): TrustBundle {
    const file = MountedFile.fromConfigMap(props.name, props.key ?? BUNDLE_KEY).mount(
      'trust-bundle',
      AGENT.bundleDir,
    );
    return new TrustBundle(
      { trust_bundle_path: file.path, trust_bundle_format: props.format },
      file.requires,
    );
  }

  /** A download. */
  static url(props: UrlTrustBundleProps): TrustBundle {
    refuse(urlProblem(props), 'trust bundle');
    return new TrustBundle(
      {
        trust_bundle_url: props.url,
        trust_bundle_unix_socket: props.unixSocket,
        trust_bundle_format: props.format,
      },
      props.unixSocket ? socketOnNode('trust-bundle', props.unixSocket) : {},
    );
  }

  /** Another agent of the same trust domain, by its Workload API. Needs SPIRE 1.15.3. */
  static workloadApi(props: WorkloadApiTrustBundleProps): TrustBundle {
    refuse(socketPathProblem(props.socketPath), 'trust bundle');
    return new TrustBundle(
      { trust_bundle_spiffe_workload_api: `unix://${props.socketPath}` },
      socketOnNode('trust-bundle', props.socketPath),
    );
  }

  /** No check: whoever answers first is taken for the server. For trials only. */
  static insecureBootstrap(): TrustBundle {
    return new TrustBundle({ insecure_bootstrap: true }, {});
  }

  /** Whether the agent trusts its server unseen. */
  readonly insecure: boolean;

  private constructor(
    /** @internal */
    readonly keys: JsonObject,
    readonly requires: PluginRequirements,
  ) {
    this.insecure = keys.insecure_bootstrap === true;
  }
}

function urlProblem({ url, unixSocket }: UrlTrustBundleProps): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'trust-bundle-url',
    value: url,
    problem: text,
    instead,
  });
  const path = url.split('?')[0];
  if (!unixSocket) {
    return path.startsWith('https://') ? undefined : problem('is no https URL', 'https://, or unixSocket');
  }
  if (!path.startsWith('http://'))
    return problem('is no http URL, as over a Unix socket', 'http://localhost/…');
  if (/[?&](spiffe|spire)-/.test(url)) {
    return problem('has a query parameter that SPIRE reserves', 'parameters that begin otherwise');
  }
  return socketPathProblem(unixSocket);
}

function socketPathProblem(path: string): Problem | undefined {
  if (/^\/.+\/[^/]+$/.test(path)) return undefined;
  return {
    rule: 'socket-path',
    value: path,
    problem: 'is no absolute path with a directory',
    instead: `a path such as "${WORKLOAD_API.socketDir}/${WORKLOAD_API.socketFile}"`,
  };
}
