import { type SpireRule } from './engine/rule';

export const federationOverridden: SpireRule = {
  id: 'federation-overridden',
  severity: 'warning',
  title:
    'A trust domain is federated with in one way: by the configuration of the server, or by a custom resource.',
  why: 'The configuration wins, so that a change of the custom resource changes nothing.',
  remedy: 'Keep the ClusterFederatedTrustDomain.',
  check: ({ federations }) =>
    federations.flatMap((at) =>
      at.servers
        .filter(({ server }) =>
          server.props.federation?.federatesWith?.some(
            ({ trustDomain }) => trustDomain === at.props.trustDomain.name,
          ),
        )
        .map(({ construct }) => ({
          at,
          value: at.props.trustDomain.name,
          problem: `is in federation.federatesWith of ${construct.node.path}, too, which overrides this`,
          instead: 'one of the two',
        })),
    ),
};
