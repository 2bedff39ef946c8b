import { type Construct } from 'constructs';
import { type NetworkPolicy } from 'kubernetes-types/networking/v1';
import { dnsLabelProblem, refuse } from '../../identity';
import { countProblem, Manifest, manifest, namespacePeer, nonEmpty, sizeProblem } from '../../kubernetes';
import { databaseNameProblem, roleNameProblem } from './checks';
import { cnpgNameProblem } from './cnpg-name';
import { type DatastoreTarget } from './datastore';
import { bindPostgres } from './postgres';
import { type SqlPlugin } from './sql-plugin';

export interface CnpgDatastoreProps {
  /** Name of the CloudNativePG Cluster. @default '<server>-db' */
  readonly clusterName?: string;
  /** Postgres instances: one primary, the others replicas. @default 3 */
  readonly instances?: number;
  /** Size of each instance's volume. @default '5Gi' */
  readonly storageSize?: string;
  /** @default - the cluster's default storage class */
  readonly storageClass?: string;
  /** @default 'spire' */
  readonly database?: string;
  /** Owner of the database. @default 'spire' */
  readonly username?: string;
  /**
   * Name of a `kubernetes.io/basic-auth` Secret with `username` and `password`.
   * @default - the operator generates one, `<cluster>-app`
   */
  readonly credentialsSecret?: string;
  /** Image of Postgres. @default - the operator's */
  readonly image?: string;
  /** Names of Secrets to pull it with. @default - none */
  readonly imagePullSecrets?: string[];
  /** Parameters of postgresql.conf. @default - the operator's */
  readonly parameters?: { readonly [key: string]: string };
  /** Libraries for shared_preload_libraries. @default - none */
  readonly sharedPreloadLibraries?: string[];
  /** Namespace of the CloudNativePG operator, which must reach the instances. @default 'cnpg-system' */
  readonly operatorNamespace?: string;
}

export function bindCnpg(scope: Construct, target: DatastoreTarget, props: CnpgDatastoreProps): SqlPlugin {
  const name = props.clusterName ?? `${target.serverName}-db`;
  refuse(cnpgNameProblem(name), `${scope.node.path}, datastore`);
  const username = props.username ?? 'spire';
  const database = props.database ?? 'spire';
  const size = props.storageSize ?? '5Gi';
  const operatorNamespace = props.operatorNamespace ?? 'cnpg-system';
  const place = `${scope.node.path}, datastore`;
  refuse(roleNameProblem(username), `${place}.username`);
  refuse(databaseNameProblem(database), `${place}.database`);
  refuse(countProblem('instances', props.instances), place);
  refuse(sizeProblem(size), `${place}.storageSize`);
  refuse(dnsLabelProblem(operatorNamespace), `${place}.operatorNamespace`);
  new Manifest(scope, 'database-cluster', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name,
      namespace: target.namespace,
      // Uninstalling a chart must not take every registration entry along.
      annotations: { 'helm.sh/resource-policy': 'keep' },
    },
    spec: {
      instances: props.instances ?? 3,
      imageName: props.image,
      imagePullSecrets: nonEmpty(props.imagePullSecrets)?.map((secret) => ({ name: secret })),
      storage: { size, storageClass: props.storageClass },
      enableSuperuserAccess: false,
      bootstrap: {
        initdb: {
          database,
          owner: username,
          secret: props.credentialsSecret && { name: props.credentialsSecret },
        },
      },
      postgresql: {
        parameters: Object.keys(props.parameters ?? {}).length > 0 ? props.parameters : undefined,
        shared_preload_libraries: nonEmpty(props.sharedPreloadLibraries),
        pg_hba: ['hostnossl all all all reject', 'hostssl all all all scram-sha-256'],
      },
    },
  } as ConstructorParameters<typeof Manifest>[2]);
  if (target.networkPolicy) {
    databasePolicy(scope, name, target, operatorNamespace);
  }
  return bindPostgres({
    // One of the names in the certificate that the operator issues, so that verify-full holds.
    host: `${name}-rw.${target.namespace}.svc`,
    database,
    username,
    password: { name: props.credentialsSecret ?? `${name}-app`, key: 'password' },
    ca: { name: `${name}-ca`, key: 'ca.crt' },
  });
}

/** Lets the server, the instances themselves and the operator in, and monitoring where it is named. */
function databasePolicy(
  scope: Construct,
  cluster: string,
  target: DatastoreTarget,
  operatorNamespace: string,
): void {
  const instances = { matchLabels: { 'cnpg.io/cluster': cluster } };
  const postgres = { port: 5432, protocol: 'TCP' as const };
  const status = { port: 8000, protocol: 'TCP' as const };
  const metrics = { port: 9187, protocol: 'TCP' as const };
  manifest<NetworkPolicy>(scope, 'database-policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: cluster, namespace: target.namespace },
    spec: {
      podSelector: instances,
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: { matchLabels: { ...target.podLabels } } }], ports: [postgres] },
        { from: [{ podSelector: instances }], ports: [postgres, status] },
        {
          from: [namespacePeer(operatorNamespace)],
          ports: [postgres, status],
        },
        ...(target.monitoringNamespace
          ? [{ from: [namespacePeer(target.monitoringNamespace)], ports: [metrics] }]
          : []),
      ],
    },
  });
}
