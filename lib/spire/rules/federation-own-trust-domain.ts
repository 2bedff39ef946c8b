import { objection } from './engine/candidates';
import { type SpireRule } from './engine/rule';

export const federationOwnTrustDomain: SpireRule = {
  id: 'federation-own-trust-domain',
  severity: 'error',
  title: 'A server does not federate with its own trust domain.',
  why: 'It refuses such a relation.',
  remedy: 'Name the other trust domain.',
  check: ({ federations }) =>
    federations
      .filter((at) =>
        objection(at, ({ server }) => server.trustDomain.name === at.props.trustDomain.name || undefined),
      )
      .map((at) => ({
        at,
        value: at.props.trustDomain.name,
        problem: 'is the trust domain of the server itself',
        instead: 'the trust domain of the others',
      })),
};
