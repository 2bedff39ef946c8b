import {
  AgentNodeAttestor,
  BundleEndpoint,
  ControllerManagerWebhook,
  ExternalTrafficPolicy,
  NodeAttestor,
  ServerIngress,
  ServerService,
  ServerTlsRoute,
  type SpireServer,
  type SpireServerProps,
} from '../../../lib/spire';
import { Program } from '../../support/program';

const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const pods = (namespace: string, app: string) => ({
  ...inNamespace(namespace),
  podSelector: { matchLabels: { app } },
});
const addresses = (...cidrs: string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const ANYWHERE = addresses('0.0.0.0/0', '::/0');
const AGENTS = pods('spire', 'spire-agent');

function rulesOf(
  props: Partial<SpireServerProps>,
  add: (program: Program, server: SpireServer) => unknown = (program, server) => program.agent(server),
): unknown {
  const program = new Program();
  add(program, program.server(props));
  return program.objects.get('NetworkPolicy', 'spire-server').spec.ingress;
}

test('closes the server’s pods, and no others', () => {
  const program = new Program();
  program.server();
  expect(program.objects.get('NetworkPolicy').spec).toEqual({
    podSelector: { matchLabels: { app: 'spire-server' } },
    policyTypes: ['Ingress'],
  });
});

test('nobody is let in where nobody has business', () =>
  expect(rulesOf({}, () => undefined)).toBeUndefined());

test.each<[string, Partial<SpireServerProps>, unknown[]]>([
  ['agents', {}, [{ from: [AGENTS], ports: tcp(8081) }]],
  ['a node port', { service: ServerService.nodePort() }, [{ from: [AGENTS, ...ANYWHERE], ports: tcp(8081) }]],
  [
    'a load balancer',
    { service: ServerService.loadBalancer() },
    [{ from: [AGENTS, ...ANYWHERE], ports: tcp(8081) }],
  ],
  [
    'a load balancer with source ranges',
    { service: ServerService.loadBalancer({ sourceRanges: ['192.0.2.0/24', '2001:db8::/32'] }) },
    [{ from: [AGENTS, ...addresses('192.0.2.0/24', '2001:db8::/32')], ports: tcp(8081) }],
  ],
  [
    // What arrives then comes from a node, whatever the client's address; the load balancer filters.
    'a load balancer with source ranges behind other nodes',
    {
      service: ServerService.loadBalancer({
        sourceRanges: ['192.0.2.0/24'],
        externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER,
      }),
    },
    [{ from: [AGENTS, ...ANYWHERE], ports: tcp(8081) }],
  ],
  [
    'federation',
    { federation: { bundleEndpoint: BundleEndpoint.httpsSpiffe({ port: 8444 }) } },
    [{ from: [AGENTS], ports: tcp(8081) }, { ports: tcp(8444) }],
  ],
  [
    'monitoring',
    { telemetry: { prometheus: { port: 9000 } }, monitoringNamespace: 'monitoring' },
    [
      { from: [AGENTS], ports: tcp(8081) },
      { from: [inNamespace('monitoring')], ports: tcp(9000, 8082) },
    ],
  ],
  [
    'metrics that nobody is named for',
    { telemetry: { prometheus: {} } },
    [{ from: [AGENTS], ports: tcp(8081) }],
  ],
  ['monitoring without metrics', { monitoringNamespace: 'm' }, [{ from: [AGENTS], ports: tcp(8081) }]],
])('%s: exactly these', (_, props, rules) => expect(rulesOf(props)).toEqual(rules));

test('the API server, which has no known address, reaches the webhook', () => {
  const rules = rulesOf(
    {},
    (program, server) => new ControllerManagerWebhook(program.chart, 'w', { server }),
  );
  expect(rules).toEqual([{ ports: tcp(9443) }]);
});

test.each<[string, (program: Program, server: SpireServer) => unknown, unknown[]]>([
  [
    'agents of another namespace',
    (p, server) => p.agent(server, { namespace: 'edge' }),
    [pods('edge', 'spire-agent')],
  ],
  ['agents of another name', (p, server) => p.agent(server, { name: 'edge' }), [pods('spire', 'edge')]],
  [
    'agents that attest by something else than a service account',
    (p, server) => p.agent(server, { nodeAttestor: AgentNodeAttestor.x509pop({ secretName: 'node' }) }),
    [AGENTS],
  ],
  [
    'the controller of an Ingress',
    ({ chart }, server) =>
      new ServerIngress(chart, 'i', { server, host: 'a.example.org', controllerNamespace: 'ingress-nginx' }),
    [inNamespace('ingress-nginx')],
  ],
  [
    'the proxies of a Gateway',
    ({ chart }, server) =>
      new ServerTlsRoute(chart, 'r', {
        server,
        host: 'a.example.org',
        gatewayName: 'g',
        gatewayNamespace: 'gateways',
        proxyNamespace: 'proxies',
      }),
    [inNamespace('proxies')],
  ],
  [
    'an administrator',
    (_, server) => server.allowIngressFrom({ podSelector: { matchLabels: { app: 'core' } } }),
    [{ podSelector: { matchLabels: { app: 'core' } } }],
  ],
])('%s are let in, to port 8081', (_, add, from) => {
  const props = { nodeAttestors: [NodeAttestor.x509popSpiffe()] };
  expect(rulesOf(props, add)).toEqual([{ from, ports: tcp(8081) }]);
});

test('on the network of its node an agent has an address that nobody knows beforehand', () => {
  const rules = rulesOf({}, (program, server) => program.agent(server, { hostNetwork: true }));
  expect(rules).toEqual([{ from: [AGENTS, ...ANYWHERE], ports: tcp(8081) }]);
});

test('there is none where it is switched off', () => {
  const program = new Program();
  program.server({ networkPolicy: false });
  expect(program.objects.kind('NetworkPolicy')).toEqual([]);
});
