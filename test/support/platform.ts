import { App } from 'cdk8s';
import { stringify } from 'yaml';
import {
  loadValues,
  ServiceRadarPlatform,
  type ServiceRadarPlatformProps,
  type Values,
} from '../../lib/serviceradar';
import { SpireRules } from '../../lib/spire/rules';
import { Objects } from './objects';

/** Blocks of a values file besides `spire`, and how it is installed. */
export interface Besides extends ServiceRadarPlatformProps {
  readonly certs?: object;
  readonly web?: object;
}

/**
 * What the values file with this `spire` block, in which SPIRE is on unless it says otherwise, yields.
 * @throws what loader, constructs and rules refuse
 */
export function synthesize(
  spire: object,
  { certs, web, ...props }: Besides = {},
): { platform: ServiceRadarPlatform; objects: Objects; app: App } {
  const app = new App({ outdir: '/nonexistent' });
  SpireRules.sendWarningsTo(app, { write: () => undefined });
  const platform = new ServiceRadarPlatform(app, valuesOf(spire, { certs, web }), props);
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { platform, objects: Objects.of(app), app };
}

/** A values file with these blocks, loaded. */
export function valuesOf(spire: object, { certs, web }: Besides = {}): Values {
  return loadValues(stringify({ spire: { enabled: true, ...spire }, certs, web }), 'values.yaml');
}

/** Values of which each turns on something else. */
export const VARIANTS: [name: string, spire: object][] = [
  ['nothing but the defaults', {}],
  ['SQLite', { postgres: { enabled: false } }],
  [
    'a database in an existing cluster',
    { postgres: { existingCluster: true, passwordExistingSecret: 'db' } },
  ],
  [
    'a Postgres elsewhere, by password',
    { postgres: { external: { host: 'db.example.org', caSecret: 'ca' }, passwordExistingSecret: 'db' } },
  ],
  [
    'a Postgres elsewhere, by certificate',
    { postgres: { external: { host: 'db.example.org', clientCertSecret: 'client' } } },
  ],
  [
    'a cluster with everything',
    {
      postgres: {
        passwordExistingSecret: 'db',
        imageName: 'postgres:17',
        imagePullSecrets: ['pull'],
        postgresqlParameters: { max_connections: '200' },
        sharedPreloadLibraries: ['timescaledb'],
        storageClass: 'fast',
      },
    },
  ],
  ['three replicas', { server: { replicas: 3 } }],
  ['a node port', { server: { serviceType: 'NodePort', nodePort: 30081 } }],
  [
    'a load balancer',
    {
      server: {
        serviceType: 'LoadBalancer',
        loadBalancerIP: '192.0.2.1',
        loadBalancerSourceRanges: ['192.0.2.0/24'],
        externalTrafficPolicy: 'Cluster',
        serviceAnnotations: { a: 'b' },
      },
    },
  ],
  ['an Ingress', { server: { ingress: { enabled: true, host: 'spire.example.org' } } }],
  [
    'a Gateway',
    {
      server: {
        gateway: { enabled: true, host: 'spire.example.org', parentName: 'edge', parentNamespace: 'gw' },
      },
    },
  ],
  ['webhooks', { controllerManager: { enableWebhooks: true } }],
  ['a class', { controllerManager: { className: 'blue' } }],
  ['monitoring', { monitoring: { enabled: true } }],
  ['no policies', { networkPolicies: { enabled: false } }],
  ['agents on the network of their nodes', { agent: { hostNetwork: true, tolerations: [] } }],
  ['agents of another namespace', { additionalAgentNamespaces: ['edge'] }],
  [
    'other names',
    { server: { serviceName: 'spire' }, bundleConfigMap: 'trust', agentServiceAccount: 'node' },
  ],
];
