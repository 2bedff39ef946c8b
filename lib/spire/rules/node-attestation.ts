import { type Plugin } from '../plugin';
import { admittedClusters } from './engine/psat';
import { type DeclaredAgent, type DeclaredServer } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';
import { PluginType } from '../plugin';

export const nodeAttestation: SpireRule = {
  id: 'node-attestation',
  severity: 'error',
  title: 'An agent attests in a way that its server admits: attestor, cluster, service account and audience.',
  why: 'The server refuses the agent with PermissionDenied, and no pod of the node receives an identity.',
  remedy:
    'Leave nodeAttestor out for agents of the own cluster, or let the server list what the agent proves.',
  check: ({ agents, servers }) =>
    agents.flatMap((at) => {
      const attestor = at.agent.props.nodeAttestor;
      const server = servers.find((candidate) => candidate.server === at.agent.server);
      // Without an attestor of its own the agent has admitted itself.
      if (!attestor || !server?.config) return [];
      return attestorFinding(at, attestor, server) ?? [];
    }),
};

function attestorFinding(at: DeclaredAgent, attestor: Plugin, server: DeclaredServer): Finding | undefined {
  const names = server.plugins
    .filter(({ type }) => type === PluginType.NODE_ATTESTOR)
    .map(({ name }) => name);
  if (!names.includes(attestor.name)) {
    return {
      at,
      value: `nodeAttestor ${attestor.name}`,
      problem: `is none of the server's (${names.join(', ') || 'it has none'})`,
      instead: `nodeAttestors with ${attestor.name} at the server`,
    };
  }
  return attestor.name === 'k8s_psat' ? psatFinding(at, attestor, server) : undefined;
}

function psatFinding(at: DeclaredAgent, attestor: Plugin, server: DeclaredServer): Finding | undefined {
  const clusters = admittedClusters(server);
  const cluster = clusters.find(({ name }) => name === at.clusterName);
  const account = `${at.agent.namespace}:${at.agent.serviceAccount}`;
  if (!cluster) {
    return {
      at,
      value: `cluster ${at.clusterName ?? ''}`,
      problem: 'is a cluster of which the server admits no agent',
      instead: `one of ${clusters.map(({ name }) => name).join(', ')}, or remoteClusters with it`,
    };
  }
  if (!cluster.allow.includes(account)) {
    return {
      at,
      value: account,
      problem: `is not in the allow list of cluster ${cluster.name}`,
      instead: `${cluster.allow.join(' or ')}, or that list with it`,
    };
  }
  const audience = audienceOf(attestor);
  if (audience === undefined || cluster.audiences.length === 0 || cluster.audiences.includes(audience)) {
    return undefined;
  }
  return {
    at,
    value: `audience ${audience}`,
    problem: `is not what the server expects of cluster ${cluster.name}`,
    instead: cluster.audiences.map((expected) => `"${expected}"`).join(' or '),
  };
}

function audienceOf({ requires }: Plugin): string | undefined {
  return requires.volumes
    ?.flatMap(({ projected }) => projected?.sources ?? [])
    .map(({ serviceAccountToken }) => serviceAccountToken?.audience)
    .find((audience) => audience !== undefined);
}
