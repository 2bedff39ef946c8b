import { nearest } from '../../identity';
import { type SpireRule } from './engine/rule';

export const trustDomainAgreement: SpireRule = {
  id: 'trust-domain-agreement',
  severity: 'error',
  title: 'A registration has the trust domain of a server of the same program.',
  why: 'A server issues IDs of its own trust domain only; the registration would fail in its status.',
  remedy: 'Pass the TrustDomain object of the server to its registrations.',
  check({ servers, registrations }) {
    const names = [...new Set(servers.map(({ server }) => server.trustDomain.name))];
    if (names.length === 0) return [];
    return registrations
      .filter(({ candidates }) => candidates.length === 0)
      .map((at) => {
        const { name } = at.props.trustDomain;
        return {
          at,
          value: name,
          problem: 'is the trust domain of no server here',
          instead: `"${nearest(name, names) ?? names.join('" or "')}"`,
        };
      });
  },
};
