import { type DeclaredFederation, type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';

export const adminTrustDomain: SpireRule = {
  id: 'admin-trust-domain',
  severity: 'error',
  title: "The IDs of adminIds are of the server's trust domain, or of one to which there is a relation.",
  why: 'The server has no bundle by which it could recognize any other: the ID never administers anything.',
  remedy: 'Correct the ID, or declare a ClusterFederatedTrustDomain for its trust domain.',
  check: ({ servers, federations }) =>
    servers.flatMap((at) => {
      const known = trusted(at, federations);
      return (at.server.props.settings?.adminIds ?? [])
        .filter((id) => known && !known.has(id.split('/')[2]))
        .map((id) => ({
          at,
          value: id,
          problem: `is of a trust domain to which there is no relation`,
          instead: `an ID that begins with "${at.server.trustDomain.uri}/", or a ClusterFederatedTrustDomain`,
        }));
    }),
};

/** Trust domains whose SVIDs the server recognizes; undefined where relations are somebody else's business. */
function trusted(at: DeclaredServer, federations: DeclaredFederation[]): Set<string | undefined> | undefined {
  if (at.controllerManager.reconcile?.clusterFederatedTrustDomains === false) return undefined;
  return new Set([
    at.server.trustDomain.name,
    ...(at.server.props.federation?.federatesWith ?? []).map(({ trustDomain }) => trustDomain),
    ...federations.filter(({ servers }) => servers.includes(at)).map(({ props }) => props.trustDomain.name),
  ]);
}
