import { type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';
import { PluginType } from '../plugin';

export const trustDomainSplit: SpireRule = {
  id: 'trust-domain-split',
  severity: 'error',
  title: 'Servers of one trust domain share a datastore, or an authority above them.',
  why: 'With a SQLite file each, they have a CA each: who holds an SVID of the one is refused by whoever has the bundle of the other.',
  remedy:
    'Use replicas on one database, an upstreamAuthority that signs the CAs of both, or two trust domains that federate.',
  check: ({ servers }) =>
    servers.flatMap((at, i) => {
      const other = servers.slice(0, i).find((earlier) => isSplit(earlier, at));
      return other
        ? {
            at,
            value: at.server.trustDomain.name,
            problem: `is the trust domain of ${other.construct.node.path}, too, which has another datastore and CA`,
            instead: 'one server with replicas on a shared database, or an upstreamAuthority',
          }
        : [];
    }),
};

function isSplit(one: DeclaredServer, other: DeclaredServer): boolean {
  return (
    one.server.trustDomain.name === other.server.trustDomain.name &&
    one.server.clusterName === other.server.clusterName &&
    // The root of nested servers signs its own CA, and those of the others.
    !hasAuthority(one) &&
    !hasAuthority(other) &&
    (isSqlite(one) || isSqlite(other))
  );
}

function hasAuthority({ plugins }: DeclaredServer): boolean {
  return plugins.some(({ type }) => type === PluginType.UPSTREAM_AUTHORITY);
}

function isSqlite({ plugins }: DeclaredServer): boolean {
  return plugins.some(({ type, data }) => type === PluginType.DATA_STORE && data.database_type === 'sqlite3');
}
