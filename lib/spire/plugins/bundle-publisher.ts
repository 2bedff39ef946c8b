import { type Duration } from 'cdk8s';
import { goDuration, seconds } from '../config/go-duration';
import { type JsonObject } from '../config/hcl-json';
import { refuse } from '../../identity';
import { refreshHintProblem } from '../../identity/ttl';
import { BUNDLE_KEY } from '../layout';
import { Plugin, type PluginProps, PluginType, type PluginRequirements } from '../plugin';
import { type Kubeconfig } from './kubeconfig';
import { mergeRequirements } from './requirements';

/** Format of a published bundle. */
export enum PublishedFormat {
  /** X.509 certificates, without the keys of JWT-SVIDs. */
  PEM = 'pem',
  /** The SPIFFE bundle format. */
  SPIFFE = 'spiffe',
  /** The SPIFFE bundle's keys without its SPIFFE members, as OIDC relying parties read it. */
  JWKS = 'jwks',
}

/** A ConfigMap that the bundle is published into. */
export interface PublishedConfigMap {
  /** Any name for the cluster, once in a publisher. */
  readonly cluster: string;
  /** SPIRE key `namespace`. */
  readonly namespace: string;
  /** Name of the ConfigMap, which SPIRE creates where it is missing (`configmap_name`). */
  readonly name: string;
  /** SPIRE key `configmap_key`. @default 'bundle.crt' */
  readonly key?: string;
  /** SPIRE key `format`. @default PublishedFormat.PEM */
  readonly format?: PublishedFormat;
  /** How often readers should read it again (`refresh_hint`; SPIRE 1.13.1). @default - the server's */
  readonly refreshHint?: Duration;
  /** SPIRE key `kubeconfig_path`. @default - the cluster of the server */
  readonly kubeconfig?: Kubeconfig;
}

/** Where the server publishes its trust bundle. */
export class BundlePublisher extends Plugin {
  /** ConfigMaps, of this cluster and of others. Needs SPIRE 1.12.4. */
  static k8sConfigMap(configMaps: PublishedConfigMap[]): BundlePublisher {
    const names = configMaps.map(({ cluster }) => cluster);
    for (const [i, cluster] of names.entries()) {
      refuse(
        names.indexOf(cluster) === i
          ? undefined
          : {
              rule: 'publisher-cluster',
              value: cluster,
              problem: 'is declared twice',
              instead: 'one ConfigMap for each name of a cluster',
            },
        'k8s_configmap',
      );
    }
    return new BundlePublisher({
      name: 'k8s_configmap',
      data: {
        clusters: Object.fromEntries(configMaps.map((target) => [target.cluster, targetKeys(target)])),
      },
      requires: mergeRequirements(configMaps.map(targetRequirements)),
    });
  }

  /** Any other, such as `aws_s3`, `gcp_cloudstorage`, `azure_blob` or `aws_rolesanywhere_trustanchor`. */
  static custom(props: PluginProps): BundlePublisher {
    return new BundlePublisher(props);
  }

  readonly type = PluginType.BUNDLE_PUBLISHER;

  private constructor(props: PluginProps) {
    super(props);
  }
}

function targetKeys(target: PublishedConfigMap): JsonObject {
  refuse(
    target.refreshHint && refreshHintProblem(seconds(target.refreshHint)),
    `k8s_configmap ${target.cluster}`,
  );
  return {
    namespace: target.namespace,
    configmap_name: target.name,
    configmap_key: target.key ?? BUNDLE_KEY,
    format: target.format ?? PublishedFormat.PEM,
    refresh_hint: goDuration(target.refreshHint),
    kubeconfig_path: target.kubeconfig?.path,
  };
}

function targetRequirements(target: PublishedConfigMap): PluginRequirements {
  if (target.kubeconfig) return target.kubeconfig.requires;
  return {
    namespacedRules: {
      [target.namespace]: [
        {
          apiGroups: [''],
          resources: ['configmaps'],
          resourceNames: [target.name],
          // A server-side apply that creates asks for "create" with the name, so the name limits it, too.
          verbs: ['get', 'create', 'patch'],
        },
      ],
    },
  };
}
