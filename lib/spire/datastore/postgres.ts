import { type EnvVar, type Volume, type VolumeMount } from 'kubernetes-types/core/v1';
import { type Problem, refuse } from '../../identity';
import { countProblem } from '../../kubernetes';
import { portProblem } from '../config/address';
import { hostProblem, nameProblem } from './checks';
import { connectionString } from './connection-string';
import { SqlPlugin } from './sql-plugin';

/** How the server verifies Postgres' certificate. Source: libpq, sslmode. */
export enum PostgresTls {
  /** Chain and host name are verified. */
  VERIFY_FULL = 'verify-full',
  /** The chain is verified, the host name is not. */
  VERIFY_CA = 'verify-ca',
  /** Encrypted, but to whoever answers. */
  REQUIRE = 'require',
  /** Not encrypted. */
  DISABLE = 'disable',
}

/** One key of a Secret. */
export interface SecretKeyReference {
  /** Name of a Secret in the server's namespace. */
  readonly name: string;
  /** Key in the Secret. */
  readonly key: string;
}

export interface PostgresDatastoreProps {
  /** Host name, as it stands in the database's certificate. */
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  /** @default 'spire' */
  readonly database?: string;
  /** @default 'spire' */
  readonly username?: string;
  /** Secret with the password; it reaches SPIRE as an environment variable. @default - a client certificate, without which it is required */
  readonly password?: SecretKeyReference;
  /** Name of a `kubernetes.io/tls` Secret with a client certificate. @default - a password, without which it is required */
  readonly clientCertificateSecret?: string;
  /** @default PostgresTls.VERIFY_FULL */
  readonly tls?: PostgresTls;
  /** Secret with the CA that signed the database's certificate. @default - the CAs of the image */
  readonly ca?: SecretKeyReference;
  /** Most connections open at once (`max_open_conns`). @default 20 */
  readonly maxOpenConnections?: number;
}

const DIR = '/run/spire/datastore';

/** Refuses a PostgreSQL that nobody could log in to. */
export function checkPostgres(props: PostgresDatastoreProps): void {
  const place = (key: string) => `Postgres, ${key}`;
  refuse(hostProblem(props.host), place('host'));
  if (props.port !== undefined) refuse(portProblem(props.port), place('port'));
  if (props.database !== undefined) refuse(nameProblem(props.database), place('database'));
  if (props.username !== undefined) refuse(nameProblem(props.username), place('username'));
  refuse(countProblem('connections', props.maxOpenConnections), place('maxOpenConnections'));
  refuse(credentialsProblem(props), 'Postgres');
}

function credentialsProblem({
  host,
  password,
  clientCertificateSecret,
}: PostgresDatastoreProps): Problem | undefined {
  if (password || clientCertificateSecret) return undefined;
  return {
    rule: 'database-credentials',
    value: host,
    problem: 'is a database without credentials to log in with',
    instead: 'password or clientCertificateSecret, from a Secret',
  };
}

export function bindPostgres(props: PostgresDatastoreProps): SqlPlugin {
  const volumes: Volume[] = [];
  const mounts: VolumeMount[] = [];
  const env: EnvVar[] = [];
  if (props.password) {
    // lib/pq reads it where the connection string has no password, so it stays out of every file.
    env.push({ name: 'PGPASSWORD', valueFrom: { secretKeyRef: props.password } });
  }
  if (props.ca) {
    volumes.push({
      name: 'datastore-ca',
      secret: { secretName: props.ca.name, items: [{ key: props.ca.key, path: 'ca.crt' }] },
    });
    // A directory, not a subPath, so that a rotated CA arrives in the running pod.
    mounts.push({ name: 'datastore-ca', mountPath: `${DIR}/ca`, readOnly: true });
  }
  if (props.clientCertificateSecret) {
    volumes.push({
      name: 'datastore-client',
      // lib/pq refuses a key that others may read; 0440 with the pod's fsGroup is what it takes.
      secret: { secretName: props.clientCertificateSecret, defaultMode: 0o440 },
    });
    mounts.push({ name: 'datastore-client', mountPath: `${DIR}/client`, readOnly: true });
  }
  return new SqlPlugin({
    data: {
      database_type: 'postgres',
      connection_string: connectionString({
        host: props.host,
        port: props.port ?? 5432,
        dbname: props.database ?? 'spire',
        user: props.username ?? 'spire',
        sslmode: props.tls ?? PostgresTls.VERIFY_FULL,
        sslrootcert: props.ca && `${DIR}/ca/ca.crt`,
        sslcert: props.clientCertificateSecret && `${DIR}/client/tls.crt`,
        sslkey: props.clientCertificateSecret && `${DIR}/client/tls.key`,
        application_name: 'spire-server',
        connect_timeout: 10,
      }),
      max_open_conns: props.maxOpenConnections ?? 20,
      max_idle_conns: Math.min(props.maxOpenConnections ?? 20, 10),
    },
    requires: { volumes, mounts, env },
  });
}
