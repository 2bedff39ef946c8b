import { refuse } from '../../identity';
import { type Plugin } from '../plugin';
import { BundlePublisher, NodeAttestor, type PublishedConfigMap } from '../plugins';
import { type ServerAdditions } from './additions';
import { publishedProblem } from './checks';
import { type SpireServer } from './server';

/** Every plugin of a server but the datastore, as declared so far. */
export function serverPlugins(server: SpireServer, additions: ServerAdditions): Plugin[] {
  const { props } = server;
  const allow = [...new Set(additions.agents.map((agent) => `${agent.namespace}:${agent.serviceAccount}`))];
  const clusters = [
    ...(allow.length > 0 ? [{ name: server.clusterName, allow, audience: [server.tokenAudience] }] : []),
    ...(props.remoteClusters ?? []),
  ];
  const published = [
    ...additions.bundleNamespaces.map((namespace) => bundleTarget(server, namespace)),
    ...(props.bundleConfigMaps ?? []),
  ];
  refuse(publishedProblem(published), `${server.node.path}, bundleConfigMaps`);
  return [
    server.keyManager,
    ...(props.upstreamAuthority ? [props.upstreamAuthority] : []),
    ...(clusters.length > 0 ? [NodeAttestor.k8sPsat({ clusters })] : []),
    ...(props.nodeAttestors ?? []),
    BundlePublisher.k8sConfigMap(published),
    ...(props.bundlePublishers ?? []),
    ...(props.plugins ?? []),
  ];
}

/** The bundle ConfigMap of a namespace. */
export function bundleTarget({ bundleConfigMap: name }: SpireServer, namespace: string): PublishedConfigMap {
  return { cluster: namespace, namespace, name };
}
