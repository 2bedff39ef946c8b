import { type DeclaredResource, type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';

export const className: SpireRule = {
  id: 'class-name',
  severity: 'error',
  title: 'A registration has a class that a controller manager handles.',
  why: 'Nobody acts on it, without an error anywhere.',
  remedy: "Give it the className of the server's controller manager, as SpireIdentityProvider does.",
  check: ({ registrations, federations }) =>
    [...registrations, ...federations]
      .filter(({ candidates, servers }) => candidates.length > 0 && servers.length === 0)
      .map((at) => ({
        at,
        value: at.className === undefined ? 'no className' : `className ${at.className}`,
        problem: 'is handled by no controller manager here',
        instead: [...new Set(at.candidates.map((server) => wayIn(server, at)))].join(' or '),
      })),
};

function wayIn({ controllerManager }: DeclaredServer, { kind }: DeclaredResource): string {
  const { className: wanted, clusterSpiffeIdLabels } = controllerManager;
  const labels = Object.entries(clusterSpiffeIdLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const way = wanted ? `className "${wanted}"` : 'no className';
  return kind === 'ClusterSPIFFEID' && labels.length > 0 ? `${way} and labels ${labels.join(', ')}` : way;
}
