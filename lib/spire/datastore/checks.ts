import { dnsNameProblem, type Problem } from '../../identity';
import { ipProblem } from '../config/address';

/** Names that Postgres or CloudNativePG keep for themselves. Source: CloudNativePG 1.27, PostgreSQL. */
const DATABASES = ['postgres', 'template0', 'template1'];
const ROLES = ['postgres', 'streaming_replica'];

/** Why a database that is made for SPIRE cannot have that name, or undefined. */
export function databaseNameProblem(name: string): Problem | undefined {
  return nameProblem(name) ?? (DATABASES.includes(name) ? reserved(name, 'database') : undefined);
}

/** Why a role that is made for SPIRE cannot have that name, or undefined. */
export function roleNameProblem(name: string): Problem | undefined {
  return (
    nameProblem(name) ??
    (ROLES.includes(name) || /^(pg|cnpg)_/.test(name) ? reserved(name, 'role') : undefined)
  );
}

/** Why `name` is none that Postgres has, or undefined. Source: PostgreSQL, NAMEDATALEN. */
export function nameProblem(name: string): Problem | undefined {
  if (name !== '' && new TextEncoder().encode(name).length <= 63) return undefined;
  return {
    rule: 'postgres-name',
    value: name,
    problem: name === '' ? 'is empty' : 'is longer than Postgres keeps',
    instead: 'a name of 1 to 63 bytes, such as "spire"',
  };
}

/** Why a database is not reached at that host, or undefined. */
export function hostProblem(host: string): Problem | undefined {
  if (!dnsNameProblem(host) || !ipProblem(host)) return undefined;
  return {
    rule: 'database-address',
    value: host,
    problem: host === '' ? 'is empty' : 'is no host name',
    instead: 'the name in the certificate of the database, such as "db.example.org"',
  };
}

function reserved(name: string, what: string): Problem {
  return {
    rule: 'postgres-name',
    value: name,
    problem: `is a ${what} of the database system`,
    instead: `a ${what} of its own, such as "spire"`,
  };
}
