import { App } from 'cdk8s';
import { stringify } from 'yaml';
import { loadValues } from '../../lib/serviceradar';
import { ServiceRadarPlatform } from '../../lib/serviceradar/platform';
import { SpireRules } from '../../lib/spire/rules';
import { Objects } from './objects';

/** What the values file with this `spire` block yields. @throws what loader, constructs and rules refuse */
export function synthesize(spire: object): { platform: ServiceRadarPlatform; objects: Objects } {
  const app = new App({ outdir: '/nonexistent' });
  SpireRules.sendWarningsTo(app, { write: () => undefined });
  const values = loadValues(stringify({ spire: { enabled: true, ...spire } }), 'values.yaml');
  const platform = new ServiceRadarPlatform(app, values.spire);
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { platform, objects: Objects.of(app) };
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
