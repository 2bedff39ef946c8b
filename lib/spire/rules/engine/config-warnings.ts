import { agentConfigWarnings, serverConfigWarnings } from '../../config';
import { type SpireModel } from './model';
import { findingOf, type Finding } from './rule';

/** What the configurations of servers and agents are warned of under one rule. */
export function configWarnings({ servers, agents }: SpireModel, rule: string): Finding[] {
  return [
    ...servers.flatMap((at) =>
      (at.config ? serverConfigWarnings(at.config) : []).map((problem) => findingOf(at, problem)),
    ),
    ...agents.flatMap((at) => agentConfigWarnings(at.config).map((problem) => findingOf(at, problem))),
  ].filter((finding) => finding.rule === rule);
}
