import { TrustDomain } from '../../lib/identity';
import { Catalogue, type SecurityBlock, SecurityMode, ServiceRadarSecurity } from '../../lib/serviceradar';

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

test('without certificates, a service without an SVID is told nothing', () => {
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

describe('in mode mtls', () => {
  const mtls = new ServiceRadarSecurity({ catalogue, trustDomain, mode: SecurityMode.MTLS });
  const tls = (name: string) => ({
    cert_file: `/etc/serviceradar/certs/${name}.pem`,
    key_file: `/etc/serviceradar/certs/${name}-key.pem`,
    ca_file: '/etc/serviceradar/certs/root.pem',
    client_ca_file: '/etc/serviceradar/certs/root.pem',
  });
  const blocks = (name: string) => mtls.securityBlocks(catalogue.service(name));
  const env = (name: string) =>
    Object.fromEntries(mtls.environment(catalogue.service(name)).map((v) => [v.name, v.value]));

  test('a client’s block names a host of its peer, a server’s block does not', () => {
    const common = { mode: 'mtls', role: 'core', cert_dir: '/etc/serviceradar/certs', tls: tls('core') };
    expect(blocks('serviceradar-core')['core.json']).toEqual({
      security: common,
      kv_security: { ...common, server_name: 'serviceradar-datasvc.demo.svc' },
      'nats.security': { ...common, server_name: 'serviceradar-nats.demo.svc' },
    });
  });

  test('software that knows no tls block has the files in the block itself', () => {
    expect(blocks('serviceradar-trapd')['trapd.json']).toEqual({
      grpc_security: { mode: 'mtls', cert_dir: '/etc/serviceradar/certs', ...tls('trapd') },
      nats_security: {
        mode: 'mtls',
        cert_dir: '/etc/serviceradar/certs',
        server_name: 'serviceradar-nats.demo.svc',
        ...tls('trapd'),
      },
    });
    expect(blocks('serviceradar-flowgger')['flowgger.toml'].grpc).toMatchObject(tls('flowgger'));
  });

  test('the agent shows the gateway the certificate of an edge agent, with its chain', () => {
    expect(blocks('serviceradar-agent')['agent.json'].gateway_security).toEqual({
      mode: 'mtls',
      role: 'agent',
      cert_dir: '/etc/serviceradar/certs',
      server_name: 'serviceradar-agent-gateway.demo.svc',
      tls: {
        ...tls('agent'),
        cert_file: '/etc/serviceradar/certs/k8s-agent-default-chain.pem',
        key_file: '/etc/serviceradar/certs/k8s-agent-default-key.pem',
      },
    });
  });

  test.each(catalogue.certified.map(({ name }) => name))('%s: nothing is said of SPIRE', (name) => {
    const text = JSON.stringify([blocks(name), env(name)]);
    expect(text).not.toMatch(/spiffe:|\/run\/spire|workload_api|"spiffe"/);
  });

  test.each(catalogue.certified.map(({ name }) => name))('%s: has its own files, and no others', (name) => {
    const text = JSON.stringify([blocks(name), env(name)]);
    const files = [...text.matchAll(/\/certs\/([\w-]+?)(?:-key|-chain)?\.pem/g)].map(([, file]) => file);
    const own = [catalogue.service(name).certificateName, 'root'];
    const edge = name === 'serviceradar-agent' ? ['k8s-agent-default'] : [];
    expect(files.filter((file) => ![...own, ...edge].includes(file))).toEqual([]);
  });

  test('Go and Rust services take everything from their environment', () => {
    expect(env('serviceradar-db-event-writer')).toMatchObject({
      KV_ADDRESS: 'serviceradar-datasvc.demo.svc:50057',
      KV_SEC_MODE: 'mtls',
      KV_SERVER_NAME: 'serviceradar-datasvc.demo.svc',
      KV_CERT_DIR: '/etc/serviceradar/certs',
      KV_CERT_FILE: '/etc/serviceradar/certs/db-event-writer.pem',
      KV_KEY_FILE: '/etc/serviceradar/certs/db-event-writer-key.pem',
      KV_CA_FILE: '/etc/serviceradar/certs/root.pem',
      CORE_SEC_MODE: 'mtls',
    });
  });

  test('Elixir services, too, and the gateway among them', () => {
    expect(env('serviceradar-web-ng')).toMatchObject({
      DATASVC_SEC_MODE: 'mtls',
      DATASVC_CERT_DIR: '/etc/serviceradar/certs',
      DATASVC_CERT_NAME: 'web',
      DATASVC_SERVER_NAME: 'serviceradar-datasvc.demo.svc',
      SPIFFE_MODE: 'filesystem',
      SPIFFE_CERT_DIR: '/etc/serviceradar/certs',
      SPIFFE_TRUST_DOMAIN: 'carverauto.dev',
    });
    expect(env('serviceradar-agent-gateway')).toMatchObject({
      DATASVC_SEC_MODE: 'mtls',
      DATASVC_CERT_NAME: 'gateway',
    });
  });

  test('datasvc knows its callers by the same identities, which their certificates carry', () => {
    expect(mtls.datasvcRbac()).toEqual(expect.arrayContaining(security.datasvcRbac()));
  });

  test('and by its subject whoever has a certificate without a SPIFFE ID', () => {
    const suffix = 'OU=Ops, O=Acme\\, Inc.,C=US';
    const named = new ServiceRadarSecurity({
      catalogue,
      trustDomain,
      mode: SecurityMode.MTLS,
      subjectSuffix: suffix,
    });
    const known = security.datasvcRbac().map(({ identity }) => identity);
    expect(named.datasvcRbac().filter(({ identity }) => !known.includes(identity))).toEqual([
      { identity: 'CN=serviceradar-agent-gateway,OU=Ops,O=Acme\\, Inc.,C=US', role: 'writer' },
    ]);
  });

  test('with SVIDs alone it has none, and is not listed', () => {
    const subjects = security.datasvcRbac().filter(({ identity }) => identity.startsWith('CN='));
    expect(subjects).toEqual([]);
  });
});

describe('in mode spiffe, with certificates beside the SVIDs', () => {
  const both = new ServiceRadarSecurity({ catalogue, trustDomain, certDir: '/etc/serviceradar/certs' });
  const blocks = (name: string) => both.securityBlocks(catalogue.service(name));

  test('blocks are of mode spiffe, and have the files for the way back', () => {
    expect(blocks('serviceradar-core')['core.json'].kv_security).toMatchObject({
      mode: 'spiffe',
      server_spiffe_id: id('serviceradar-datasvc'),
      cert_dir: '/etc/serviceradar/certs',
      tls: { cert_file: '/etc/serviceradar/certs/core.pem' },
    });
  });

  test('connections to peers without an SVID are of mode mtls', () => {
    expect(blocks('serviceradar-datasvc')['datasvc.json'].nats_security).toMatchObject({
      mode: 'mtls',
      server_name: 'serviceradar-nats.demo.svc',
    });
    expect(blocks('serviceradar-agent')['agent.json'].gateway_security.mode).toBe('mtls');
  });
});
