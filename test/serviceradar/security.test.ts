import { TrustDomain } from '../../lib/identity';
import { Catalogue, type SecurityBlock, ServiceRadarSecurity } from '../../lib/serviceradar';

const trustDomain = new TrustDomain('carverauto.dev');
const catalogue = new Catalogue({ namespace: 'demo' });
const security = new ServiceRadarSecurity({ catalogue, trustDomain });
const IDENTIFIED = catalogue.identified.map(({ name }) => name);
const id = (serviceAccount: string): string => `spiffe://carverauto.dev/ns/demo/sa/${serviceAccount}`;

const blocksOf = (name: string) => security.securityBlocks(catalogue.service(name));
const envOf = (name: string): Record<string, string | undefined> =>
  Object.fromEntries(
    security.environment(catalogue.service(name)).map(({ name: key, value }) => [key, value]),
  );

test('a client’s block names whom it expects, a server’s block does not', () => {
  expect(blocksOf('serviceradar-core')).toEqual({
    'core.json': {
      security: {
        mode: 'spiffe',
        role: 'core',
        trust_domain: 'carverauto.dev',
        workload_socket: 'unix:/run/spire/sockets/agent.sock',
      },
      kv_security: {
        mode: 'spiffe',
        role: 'core',
        trust_domain: 'carverauto.dev',
        server_spiffe_id: id('serviceradar-datasvc'),
        workload_socket: 'unix:/run/spire/sockets/agent.sock',
      },
    },
  });
});

test.each([
  ['serviceradar-agent', 'agent.json', 'kv_security', 'serviceradar-datasvc'],
  ['serviceradar-agent', 'rperf-checker.json', 'security', 'serviceradar-rperf-checker'],
  ['serviceradar-agent', 'sync-checker.json', 'security', 'serviceradar-sync'],
  ['serviceradar-agent', 'mapper-checker.json', 'security', 'serviceradar-mapper'],
  ['serviceradar-agent', 'snmp-checker.json', 'security', 'serviceradar-snmp-checker'],
  ['serviceradar-poller', 'poller.json', 'core_security', 'serviceradar-core'],
  ['serviceradar-poller', 'poller.json', 'security', 'serviceradar-core'],
  ['serviceradar-poller', 'poller.json', 'agents.*.security', 'serviceradar-agent'],
  ['serviceradar-zen', 'zen.json', 'kv_security', 'serviceradar-datasvc'],
  ['serviceradar-sync', 'sync.json', 'security', 'serviceradar-datasvc'],
])('%s, %s, %s: expects %s', (name, file, block, serviceAccount) => {
  expect(blocksOf(name)[file][block].server_spiffe_id).toBe(id(serviceAccount));
});

test.each([
  ['serviceradar-datasvc', 'datasvc.json', 'security'],
  ['serviceradar-mapper', 'mapper.json', 'security'],
  ['serviceradar-snmp-checker', 'snmp.json', 'security'],
  ['serviceradar-rperf-client', 'rperf.json', 'security'],
  ['serviceradar-trapd', 'trapd.json', 'grpc_security'],
  ['serviceradar-zen', 'zen.json', 'grpc_security'],
  ['serviceradar-flowgger', 'flowgger.toml', 'grpc'],
])('%s, %s, %s: serves', (name, file, block) => {
  expect(blocksOf(name)[file][block]).toMatchObject({ mode: 'spiffe', trust_domain: 'carverauto.dev' });
  expect(blocksOf(name)[file][block]).not.toHaveProperty('server_spiffe_id');
});

test.each(IDENTIFIED)('%s: files and environment agree', (name) => {
  const env = envOf(name);
  const blocks: Record<string, SecurityBlock> = Object.assign({}, ...Object.values(blocksOf(name)));
  for (const [prefix, block] of [
    ['KV', 'kv_security'],
    ['CORE', 'core_security'],
  ]) {
    if (!blocks[block]) continue;
    expect(env).toMatchObject({
      [`${prefix}_SEC_MODE`]: blocks[block].mode,
      [`${prefix}_TRUST_DOMAIN`]: blocks[block].trust_domain,
      [`${prefix}_SERVER_SPIFFE_ID`]: blocks[block].server_spiffe_id,
      [`${prefix}_WORKLOAD_SOCKET`]: blocks[block].workload_socket,
    });
  }
});

test.each(IDENTIFIED)('%s: each address that it is given is a DNS name in its peer’s SVID', (name) => {
  for (const [key, value] of Object.entries(envOf(name))) {
    if (!key.endsWith('_ADDRESS')) continue;
    const [host, port] = value!.split(':');
    const peer = catalogue.services.find(({ identity }) => identity.dnsNames.includes(host))!;
    expect(peer.identity.ports.map((p) => String(p.port))).toContain(port);
  }
});

test('Elixir services take the Workload API from their environment', () => {
  expect(envOf('serviceradar-web-ng')).toEqual({
    CORE_ADDRESS: 'serviceradar-core.demo.svc:50052',
    CORE_SEC_MODE: 'spiffe',
    CORE_SERVER_SPIFFE_ID: id('serviceradar-core'),
    CORE_TRUST_DOMAIN: 'carverauto.dev',
    CORE_WORKLOAD_SOCKET: 'unix:/run/spire/sockets/agent.sock',
    DATASVC_ADDRESS: 'serviceradar-datasvc.demo.svc:50057',
    DATASVC_HOST: 'serviceradar-datasvc.demo.svc',
    DATASVC_PORT: '50057',
    DATASVC_SEC_MODE: 'spiffe',
    DATASVC_SERVER_NAME: 'serviceradar-datasvc.demo.svc',
    DATASVC_SSL: 'true',
    SPIFFE_MODE: 'workload_api',
    SPIFFE_TRUST_BUNDLE_PATH: '/run/spire/bundle/bundle.crt',
    SPIFFE_TRUST_DOMAIN: 'carverauto.dev',
    SPIFFE_WORKLOAD_API_SOCKET: 'unix:///run/spire/sockets/agent.sock',
  });
});

test('a service without an SVID is told nothing of SPIFFE', () => {
  expect(blocksOf('serviceradar-agent-gateway')).toEqual({});
  expect(envOf('serviceradar-nats')).toEqual({});
});

test('datasvc’s access list has one line for each identity', () => {
  const rules = security.datasvcRbac();
  expect(rules).toContainEqual({ identity: id('serviceradar-core'), role: 'writer' });
  expect(rules).toContainEqual({ identity: id('serviceradar-agent'), role: 'writer' });
  expect(rules).toContainEqual({ identity: id('serviceradar-zen'), role: 'reader' });
  expect(rules).toContainEqual({ identity: id('serviceradar-rperf-checker'), role: 'reader' });
  expect(new Set(rules.map(({ identity }) => identity)).size).toBe(rules.length);
});

test('a renamed service account and another socket reach every place', () => {
  const { services } = new Catalogue({
    namespace: 'radar',
    serviceAccounts: { datasvcServiceAccount: 'kv' },
  });
  const renamed = new ServiceRadarSecurity({
    catalogue: new Catalogue({ namespace: 'radar', serviceAccounts: { datasvcServiceAccount: 'kv' } }),
    trustDomain: new TrustDomain('example.org'),
    socketPath: '/spiffe/agent.sock',
  });
  const text = JSON.stringify([
    ...services.map((service) => [renamed.securityBlocks(service), renamed.environment(service)]),
    renamed.datasvcRbac(),
  ]);
  expect(text).toContain('spiffe://example.org/ns/radar/sa/kv');
  expect(text).not.toMatch(/carverauto|sa\/serviceradar-datasvc|\/run\/spire\/sockets|ns\/demo/);
});

test('core issues join tokens at the server that the trust domain names', () => {
  expect(security.spireAdmin('spire-server.demo.svc:8081', '15m')).toEqual({
    enabled: true,
    server_address: 'spire-server.demo.svc:8081',
    server_spiffe_id: 'spiffe://carverauto.dev/spire/server',
    workload_socket: 'unix:/run/spire/sockets/agent.sock',
    join_token_ttl: '15m',
  });
});
