import { type Problem, spiffeIdProblem } from '../../identity';
import { sampleText, templateProblem } from '../../identity/template';
import { type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';

export const parentIdTemplate: SpireRule = {
  id: 'parent-id-template',
  severity: 'error',
  title: 'The template of parent IDs reads what is known of a node, and yields an ID of the trust domain.',
  why: 'Every entry of every pod would fail to render, or have a parent that no agent is.',
  remedy: 'Leave parentIdTemplate out, unless agents attest by another attestor than k8s_psat.',
  check: ({ servers }) =>
    servers.flatMap((at) => {
      const problem = problemOf(at);
      if (!problem) return [];
      return { at, value: problem.value, problem: problem.problem, instead: problem.instead };
    }),
};

function problemOf({ server, controllerManager }: DeclaredServer): Problem | undefined {
  const { parentIdTemplate: template } = controllerManager;
  if (template === undefined) return undefined;
  const malformed = templateProblem(template, 'node');
  if (malformed) return malformed;
  const sample = sampleText(template, server.trustDomain);
  if (sample === undefined) return undefined;
  const found = spiffeIdProblem(sample) ?? foreign(sample, server.trustDomain.uri);
  return found && { ...found, value: template };
}

function foreign(id: string, trustDomainUri: string): Problem | undefined {
  if (id.startsWith(`${trustDomainUri}/`)) return undefined;
  return {
    rule: 'parent-id-template',
    value: id,
    problem: 'yields no ID of the trust domain with a path',
    instead: 'a template that begins with "spiffe://{{ .TrustDomain }}/"',
  };
}
