import { type SpireRule } from './engine/rule';
import { PluginType } from '../plugin';

export const replicasSqlite: SpireRule = {
  id: 'replicas-sqlite',
  severity: 'error',
  title: 'Several replicas of a server share a datastore.',
  why: 'With a SQLite file each, an entry that one replica has is unknown to the others.',
  remedy: 'Use Datastore.cnpg() or Datastore.postgres(), or one replica.',
  check: ({ servers }) =>
    servers
      .filter(({ server, plugins }) => {
        const sqlite = plugins.some(
          ({ type, data }) => type === PluginType.DATA_STORE && data.database_type === 'sqlite3',
        );
        return server.replicas > 1 && (sqlite || !server.datastore.shared);
      })
      .map((at) => ({
        at,
        value: `replicas ${at.server.replicas}`,
        problem: 'cannot share a SQLite file',
        instead: 'Datastore.cnpg() or Datastore.postgres(), or replicas: 1',
      })),
};
