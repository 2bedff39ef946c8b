import {
  CertificateFile,
  type ComposeDeclaration,
  type ConfigBlock,
  DatasvcRole,
  type PeerCall,
  PeerEnvironment,
  SecurityRole,
  type ServiceDeclaration,
  WorkloadKind,
} from './declaration';

const grpc = (port: number) => ({ name: 'grpc', port });
const udp = (name: string, port: number) => ({ name, port, protocol: 'UDP' });
const block = (file: string, name: string): ConfigBlock => ({ file, block: name });
const flat = (file: string, name: string): ConfigBlock => ({ file, block: name, flat: true });
const names = (...short: string[]) => short.flatMap((name) => [name, `${name}.serviceradar`]);

const { CERTIFICATE, KEY, ROOT } = CertificateFile;

/** Where Elixir services look for their identity in mode `filesystem`. */
const svid = { 'svid.pem': CERTIFICATE, 'svid-key.pem': KEY, 'bundle.pem': ROOT };
const compose = (service: string, more?: Partial<ComposeDeclaration>): ComposeDeclaration => ({
  service,
  ...more,
});

const NATS: PeerCall = { to: 'serviceradar-nats', port: 'client' };

/** A call to NATS that is configured by a block. */
const nats = (...blocks: ConfigBlock[]): PeerCall => ({ ...NATS, blocks });

/** A call to datasvc; its ID is in the given block, and in the environment. */
function kv(...blocks: ConfigBlock[]): PeerCall {
  return { to: 'serviceradar-datasvc', port: 'grpc', blocks, environment: [PeerEnvironment.KV] };
}

/** A call to core; its ID is in the given blocks, and in the environment. */
function core(...blocks: ConfigBlock[]): PeerCall {
  return { to: 'serviceradar-core', port: 'grpc', blocks, environment: [PeerEnvironment.CORE] };
}

/** A call of the agent to a checker, which has a file of its own. */
function check(to: string, file: string): PeerCall {
  return { to, port: 'grpc', blocks: [block(file, 'security')] };
}

/**
 * ServiceRadar's services: those of its current charts, then those of the releases with a Go core. Both are
 * registered: an identity that no pod asks for costs nothing, and an upgrade meets no gap.
 */
export const DECLARATIONS: ServiceDeclaration[] = [
  {
    name: 'serviceradar-core',
    container: 'core-elx',
    serviceAccount: 'coreServiceAccount',
    ports: [
      { name: 'http', port: 8090 },
      grpc(50052),
      { name: 'metrics', port: 9090 },
      { name: 'epmd', port: 4369 },
      { name: 'dist', port: 9100 },
    ],
    aliases: names('core'),
    admin: true,
    bundle: true,
    role: SecurityRole.CORE,
    serves: block('core.json', 'security'),
    datasvcRole: DatasvcRole.WRITER,
    spiffeEnvironment: true,
    certificate: { name: 'core', copies: svid },
    compose: compose('core-elx', { database: true }),
    calls: [
      {
        to: 'serviceradar-datasvc',
        port: 'grpc',
        blocks: [block('core.json', 'kv_security')],
        environment: [PeerEnvironment.KV, PeerEnvironment.DATASVC],
      },
      nats(block('core.json', 'nats.security')),
      { to: 'serviceradar-srql', port: 'http' },
    ],
  },
  {
    name: 'serviceradar-web-ng',
    container: 'web-ng',
    serviceAccount: 'webNgServiceAccount',
    ports: [{ name: 'http', port: 4000 }],
    aliases: ['web-ng', 'serviceradar-web', ...names('web')],
    bundle: true,
    datasvcRole: DatasvcRole.READER,
    spiffeEnvironment: true,
    certificate: { name: 'web', copies: svid },
    compose: compose('web-ng', { database: true }),
    calls: [
      { to: 'serviceradar-core', port: 'grpc', environment: [PeerEnvironment.CORE] },
      { to: 'serviceradar-datasvc', port: 'grpc', environment: [PeerEnvironment.DATASVC] },
      NATS,
    ],
  },
  {
    name: 'serviceradar-datasvc',
    container: 'datasvc',
    serviceAccount: 'datasvcServiceAccount',
    ports: [grpc(50057)],
    aliases: ['kv', ...names('datasvc')],
    role: SecurityRole.DATASVC,
    serves: block('datasvc.json', 'security'),
    certificate: { name: 'kv' },
    compose: compose('datasvc', { certificateName: 'datasvc' }),
    calls: [nats(block('datasvc.json', 'nats_security'))],
  },
  {
    name: 'serviceradar-agent',
    container: 'agent',
    serviceAccount: 'serviceradarAgentServiceAccount',
    ports: [grpc(50051)],
    aliases: names('agent'),
    role: SecurityRole.AGENT,
    serves: block('agent.json', 'security'),
    datasvcRole: DatasvcRole.WRITER,
    certificate: { name: 'agent' },
    edgeAgent: true,
    compose: compose('agent'),
    calls: [
      kv(block('agent.json', 'kv_security')),
      { to: 'serviceradar-core', port: 'grpc', environment: [PeerEnvironment.CORE] },
      {
        to: 'serviceradar-agent-gateway',
        port: 'grpc',
        blocks: [block('agent.json', 'gateway_security')],
        asEdgeAgent: true,
      },
      check('serviceradar-rperf-client', 'rperf-checker.json'),
      check('serviceradar-zen', 'zen-checker.json'),
      check('serviceradar-db-event-writer', 'db-event-writer-checker.json'),
      check('serviceradar-trapd', 'trapd-checker.json'),
      check('serviceradar-log-collector', 'log-collector-checker.json'),
      check('serviceradar-flowgger', 'flowgger-checker.json'),
      check('serviceradar-snmp-checker', 'snmp-checker.json'),
      check('serviceradar-mapper', 'mapper-checker.json'),
      check('serviceradar-sync', 'sync-checker.json'),
    ],
  },
  {
    name: 'serviceradar-log-collector',
    container: 'log-collector',
    serviceAccount: 'logCollectorServiceAccount',
    ports: [udp('syslog', 514), { name: 'otel-grpc', port: 4317 }, grpc(50044)],
    aliases: names('log-collector'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'log-collector' },
    compose: compose('log-collector'),
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-log-collector-tcp',
    container: 'log-collector',
    serviceAccount: 'logCollectorServiceAccount',
    sharesIdentityOf: 'serviceradar-log-collector',
    ports: [{ name: 'syslog-tcp', port: 514 }, grpc(50044)],
    datasvcRole: DatasvcRole.READER,
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-zen',
    container: 'zen',
    serviceAccount: 'zenServiceAccount',
    ports: [grpc(50040)],
    aliases: names('zen'),
    role: SecurityRole.ZEN,
    serves: flat('zen.json', 'grpc_security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'zen' },
    compose: compose('zen'),
    calls: [kv(block('zen.json', 'kv_security')), nats(flat('zen.json', 'security'))],
  },
  {
    name: 'serviceradar-db-event-writer',
    container: 'db-event-writer',
    serviceAccount: 'dbEventWriterServiceAccount',
    ports: [grpc(50041)],
    aliases: names('db-event-writer'),
    role: SecurityRole.CORE,
    serves: block('db-event-writer.json', 'security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'db-event-writer' },
    compose: compose('db-event-writer', { database: true }),
    calls: [kv(), core(), NATS],
  },
  {
    name: 'serviceradar-trapd',
    container: 'trapd',
    serviceAccount: 'trapdServiceAccount',
    ports: [udp('snmp', 162), grpc(50043)],
    aliases: names('trapd'),
    serves: flat('trapd.json', 'grpc_security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'trapd' },
    compose: compose('trapd'),
    calls: [kv(), nats(flat('trapd.json', 'nats_security'))],
  },
  {
    // Its label and its service account differ.
    name: 'serviceradar-rperf-client',
    container: 'rperf-checker',
    serviceAccount: 'rperfCheckerServiceAccount',
    ports: [grpc(50081)],
    aliases: ['serviceradar-rperf', ...names('rperf-client', 'rperf-checker')],
    serves: block('rperf.json', 'security'),
    datasvcRole: DatasvcRole.READER,
    certificate: {
      name: 'rperf-client',
      copies: { 'rperf-checker.pem': CERTIFICATE, 'rperf-checker-key.pem': KEY },
    },
    calls: [kv()],
  },
  {
    name: 'serviceradar-flow-collector',
    container: 'flow-collector',
    serviceAccount: 'flowCollectorServiceAccount',
    ports: [udp('netflow', 2055), udp('sflow', 6343), udp('ipfix', 4739), { name: 'metrics', port: 50046 }],
    aliases: names('flow-collector'),
    certificate: {
      name: 'flow-collector',
      copies: {
        'flow-client.crt': CERTIFICATE,
        'flow-client.key': KEY,
        'netflow-collector.pem': CERTIFICATE,
        'netflow-collector-key.pem': KEY,
      },
    },
    compose: compose('flow-collector'),
    calls: [NATS],
  },
  {
    name: 'serviceradar-bmp-collector',
    container: 'bmp-collector',
    serviceAccount: 'bmpCollectorServiceAccount',
    ports: [{ name: 'bmp', port: 11019 }],
    aliases: names('bmp-collector'),
    certificate: { name: 'bmp-collector' },
    compose: compose('bmp-collector'),
    calls: [NATS],
  },
  {
    name: 'serviceradar-poller',
    container: 'poller',
    serviceAccount: 'pollerServiceAccount',
    ports: [grpc(50053)],
    aliases: names('poller'),
    role: SecurityRole.POLLER,
    serves: block('poller.json', 'security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'poller' },
    calls: [
      kv(),
      // It dials core by the block that it serves by; core_security is what newer ones read.
      core(block('poller.json', 'security'), block('poller.json', 'core_security')),
      { to: 'serviceradar-agent', port: 'grpc', blocks: [block('poller.json', 'agents.*.security')] },
    ],
  },
  {
    name: 'serviceradar-mapper',
    container: 'mapper',
    serviceAccount: 'mapperServiceAccount',
    ports: [grpc(50056)],
    aliases: names('mapper'),
    role: SecurityRole.CHECKER,
    serves: block('mapper.json', 'security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'mapper' },
    calls: [kv(), core()],
  },
  {
    name: 'serviceradar-sync',
    container: 'sync',
    serviceAccount: 'syncServiceAccount',
    ports: [grpc(50058)],
    aliases: names('sync'),
    role: SecurityRole.SYNC,
    serves: block('sync.json', 'security'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'sync' },
    // It has one block, for serving and for datasvc.
    calls: [kv(block('sync.json', 'security')), core(), NATS],
  },
  {
    name: 'serviceradar-snmp-checker',
    container: 'snmp-checker',
    serviceAccount: 'snmpCheckerServiceAccount',
    ports: [grpc(50054)],
    aliases: names('snmp-checker'),
    role: SecurityRole.CHECKER,
    serves: block('snmp.json', 'security'),
    datasvcRole: DatasvcRole.WRITER,
    certificate: { name: 'snmp-checker' },
    calls: [kv()],
  },
  {
    name: 'serviceradar-otel',
    container: 'otel-collector',
    serviceAccount: 'otelServiceAccount',
    ports: [grpc(4317), { name: 'http', port: 4318 }, { name: 'prometheus', port: 8889 }],
    aliases: names('otel'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'otel' },
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-flowgger',
    container: 'flowgger',
    serviceAccount: 'flowggerServiceAccount',
    ports: [udp('syslog', 514), grpc(50044)],
    aliases: names('flowgger'),
    serves: flat('flowgger.toml', 'grpc'),
    datasvcRole: DatasvcRole.READER,
    certificate: { name: 'flowgger' },
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-agent-gateway',
    container: 'agent-gateway',
    withoutSvid:
      'it serves agents outside the cluster, who know it by a certificate of the certificate authority',
    ports: [grpc(50052), { name: 'artifacts', port: 50053 }, { name: 'metrics', port: 9090 }],
    aliases: names('agent-gateway'),
    datasvcRole: DatasvcRole.WRITER,
    certificate: { name: 'gateway' },
    compose: compose('agent-gateway'),
    calls: [
      { to: 'serviceradar-core', port: 'epmd' },
      { to: 'serviceradar-core', port: 'dist' },
      { to: 'serviceradar-datasvc', port: 'grpc', environment: [PeerEnvironment.DATASVC] },
    ],
  },
  {
    name: 'serviceradar-nats',
    kind: WorkloadKind.STATEFUL_SET,
    container: 'nats',
    withoutSvid: 'the NATS server reads certificates from files only, and knows its users by their subjects',
    ports: [
      { name: 'client', port: 4222 },
      { name: 'monitoring', port: 8222 },
      { name: 'cluster', port: 6222 },
    ],
    aliases: names('nats'),
    certificate: { name: 'nats', headless: 'serviceradar-nats-headless' },
    compose: compose('nats'),
    calls: [{ to: 'serviceradar-nats', port: 'cluster' }],
  },
  {
    name: 'serviceradar-srql',
    container: 'srql',
    withoutSvid: 'it answers plain HTTP inside the cluster',
    ports: [{ name: 'http', port: 8080 }],
    calls: [],
  },
  {
    name: 'serviceradar-tools',
    container: 'tools',
    withoutSvid: 'a shell for people is no workload: whoever could enter it would have its identity',
    ports: [],
    certificate: { name: 'tools', copies: { 'client.pem': CERTIFICATE, 'client-key.pem': KEY } },
    calls: [NATS],
  },
  {
    name: 'serviceradar-falcosidekick',
    container: 'falcosidekick',
    withoutSvid: "Falco's own chart runs it, and it reads certificates from files only",
    ports: [],
    aliases: ['falcosidekick', 'falcosidekick-nats-auth'],
    foreign: true,
    certificate: { name: 'falcosidekick' },
    calls: [],
  },
];
