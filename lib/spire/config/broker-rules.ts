import { type Problem, spiffeIdProblem } from '../../identity';
import { type BrokerEndpoint } from './agent-settings';

/** What SPIRE would refuse of the endpoint for brokers. */
export function brokerProblems(broker: BrokerEndpoint | undefined): Problem[] {
  if (!broker) return [];
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'broker',
    value,
    problem: text,
    instead,
  });
  const ids = broker.brokers.map(({ id }) => id);
  return [
    broker.socketPath || broker.bindAddress
      ? undefined
      : problem('broker', 'listens nowhere', 'socketPath, bindAddress or both'),
    ...ids.map(spiffeIdProblem),
    ...ids
      .filter((id, i) => ids.indexOf(id) !== i)
      .map((id) => problem(id, 'is declared twice', 'one broker of each ID')),
    ...broker.brokers.map(({ id, allowedReferenceTypes }) => {
      const urls = allowedReferenceTypes.map(({ typeUrl }) => typeUrl);
      if (urls.length === 0)
        return problem(id, 'may refer to nothing', 'at least one type of reference, or "*"');
      return urls.includes('*') && urls.length > 1
        ? problem(id, 'has "*" beside other types', '"*" alone, or the types without it')
        : undefined;
    }),
  ].filter((found) => found !== undefined);
}
