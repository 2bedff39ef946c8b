import { ApiObject, type App, Lazy } from 'cdk8s';
import fc from 'fast-check';
import { synthesize } from '../support/platform';

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/).filter((text) => !text.includes('--'));
const port = fc.integer({ min: 30000, max: 32767 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const service = fc.oneof(
  fc.constant({ serviceType: 'ClusterIP' }),
  fc.record({ serviceType: fc.constant('NodePort'), nodePort: optional(port) }),
  fc.record({
    serviceType: fc.constant('LoadBalancer'),
    nodePort: optional(port),
    loadBalancerSourceRanges: optional(fc.constantFrom(['192.0.2.0/24'], ['2001:db8::/32', '10.0.0.0/8'])),
    externalTrafficPolicy: optional(fc.constantFrom('Local', 'Cluster')),
  }),
);

const storage = fc.oneof(
  fc.record({ postgres: fc.constant({ enabled: false }), replicas: fc.constant(1) }),
  fc.record({
    postgres: fc.constantFrom(
      { enabled: true },
      { existingCluster: true, passwordExistingSecret: 'db' },
      { external: { host: 'db.example.org' }, passwordExistingSecret: 'db' },
    ),
    replicas: fc.integer({ min: 1, max: 5 }),
  }),
);

const values = fc
  .record({
    names: fc.uniqueArray(label, { minLength: 4, maxLength: 4 }),
    service,
    storage,
    webhooks: fc.boolean(),
    policies: fc.boolean(),
    monitoring: fc.boolean(),
    hostNetwork: fc.boolean(),
    className: optional(label),
  })
  .map(({ names: [cluster, namespace, server, account], service, storage, ...rest }) => ({
    trustDomain: `${cluster}.example.org`,
    clusterName: cluster,
    namespace,
    agentServiceAccount: account,
    server: { serviceName: server, replicas: storage.replicas, ...service },
    postgres: storage.postgres,
    agent: { hostNetwork: rest.hostNetwork },
    controllerManager: { enableWebhooks: rest.webhooks, className: rest.className },
    networkPolicies: { enabled: rest.policies },
    monitoring: { enabled: rest.monitoring },
  }))
  // Which the rules refuse: the server would have the agent's name, or the agent that of the server.
  .filter(
    ({ server, agentServiceAccount }) => ![agentServiceAccount, 'spire-agent'].includes(server.serviceName),
  );

test('whatever is switched on, the parts agree and every object comes out as it was put in', () => {
  fc.assert(
    fc.property(values, (spire) => {
      const { platform, objects } = synthesize(spire);
      const { serviceName } = spire.server;
      const server = objects.config(serviceName, 'server.conf');
      const agent = objects.config('spire-agent', 'agent.conf');
      const manager = objects.config(`${serviceName}-controller-manager`, 'config.yaml');
      const { clusters } = server.plugins.NodeAttestor.k8s_psat.plugin_data;
      const { cluster } = agent.plugins.NodeAttestor.k8s_psat.plugin_data;
      expect(
        [server.server, agent.agent, manager].map((file) => file.trust_domain ?? file.trustDomain),
      ).toEqual(Array(3).fill(spire.trustDomain));
      expect([Object.keys(clusters), cluster, manager.clusterName]).toEqual([
        [spire.clusterName],
        spire.clusterName,
        spire.clusterName,
      ]);
      expect(clusters[cluster].service_account_allow_list).toEqual([
        `${spire.namespace}:${spire.agentServiceAccount}`,
      ]);
      expect(agent.agent.server_address).toBe(`${serviceName}.${spire.namespace}.svc`);
      for (const object of apiObjects(platform.spire!.server.node.root as App)) {
        const { metadata, ...rest } = asPutIn((object as any).props);
        expect(object.toJson()).toEqual({ ...rest, metadata: withoutEmpty(metadata) });
      }
    }),
    { numRuns: 25 },
  );
});

function apiObjects(app: App): ApiObject[] {
  return app.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}

/** cdk8s leaves out labels and annotations of which there are none, as does the API server. */
function withoutEmpty(metadata: object): object {
  const isEmpty = (value: unknown) => typeof value === 'object' && Object.keys(value!).length === 0;
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
}

/** The properties of an object with what is made late, and without what is undefined. */
function asPutIn(value: any): any {
  if (value instanceof Lazy) return asPutIn(value.produce());
  if (Array.isArray(value)) return value.map(asPutIn);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, asPutIn(member)]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
