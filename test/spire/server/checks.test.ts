import {
  ServerIngress,
  ServerService,
  ServerTlsRoute,
  type SpireServerProps,
  TlsRouteVersion,
} from '../../../lib/spire';
import { objectsOf, Program } from '../../support/program';

test.each<[string, () => unknown, string]>([
  ['a node port', () => ServerService.nodePort({ nodePort: 8081 }), '[node-port]'],
  ['a node port of a load balancer', () => ServerService.loadBalancer({ nodePort: 1 }), '[node-port]'],
  ['an address', () => ServerService.loadBalancer({ loadBalancerIp: 'foo' }), '[ip-address]'],
])('%s that Kubernetes would refuse is refused', (_, make, rule) => expect(make).toThrow(rule));

test.each<[string, Partial<SpireServerProps>, RegExp]>([
  ['the size of its volume', { storageSize: '1 GB' }, /storageSize: "1 GB" .*\[quantity\]/],
  ['the class', { controllerManager: { className: 'team/a b' } }, /className: .*\[label\]/],
])('%s is refused where it cannot be', (_, props, message) => {
  expect(() => objectsOf(props, {})).toThrow(message);
});

test('two installations whose names only run together alike have roles of their own', () => {
  const roles = (namespace: string, name: string) => {
    const { objects } = ((program) => {
      const server = program.server({ namespace, name });
      server.publishBundleTo('shared');
      program.agent(server, { name: `${name}-agent` });
      return program;
    })(new Program());
    return [...objects.names('ClusterRole'), ...objects.names('Role')];
  };
  const first = roles('a-b', 'c');
  expect(roles('a', 'b-c').filter((name) => first.includes(name))).toEqual([]);
});

test('in a namespace that installations share, each has a role of its own', () => {
  const roles = (namespace: string) => {
    const program = new Program();
    program.server({ namespace }).publishBundleTo('shared');
    return program.objects.names('Role').filter((name) => name.startsWith('shared/'));
  };
  expect(roles('blue')).toEqual(['shared/blue.spire-server-bundle']);
  expect(roles('green')).toEqual(['shared/green.spire-server-bundle']);
});

describe('several ways in', () => {
  const host = 'spire.example.org';

  test('two Ingresses of one server have names of their own', () => {
    const program = new Program();
    const server = program.server();
    const props = { server, controllerNamespace: 'ingress-nginx' };
    new ServerIngress(program.chart, 'a', { ...props, host });
    new ServerIngress(program.chart, 'b', { ...props, host: `b.${host}`, name: 'spire-b' });
    expect(program.objects.names('Ingress')).toEqual(['spire/spire-server', 'spire/spire-b']);
    expect(() => new ServerIngress(program.chart, 'c', { ...props, host, name: 'Bad_' })).toThrow('c, name');
  });

  test('so have two TLSRoutes, each of the version that its Gateway serves', () => {
    const program = new Program();
    const props = { server: program.server(), gatewayName: 'g', gatewayNamespace: 'gateways' };
    new ServerTlsRoute(program.chart, 'a', { ...props, host });
    new ServerTlsRoute(program.chart, 'b', {
      ...props,
      host: `b.${host}`,
      name: 'spire-b',
      apiVersion: TlsRouteVersion.V1ALPHA3,
    });
    expect(
      program.objects.kind('TLSRoute').map(({ apiVersion, metadata }) => [metadata.name, apiVersion]),
    ).toEqual([
      ['spire-server', 'gateway.networking.k8s.io/v1alpha2'],
      ['spire-b', 'gateway.networking.k8s.io/v1alpha3'],
    ]);
  });
});
