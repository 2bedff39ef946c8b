import { type Construct } from 'constructs';
import { refuse } from '../../identity';
import { Manifest } from '../../kubernetes';
import { databaseNameProblem, roleNameProblem } from './checks';
import { cnpgNameProblem } from './cnpg-name';
import { type DatastoreTarget } from './datastore';
import { bindPostgres } from './postgres';
import { type SqlPlugin } from './sql-plugin';

export interface CnpgDatabaseProps {
  /** Name of the CloudNativePG Cluster that exists, in the server's namespace. */
  readonly clusterName: string;
  /**
   * Name of a `kubernetes.io/basic-auth` Secret with `username` and `password` of the role. The role itself
   * is declared where the Cluster is: see {@link cnpgRole}.
   */
  readonly credentialsSecret: string;
  /** @default 'spire' */
  readonly database?: string;
  /** Role that owns the database. @default 'spire' */
  readonly username?: string;
}

/** The item to add to the Cluster's `spec.managed.roles`, so that the role and its password exist. */
export function cnpgRole(props: CnpgDatabaseProps): { readonly [key: string]: any } {
  return {
    name: props.username ?? 'spire',
    ensure: 'present',
    login: true,
    passwordSecret: { name: props.credentialsSecret },
  };
}

export function bindCnpgDatabase(
  scope: Construct,
  target: DatastoreTarget,
  props: CnpgDatabaseProps,
): SqlPlugin {
  const { clusterName, credentialsSecret } = props;
  const place = `${scope.node.path}, datastore`;
  refuse(cnpgNameProblem(clusterName), place);
  const database = props.database ?? 'spire';
  const username = props.username ?? 'spire';
  refuse(roleNameProblem(username), `${place}.username`);
  refuse(databaseNameProblem(database), `${place}.database`);
  new Manifest(scope, 'database', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: { name: `${clusterName}-${target.serverName}`, namespace: target.namespace },
    spec: {
      name: database,
      owner: username,
      cluster: { name: clusterName },
      databaseReclaimPolicy: 'retain',
    },
  } as ConstructorParameters<typeof Manifest>[2]);
  return bindPostgres({
    host: `${clusterName}-rw.${target.namespace}.svc`,
    database,
    username,
    password: { name: credentialsSecret, key: 'password' },
    ca: { name: `${clusterName}-ca`, key: 'ca.crt' },
  });
}
