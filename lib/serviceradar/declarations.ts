import {
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
const names = (...short: string[]) => short.flatMap((name) => [name, `${name}.serviceradar`]);

const NATS: PeerCall = { to: 'serviceradar-nats', port: 'client' };

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
    container: 'core',
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
    calls: [
      {
        to: 'serviceradar-datasvc',
        port: 'grpc',
        blocks: [block('core.json', 'kv_security')],
        environment: [PeerEnvironment.KV, PeerEnvironment.DATASVC],
      },
      NATS,
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
    calls: [NATS],
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
    calls: [
      kv(block('agent.json', 'kv_security')),
      { to: 'serviceradar-core', port: 'grpc', environment: [PeerEnvironment.CORE] },
      { to: 'serviceradar-agent-gateway', port: 'grpc' },
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
    serves: block('zen.json', 'grpc_security'),
    datasvcRole: DatasvcRole.READER,
    calls: [kv(block('zen.json', 'kv_security')), NATS],
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
    calls: [kv(), core(), NATS],
  },
  {
    name: 'serviceradar-trapd',
    container: 'trapd',
    serviceAccount: 'trapdServiceAccount',
    ports: [udp('snmp', 162), grpc(50043)],
    aliases: names('trapd'),
    serves: block('trapd.json', 'grpc_security'),
    datasvcRole: DatasvcRole.READER,
    calls: [kv(), NATS],
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
    calls: [kv()],
  },
  {
    name: 'serviceradar-flow-collector',
    container: 'flow-collector',
    serviceAccount: 'flowCollectorServiceAccount',
    ports: [udp('netflow', 2055), udp('sflow', 6343), udp('ipfix', 4739), { name: 'metrics', port: 50046 }],
    aliases: names('flow-collector'),
    calls: [NATS],
  },
  {
    name: 'serviceradar-bmp-collector',
    container: 'bmp-collector',
    serviceAccount: 'bmpCollectorServiceAccount',
    ports: [{ name: 'bmp', port: 11019 }],
    aliases: names('bmp-collector'),
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
    calls: [kv()],
  },
  {
    name: 'serviceradar-otel',
    container: 'otel-collector',
    serviceAccount: 'otelServiceAccount',
    ports: [grpc(4317), { name: 'http', port: 4318 }, { name: 'prometheus', port: 8889 }],
    aliases: names('otel'),
    datasvcRole: DatasvcRole.READER,
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-flowgger',
    container: 'flowgger',
    serviceAccount: 'flowggerServiceAccount',
    ports: [udp('syslog', 514), grpc(50044)],
    aliases: names('flowgger'),
    serves: block('flowgger.toml', 'grpc'),
    datasvcRole: DatasvcRole.READER,
    calls: [kv(), NATS],
  },
  {
    name: 'serviceradar-agent-gateway',
    container: 'agent-gateway',
    withoutSvid:
      'it serves agents outside the cluster, who know it by a certificate of the certificate authority',
    ports: [grpc(50052), { name: 'artifacts', port: 50053 }, { name: 'metrics', port: 9090 }],
    aliases: names('agent-gateway'),
    calls: [
      { to: 'serviceradar-core', port: 'epmd' },
      { to: 'serviceradar-core', port: 'dist' },
      { to: 'serviceradar-datasvc', port: 'grpc' },
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
    calls: [NATS],
  },
];
