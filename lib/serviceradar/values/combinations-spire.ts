import { parseGoDuration, workloadIdProblem } from '../../identity';
import { SERVICE_ACCOUNTS, type ServiceAccountKey } from '../service-accounts';
import { type Combination, needs } from './combination';

const KEYS = Object.keys(SERVICE_ACCOUNTS) as ServiceAccountKey[];

/** Keys of `spire` that cannot be together. */
export const SPIRE_COMBINATIONS: Combination[] = [
  {
    rule: 'replicas-sqlite',
    key: 'spire.server.replicas',
    reads: ['spire.postgres.enabled'],
    check: ({ spire: { server, postgres } }) =>
      server.replicas > 1 && !postgres.enabled
        ? { problem: 'servers cannot share a SQLite file', instead: '1, or spire.postgres.enabled: true' }
        : undefined,
  },
  {
    rule: 'health-port',
    key: 'spire.server.exposeHealthPort',
    reads: [],
    check: ({ spire: { server } }) =>
      server.exposeHealthPort
        ? {
            problem: "would publish the server's health, which only the kubelet needs",
            instead: 'false; the Service has port 8081 only',
          }
        : undefined,
  },
  ...['loadBalancerIP', 'loadBalancerSourceRanges'].map((name): Combination => ({
    rule: 'service-type',
    key: `spire.server.${name}`,
    reads: ['spire.server.serviceType'],
    check: ({ spire: { server } }, written) =>
      server.serviceType !== 'LoadBalancer' && written(`spire.server.${name}`)
        ? {
            problem: `is ignored by a Service of type ${server.serviceType}`,
            instead: 'spire.server.serviceType: LoadBalancer, or leave it out',
          }
        : undefined,
  })),
  ...['nodePort', 'externalTrafficPolicy'].map((name): Combination => ({
    rule: 'service-type',
    key: `spire.server.${name}`,
    reads: ['spire.server.serviceType'],
    check: ({ spire: { server } }, written) =>
      server.serviceType === 'ClusterIP' && written(`spire.server.${name}`)
        ? {
            problem: 'is refused in a Service of type ClusterIP',
            instead: 'spire.server.serviceType: NodePort or LoadBalancer, or leave it out',
          }
        : undefined,
  })),
  needs('spire.server.ingress.enabled', 'spire.server.ingress.host', ({ spire: { server } }) =>
    server.ingress.enabled && !server.ingress.host
      ? 'an Ingress without a host has no name to route by'
      : undefined,
  ),
  needs('spire.server.gateway.enabled', 'spire.server.gateway.host', ({ spire: { server } }) =>
    server.gateway.enabled && !server.gateway.host
      ? 'a TLSRoute without a host has no name to route by'
      : undefined,
  ),
  needs('spire.server.gateway.enabled', 'spire.server.gateway.parentName', ({ spire: { server } }) =>
    server.gateway.enabled && !server.gateway.parentName
      ? 'a TLSRoute without a Gateway routes nothing'
      : undefined,
  ),
  ...['passwordExistingSecret', 'existingCluster', 'external'].map((name): Combination => ({
    rule: 'postgres-disabled',
    key: `spire.postgres.${name}`,
    reads: ['spire.postgres.enabled'],
    check: ({ spire: { postgres } }, written) =>
      !postgres.enabled && written(`spire.postgres.${name}`) && postgres[name as 'external']
        ? {
            problem: 'belongs to Postgres, which spire.postgres.enabled: false turns off',
            instead: 'spire.postgres.enabled: true, or leave it out',
          }
        : undefined,
  })),
  {
    rule: 'postgres-place',
    key: 'spire.postgres.external',
    reads: ['spire.postgres.existingCluster'],
    check: ({ spire: { postgres } }) =>
      postgres.external && postgres.existingCluster
        ? {
            problem: 'names one database, and spire.postgres.existingCluster another',
            instead: 'one of the two',
          }
        : undefined,
  },
  ...[
    'instances',
    'storageSize',
    'storageClass',
    'imageName',
    'imagePullSecrets',
    'postgresqlParameters',
    'sharedPreloadLibraries',
    'operatorNamespace',
  ].map((name): Combination => ({
    rule: 'postgres-owner',
    key: `spire.postgres.${name}`,
    reads: ['spire.postgres.existingCluster', 'spire.postgres.external', 'spire.postgres.enabled'],
    check: ({ spire: { postgres } }, written) =>
      postgres.enabled && (postgres.existingCluster || postgres.external) && written(`spire.postgres.${name}`)
        ? {
            problem: 'configures a Postgres that somebody else owns',
            instead: 'leave it out, and configure it where that Postgres is declared',
          }
        : undefined,
  })),
  {
    rule: 'database-credentials',
    key: 'spire.postgres.existingCluster',
    reads: ['spire.postgres.passwordExistingSecret', 'spire.postgres.external', 'spire.postgres.enabled'],
    check: ({ spire: { postgres } }) =>
      postgres.enabled && postgres.existingCluster && !postgres.external && !postgres.passwordExistingSecret
        ? {
            problem: 'has no credentials: the operator generates none for a role in a cluster that exists',
            instead: 'spire.postgres.passwordExistingSecret beside it',
          }
        : undefined,
  },
  {
    rule: 'database-credentials',
    key: 'spire.postgres.external',
    reads: [
      'spire.postgres.passwordExistingSecret',
      'spire.postgres.external.clientCertSecret',
      'spire.postgres.enabled',
    ],
    check: ({ spire: { postgres } }) =>
      postgres.enabled &&
      postgres.external &&
      !postgres.passwordExistingSecret &&
      !postgres.external.clientCertSecret
        ? {
            problem: 'has no credentials',
            instead: 'spire.postgres.passwordExistingSecret, or clientCertSecret in this block',
          }
        : undefined,
  },
  {
    rule: 'controller-manager-off',
    key: 'spire.controllerManager.enabled',
    reads: [],
    check: ({ spire: { controllerManager } }) =>
      controllerManager.enabled
        ? undefined
        : { problem: 'would leave every service without an identity', instead: 'true, or leave it out' },
  },
  {
    rule: 'ignored-namespace',
    key: 'spire.controllerManager.ignoreNamespaces',
    reads: ['spire.namespace'],
    check: ({ spire: { controllerManager, namespace } }) =>
      controllerManager.ignoreNamespaces.includes(namespace)
        ? {
            problem: `ignores "${namespace}", where the services are: none would get an identity`,
            instead: `a list without "${namespace}"`,
          }
        : undefined,
  },
  {
    rule: 'join-token-ttl',
    key: 'spire.joinTokenTTL',
    reads: [],
    check: ({ spire: { joinTokenTTL } }) =>
      parseGoDuration(joinTokenTTL)! > 86_400
        ? { problem: 'is longer than a token may wait to be stolen', instead: 'at most "24h"' }
        : undefined,
  },
  {
    rule: 'admin-id',
    key: 'spire.server.adminIDs',
    reads: ['spire.trustDomain'],
    check: ({ spire: { server, trustDomain } }) => {
      const wrong = server.adminIDs
        .map((id) => workloadIdProblem(id, trustDomain))
        .find((problem) => problem);
      return wrong && { problem: `has "${wrong.value}", which ${wrong.problem}`, instead: wrong.instead };
    },
  },
  ...KEYS.map((key): Combination => ({
    rule: 'service-account-shared',
    key: `spire.${key}`,
    reads: [
      'spire.agentServiceAccount',
      ...KEYS.filter((other) => other !== key).map((other) => `spire.${other}`),
    ],
    check: ({ spire }, written) => {
      if (!written(`spire.${key}`)) return undefined;
      const other = (['agentServiceAccount', ...KEYS] as const).find(
        (k) => k !== key && spire[k] === spire[key],
      );
      return other
        ? {
            problem: `is also spire.${other}: the two would be one identity, with the rights of both`,
            instead: `a service account of its own, such as "${SERVICE_ACCOUNTS[key]}"`,
          }
        : undefined;
    },
  })),
  {
    rule: 'service-account-shared',
    key: 'spire.agentServiceAccount',
    reads: KEYS.map((key) => `spire.${key}`),
    check: ({ spire }, written) => {
      if (!written('spire.agentServiceAccount')) return undefined;
      const service = KEYS.find((key) => spire[key] === spire.agentServiceAccount);
      return service
        ? {
            problem: `is also spire.${service}: that service could attest as a node and get every identity on it`,
            instead: 'a service account of its own, such as "spire-agent"',
          }
        : undefined;
    },
  },
];
