import { agentConfigProblems, serverConfigProblems } from '../config';
import { seconds } from '../config/go-duration';
import { DEFAULT_TTL } from '../../identity/ttl';
import { type DeclaredAgent, type SpireModel } from './engine/model';
import { findingOf, type SpireRule } from './engine/rule';

export const configuration: SpireRule = {
  id: 'configuration',
  severity: 'error',
  title: 'SPIRE reads the configuration of servers and agents as it was meant.',
  why: 'It would not start, or would ignore a setting with a line in its log.',
  remedy: 'Do what the message says; it ends with the ID of the particular check, of the second table.',
  check: (model) => [
    ...model.servers.flatMap((at) => {
      const problems = at.config ? serverConfigProblems(at.config) : [];
      return [...(at.refused ? [at.refused] : []), ...problems].map((problem) => findingOf(at, problem));
    }),
    ...model.agents.flatMap((at) =>
      agentConfigProblems(at.config, longestSvidTtl(model, at)).map((problem) => findingOf(at, problem)),
    ),
  ],
};

/** Longest lifetime of an X.509-SVID that the agent may hold. */
function longestSvidTtl({ registrations }: SpireModel, { agent, config }: DeclaredAgent): number {
  const byDefault = agent.server.props.settings?.defaultX509SvidTtl;
  let longest = byDefault ? seconds(byDefault) : DEFAULT_TTL.x509Svid;
  if (!config.settings?.availabilityTarget) return longest;
  for (const { props } of registrations) {
    if (props.ttl && props.trustDomain.name === config.trustDomain.name) {
      longest = Math.max(longest, seconds(props.ttl));
    }
  }
  return longest;
}
