import { grantClusterRules, grantRules } from '../../kubernetes';
import { leaseName } from '../controller-manager/config';
import { controllerManagerClusterRules, leaderElectionRules } from '../controller-manager/rbac';
import { BundlePublisher } from '../plugins';
import { type ServerAdditions } from './additions';
import { bundleTarget } from './plugins';
import { type SpireServer } from './server';

/** What the server's service account may do, but for the bundle ConfigMaps, of which more come later. */
export function serverRights(server: SpireServer, additions: ServerAdditions): void {
  const clusterWide = fullName(server);
  const grantee = granteeOf(server);
  grantClusterRules(server, 'cluster', clusterWide, grantee, () => server.requirements.clusterRules ?? []);
  grantClusterRules(server, 'controller-manager-cluster', `${clusterWide}-controller-manager`, grantee, () =>
    controllerManagerClusterRules(additions.webhooks ? server.webhookName : undefined),
  );
  const lease = leaseName(server.props.controllerManager ?? {}, server.name);
  grantRules(server, 'leader-election', lease, server.namespace, grantee, leaderElectionRules(lease));
  for (const [namespace, rules] of Object.entries(server.requirements.namespacedRules ?? {})) {
    grantRules(server, `plugins-${namespace}`, `${clusterWide}-plugins`, namespace, grantee, rules);
  }
}

/** What it needs to keep the bundle ConfigMap of a namespace up to date. */
export function bundleRights(server: SpireServer, namespace: string): void {
  const { namespacedRules = {} } = BundlePublisher.k8sConfigMap([bundleTarget(server, namespace)]).requires;
  const name = `${fullName(server)}-bundle`;
  grantRules(server, `bundle-${namespace}`, name, namespace, granteeOf(server), namespacedRules[namespace]);
}

/**
 * Name of a role that is not in the server's own namespace. Two installations must not share one, and a dot, which
 * neither part can contain, keeps "a-b" in "c" apart from "b" in "c-a".
 */
function fullName({ namespace, name }: SpireServer): string {
  return `${namespace}.${name}`;
}

function granteeOf({ namespace, name }: SpireServer) {
  return { serviceAccount: name, namespace };
}
