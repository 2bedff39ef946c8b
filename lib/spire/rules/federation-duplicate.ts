import { repetitions } from './engine/group';
import { clusterKey } from './engine/model';
import { type SpireRule } from './engine/rule';

export const federationDuplicate: SpireRule = {
  id: 'federation-duplicate',
  severity: 'error',
  title: 'There is one ClusterFederatedTrustDomain for each trust domain.',
  why: 'Of two, the controller manager heeds the older and ignores the other with a line in its log.',
  remedy: 'Remove one of them.',
  check: (model) =>
    repetitions(
      model.federations,
      (at) => `${clusterKey(model, at)} ${at.className ?? ''} ${at.props.trustDomain}`,
    ).map(({ item: at, first }) => ({
      at,
      value: at.props.trustDomain.name,
      problem: `is the trust domain of ${first.construct.node.path}, too, and only one of the two counts`,
      instead: 'one ClusterFederatedTrustDomain',
    })),
};
