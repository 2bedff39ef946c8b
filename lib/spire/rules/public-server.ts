import { type DeclaredServer } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';

const EVERYBODY = ['0.0.0.0/0', '::/0'];

export const publicServer: SpireRule = {
  id: 'public-server',
  severity: 'warning',
  title: 'Only known addresses reach the server from outside of the cluster.',
  why: 'Everybody who reaches it can try to attest, and use up its limit of attestations.',
  remedy:
    'Limit a load balancer by sourceRanges, or a NodePort by a firewall, which is then a reason to acknowledge.',
  check: ({ servers }) => servers.flatMap((at) => exposure(at) ?? []),
};

function exposure(at: DeclaredServer): Finding | undefined {
  const { type, sourceRanges } = at.server.service;
  if (type === 'ClusterIP') return undefined;
  const open = sourceRanges.filter((range) => EVERYBODY.includes(range));
  if (sourceRanges.length > 0 && open.length === 0) return undefined;
  return {
    at,
    value: open.length > 0 ? `sourceRanges ${open.join(', ')}` : `service ${type}`,
    problem: 'lets every address reach the server',
    instead:
      type === 'NodePort'
        ? 'ServerService.loadBalancer() with sourceRanges, or a firewall before the nodes'
        : 'sourceRanges with the addresses of the agents',
  };
}
