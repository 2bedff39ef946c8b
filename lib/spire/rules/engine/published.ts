import { clusterKey, type DeclaredServer, type SpireModel } from './model';

interface PublishedCluster {
  readonly namespace: string;
  readonly configmap_name: string;
  readonly kubeconfig_path?: string;
}

/** ConfigMaps in the server's own cluster that its bundle is published into: a key of each, and its name. */
export function publishedTo(model: SpireModel, at: DeclaredServer): [string, string][] {
  return at.plugins
    .filter(({ name }) => name === 'k8s_configmap')
    .flatMap(({ data }) => Object.values((data.clusters ?? {}) as { [name: string]: PublishedCluster }))
    .filter(({ kubeconfig_path }) => !kubeconfig_path)
    .map(({ namespace, configmap_name }) => {
      const name = `${namespace}/${configmap_name}`;
      return [`${clusterKey(model, at)} ${name}`, name];
    });
}
