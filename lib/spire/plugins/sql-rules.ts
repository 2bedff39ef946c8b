import { nearest, type Problem } from '../../identity';
import { type JsonObject } from '../config/hcl-json';
import { type Plugin } from '../plugin';

/** Source: SPIRE 1.15, configuration of the datastore. */
const KEYS = [
  'database_type',
  'connection_string',
  'ro_connection_string',
  'root_ca_path',
  'client_cert_path',
  'client_key_path',
  'conn_max_lifetime',
  'max_open_conns',
  'max_idle_conns',
  'disable_migration',
  'log_sql',
];
const TYPES = ['sqlite3', 'postgres', 'mysql'];
const AWS_TYPES = ['aws_postgres', 'aws_mysql'];

/** What SPIRE would refuse of a datastore, or ignore: it does not tell of keys that it does not know. */
export function sqlProblems({ type, data }: Plugin): Problem[] {
  if (type !== 'DataStore') return [];
  const kind = kindOf(data.database_type);
  return [
    ...Object.keys(data)
      .filter((key) => !KEYS.includes(key))
      .map((key) => problem(key, 'is no key of the datastore', nearest(key, KEYS) ?? KEYS.join(', '))),
    ...(kind ? typeProblems(kind, data) : [missing(data, 'database_type')]),
    ...(data.connection_string ? [] : [missing(data, 'connection_string')]),
  ].filter((found) => found !== undefined);
}

/** The type, or the key of the object that names it. */
function kindOf(type: unknown): string | undefined {
  if (typeof type !== 'object' || type === null) return type ? String(type) : undefined;
  return Object.keys(type)[0];
}

function typeProblems(kind: string, data: JsonObject): Problem[] {
  const isAws = typeof data.database_type === 'object';
  const types = isAws ? AWS_TYPES : TYPES;
  if (!types.includes(kind)) {
    const all = [...TYPES, ...AWS_TYPES];
    return [
      problem(`database_type ${kind}`, 'is no type of a database', nearest(kind, all) ?? all.join(', ')),
    ];
  }
  const region = isAws && !(data.database_type as { [kind: string]: { region?: string } })[kind].region;
  const strings = kind.endsWith('mysql') ? ['connection_string', 'ro_connection_string'] : [];
  return [
    ...(region ? [problem(`database_type ${kind}`, 'has no region', 'region, such as "eu-central-1"')] : []),
    ...strings
      .filter((key) => data[key] && !/[?&]parseTime=(1|true|TRUE|True)(&|$)/.test(String(data[key])))
      .map((key) => problem(key, 'does not have MySQL parse times', 'parseTime=true among its parameters')),
  ];
}

/** Unless a misspelt key is there, which is another finding. */
function missing(data: JsonObject, key: string): Problem | undefined {
  const misspelt = Object.keys(data).some((other) => !KEYS.includes(other) && nearest(other, KEYS) === key);
  return misspelt ? undefined : problem(key, 'is missing', `${key} among the data of the plugin`);
}

/** Names the key and never its value, which may have a password. */
function problem(value: string, text: string, instead: string): Problem {
  return { rule: 'datastore-configuration', value, problem: text, instead };
}
