import {
  BundleEndpoint,
  ExternalTrafficPolicy,
  ServerIngress,
  ServerService,
  ServerTlsRoute,
} from '../../../lib/spire';
import { objectsOf, Program } from '../../support/program';

const PORT = { name: 'grpc', port: 8081, targetPort: 'grpc', protocol: 'TCP' };
const selector = { app: 'spire-server' };
const annotations = { 'example.org/a': 'b' };
const LOCAL = ExternalTrafficPolicy.LOCAL;
const CLUSTER = ExternalTrafficPolicy.CLUSTER;

test.each<[string, ServerService | undefined, object]>([
  ['nothing', undefined, { type: 'ClusterIP', ports: [PORT], selector }],
  ['a cluster IP', ServerService.clusterIp(), { type: 'ClusterIP', ports: [PORT], selector }],
  ['a node port', ServerService.nodePort(), { type: 'NodePort', ports: [PORT], selector }],
  [
    'a fixed node port',
    ServerService.nodePort({ nodePort: 30081, externalTrafficPolicy: LOCAL }),
    { type: 'NodePort', ports: [{ ...PORT, nodePort: 30081 }], selector, externalTrafficPolicy: 'Local' },
  ],
  [
    'a load balancer',
    ServerService.loadBalancer(),
    { type: 'LoadBalancer', ports: [PORT], selector, externalTrafficPolicy: 'Local' },
  ],
  [
    'a load balancer with everything',
    ServerService.loadBalancer({
      loadBalancerIp: '192.0.2.1',
      sourceRanges: ['192.0.2.0/24'],
      externalTrafficPolicy: CLUSTER,
      loadBalancerClass: 'example.org/lb',
      nodePort: 30081,
    }),
    {
      type: 'LoadBalancer',
      ports: [{ ...PORT, nodePort: 30081 }],
      selector,
      loadBalancerIP: '192.0.2.1',
      loadBalancerSourceRanges: ['192.0.2.0/24'],
      externalTrafficPolicy: 'Cluster',
      loadBalancerClass: 'example.org/lb',
    },
  ],
])('%s: port 8081 and nothing else', (_, service, spec) => {
  const made = objectsOf({ service }).get('Service');
  expect(made.spec).toEqual(spec);
  expect(made.metadata).toEqual({ name: 'spire-server', namespace: 'spire' });
});

test.each([
  ['ClusterIP', ServerService.clusterIp({ annotations })],
  ['NodePort', ServerService.nodePort({ annotations })],
  ['LoadBalancer', ServerService.loadBalancer({ annotations })],
])('a %s Service takes annotations', (_, service) => {
  expect(objectsOf({ service }).get('Service').metadata.annotations).toEqual(annotations);
});

test('no source range at all is refused, for a load balancer takes it as everybody', () => {
  expect(() => ServerService.loadBalancer({ sourceRanges: [] })).toThrow('[source-ranges]');
});

test('the bundle endpoint has a Service of its own, so that exposing one does not expose the other', () => {
  const federation = { bundleEndpoint: BundleEndpoint.httpsSpiffe({ port: 8444 }) };
  const objects = objectsOf({ federation, service: ServerService.loadBalancer() });
  expect(objects.get('Service', 'spire-server').spec.ports).toEqual([PORT]);
  expect(objects.get('Service', 'spire-server-bundle').spec).toEqual({
    selector,
    ports: [{ name: 'bundle', port: 8444, targetPort: 8444, protocol: 'TCP' }],
  });
});

describe('without a load balancer', () => {
  const host = 'spire.example.org';

  test('an Ingress passes TLS through', () => {
    const program = new Program();
    const server = program.server();
    new ServerIngress(program.chart, 'ingress', { server, host, controllerNamespace: 'ingress-nginx' });
    const { metadata, spec } = program.objects.get('Ingress');
    expect(metadata).toMatchObject({
      name: 'spire-server',
      namespace: 'spire',
      annotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' },
    });
    expect(spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: [host] }] });
    expect(spec.rules).toEqual([
      {
        host,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'spire-server', port: { number: 8081 } } },
            },
          ],
        },
      },
    ]);
  });

  test('a TLSRoute does', () => {
    const program = new Program();
    const props = { server: program.server(), host, gatewayName: 'edge', gatewayNamespace: 'gateways' };
    new ServerTlsRoute(program.chart, 'route', { ...props, sectionName: 'tls' });
    expect(program.objects.get('TLSRoute')).toMatchObject({
      metadata: { name: 'spire-server', namespace: 'spire' },
      spec: {
        parentRefs: [{ name: 'edge', namespace: 'gateways', sectionName: 'tls' }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: 'spire-server', port: 8081 }] }],
      },
    });
  });

  test.each(['', 'https://spire.example.org', 'spire.example.org:443'])('"%s" is no host', (bad) => {
    const program = new Program();
    const server = program.server();
    const props = { server, host: bad, controllerNamespace: 'n', gatewayName: 'g', gatewayNamespace: 'n' };
    expect(() => new ServerIngress(program.chart, 'ingress', props)).toThrow('chart/ingress, host');
    expect(() => new ServerTlsRoute(program.chart, 'route', props)).toThrow('chart/route, host');
  });
});
