import { evaluateTemplate } from '../../identity/template';
import { admittedClusters } from './engine/psat';
import { type DeclaredAgent, type DeclaredServer, type SpireModel } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';
import { PluginType } from '../plugin';

export const parentAgreement: SpireRule = {
  id: 'parent-agreement',
  severity: 'error',
  title: 'Entries of pods have the agents of their nodes for parents.',
  why: 'The controller manager writes the IDs of agents that attest by k8s_psat; entries below others never reach an agent, and pods get nothing.',
  remedy:
    'Let the agents attest by k8s_psat, the default, or give parentIdTemplate the ID that they have by their attestor.',
  check(model) {
    const registering = new Set(model.spiffeIds.flatMap(({ servers }) => servers));
    return model.servers.filter((at) => registering.has(at)).flatMap((at) => problemOf(model, at) ?? []);
  },
};

function problemOf(model: SpireModel, at: DeclaredServer): Finding | undefined {
  const { parentIdTemplate: template } = at.controllerManager;
  const agents = model.agents.filter(({ agent }) => agent.server === at.server);
  const byPsat =
    admittedClusters(at).some(({ name }) => name === at.server.clusterName) ||
    agents.some((agent) => attestorOf(agent) === 'k8s_psat' && agent.clusterName === at.server.clusterName);
  if (template !== undefined) {
    return byPsat && !isPsatParent(template, at)
      ? {
          at,
          value: template,
          problem: 'is not the ID of the agents, which attest by k8s_psat',
          instead: 'no parentIdTemplate',
        }
      : undefined;
  }
  const others = [...new Set(agents.map(attestorOf))].filter((name) => name !== 'k8s_psat');
  if (byPsat || others.length === 0) return undefined;
  return {
    at,
    value: `nodeAttestor ${others.join(', ')}`,
    problem: 'is how its agents attest, but the entries of pods are for agents that attest by k8s_psat',
    instead: `parentIdTemplate with the ID of the agents, "spiffe://{{ .TrustDomain }}/spire/agent/${others[0]}/…"`,
  };
}

function attestorOf({ config }: DeclaredAgent): string {
  return config.plugins.find(({ type }) => type === PluginType.NODE_ATTESTOR)?.name ?? '';
}

/** Whether a template yields the ID that k8s_psat gives; one that is not to be evaluated is not judged. */
function isPsatParent(template: string, { server }: DeclaredServer): boolean {
  const { trustDomain, clusterName } = server;
  const { text } = evaluateTemplate(template, {
    trustDomain: trustDomain.name,
    clusterName,
    nodeMeta: { name: 'node', uid: 'uid' },
  });
  return text === undefined || text === `${trustDomain.uri}/spire/agent/k8s_psat/${clusterName}/uid`;
}
