import { type PolicyRule } from 'kubernetes-types/rbac/v1';
import { refuse } from '../../identity';
import { type JsonObject } from '../config/hcl-json';
import { type PluginRequirements } from '../plugin';
import { type Kubeconfig } from './kubeconfig';
import { mergeRequirements } from './requirements';

/** A cluster whose nodes attest by projected service account tokens. */
export interface PsatCluster {
  /** Name of the cluster; agents give the same one. It is part of their SPIFFE IDs. */
  readonly name: string;
  /**
   * Service accounts that may attest, `namespace:name`: those of agents and nothing else, for whoever has
   * one gets the identity of a node (`service_account_allow_list`).
   */
  readonly allow: string[];
  /** Audiences of the tokens; an empty list is the API server's own (`audience`). @default ['spire-server'] */
  readonly audience?: string[];
  /** Kubeconfig for the API server of that cluster (`kube_config_file`). @default - the cluster of the server */
  readonly kubeconfig?: Kubeconfig;
  /** Labels of nodes that become selectors (`allowed_node_label_keys`). @default - none */
  readonly allowedNodeLabelKeys?: string[];
  /** Labels of the agents' pods that become selectors (`allowed_pod_label_keys`). @default - none */
  readonly allowedPodLabelKeys?: string[];
  /**
   * Name agents by the UID of their pod in place of the node's (`use_pod_uid_for_agent_id`; SPIRE 1.15.3).
   * @default false
   */
  readonly usePodUidForAgentId?: boolean;
}

const RULES: PolicyRule[] = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] },
];

/** The server's configuration (`plugin_data`) of the node attestor k8s_psat. */
export function renderPsat(clusters: PsatCluster[]): JsonObject {
  const names = clusters.map(({ name }) => name);
  for (const [i, { name, allow }] of clusters.entries()) {
    const place = `k8s_psat cluster ${name}`;
    refuse(
      names.indexOf(name) === i ? undefined : problem(name, 'is declared twice', 'one cluster of each name'),
    );
    refuse(
      /^[A-Za-z0-9._-]+$/.test(name)
        ? undefined
        : problem(name, 'cannot be part of a SPIFFE ID', 'letters, digits, ".", "-" and "_"'),
    );
    refuse(
      allow.length > 0 ? undefined : problem('[]', 'allows no service account', '["<namespace>:<agent>"]'),
      place,
    );
    for (const account of allow) {
      refuse(
        /^[a-z0-9-]+:[a-z0-9.-]+$/.test(account)
          ? undefined
          : problem(account, 'is no service account', '"<namespace>:<name>", without wildcards'),
        place,
      );
    }
  }
  return { clusters: Object.fromEntries(clusters.map((cluster) => [cluster.name, clusterData(cluster)])) };
}

/** What that attestor needs of the server's pod: rights in its own cluster, kubeconfigs for the others. */
export function psatRequirements(clusters: PsatCluster[]): PluginRequirements {
  return mergeRequirements(clusters.map(({ kubeconfig }) => kubeconfig?.requires ?? { clusterRules: RULES }));
}

function clusterData(cluster: PsatCluster): JsonObject {
  return {
    service_account_allow_list: cluster.allow,
    audience: cluster.audience ?? ['spire-server'],
    kube_config_file: cluster.kubeconfig?.path,
    allowed_node_label_keys: cluster.allowedNodeLabelKeys,
    allowed_pod_label_keys: cluster.allowedPodLabelKeys,
    use_pod_uid_for_agent_id: cluster.usePodUidForAgentId,
  };
}

function problem(value: string, text: string, instead: string) {
  return { rule: 'psat-cluster', value, problem: text, instead };
}
