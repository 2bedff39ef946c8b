import { type Objects } from './objects';

/** The configuration of SPIRE's datastore. */
export const sql = (objects: Objects) => objects.serverConf.plugins.DataStore.sql.plugin_data;

/** The container that reaches it. */
export const server = (objects: Objects) => objects.container('StatefulSet', 'spire-server');

/** The connection string as libpq reads it, where it has no quoted value. */
export function connection(objects: Objects): { [key: string]: string } {
  return Object.fromEntries(
    sql(objects)
      .connection_string.split(' ')
      .map((pair: string) => pair.split('=')),
  );
}
