import { objection } from './engine/candidates';
import { type SpireRule } from './engine/rule';

export const federationRelation: SpireRule = {
  id: 'federation-relation',
  severity: 'error',
  title: 'A registration federates with trust domains to which there is a relation.',
  why: 'Without the bundle of the other trust domain the server refuses the entry: the pod gets no identity at all.',
  remedy: 'Declare a ClusterFederatedTrustDomain, or federation.federatesWith of the server.',
  check({ registrations, federations }) {
    const declared = new Set(federations.map(({ props }) => props.trustDomain.name));
    return registrations
      .filter(({ props }) => props.federatesWith)
      .flatMap((at) =>
        (at.props.federatesWith ?? [])
          .filter(({ name }) => !declared.has(name))
          .filter(({ name }) =>
            objection(at, ({ server, controllerManager }) => {
              const fixed = server.props.federation?.federatesWith ?? [];
              // Turned off, relations are somebody else's business.
              const elsewhere = controllerManager.reconcile?.clusterFederatedTrustDomains === false;
              return (!elsewhere && !fixed.some(({ trustDomain }) => trustDomain === name)) || undefined;
            }),
          )
          .map(({ name }) => ({
            at,
            value: `federatesWith ${name}`,
            problem: 'is a trust domain to which there is no relation',
            instead: 'a ClusterFederatedTrustDomain for it',
          })),
      );
  },
};
