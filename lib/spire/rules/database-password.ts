import { type SpireRule } from './engine/rule';
import { PluginType } from '../plugin';

/** A password in a connection string: as a parameter, in a URL, or as MySQL writes it. */
const PASSWORD = /(?:^|[\s?&])password\s*=|^[a-z+]+:\/\/[^/@\s]*:[^@\s]+@|^[^:@/\s]+:(?!\/\/)[^@\s]+@/i;

export const databasePassword: SpireRule = {
  id: 'database-password',
  severity: 'error',
  title: 'The connection string of a datastore has no password.',
  why: 'It is written to a ConfigMap, which whoever may read ConfigMaps can read.',
  remedy:
    'Let the database driver read it from the environment (PGPASSWORD), from a Secret, or use a client certificate.',
  check: ({ servers }) =>
    servers.flatMap((at) =>
      at.plugins
        .filter(({ type }) => type === PluginType.DATA_STORE)
        .flatMap(({ data }) =>
          ['connection_string', 'ro_connection_string']
            .filter((key) => PASSWORD.test(String(data[key] ?? '')))
            .map((key) => ({
              at,
              // The key, not its value.
              value: key,
              problem: 'has a password, and would be written to a ConfigMap',
              instead: 'a connection string without one, and requires.env with PGPASSWORD from a Secret',
            })),
        ),
    ),
};
