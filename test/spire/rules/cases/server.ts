import { Duration } from 'cdk8s';
import { ControllerManagerLogLevel } from '../../../../lib/spire/controller-manager';
import {
  BundleEndpoint,
  FederatesWith,
  LogLevel,
  RebootstrapMode,
  TrustBundle,
} from '../../../../lib/spire/config';
import { Datastore, PostgresTls, SqlPlugin } from '../../../../lib/spire/datastore';
import {
  AgentKeyManager,
  AgentNodeAttestor,
  CredentialComposer,
  KeyManager,
  Kubeconfig,
  NodeAttestor,
  UpstreamAuthority,
  VaultAuth,
} from '../../../../lib/spire/plugins';
import { ServerService } from '../../../../lib/spire/server';
import { type Program } from '../program';
import { type RuleCases } from './case';

const kubeconfig = Kubeconfig.fromSecret('remote-clusters', 'west');
const remote = (name: string, allow = ['spire:spire-agent'], audience?: string[]) => ({
  remoteClusters: [{ name, allow, audience, kubeconfig }],
});
const sql = (data: { [key: string]: string }) => Datastore.custom(new SqlPlugin({ data }));
const manager = (controllerManager: object) => (p: Program) => p.server({ controllerManager });
const postgres = (props: object) => (p: Program) =>
  p.server({
    datastore: Datastore.postgres({ host: 'db.example.org', ca: CA, password: PASSWORD, ...props }),
  });
const scraped = { telemetry: { prometheus: {} }, monitoringNamespace: 'monitoring' };
const CA = { name: 'db-ca', key: 'ca.crt' };
const PASSWORD = { name: 'db', key: 'password' };

export const SERVER_CASES: RuleCases[] = [
  {
    rule: 'cluster-name',
    passes: { 'another cluster': (p) => p.server(remote('west')) },
    fails: {
      'its own cluster': [(p) => p.server(remote('demo')), '"remoteClusters demo" has the name of'],
      'its own cluster, with agents': [(p) => p.agent(p.server(remote('demo'))), '[cluster-name]'],
    },
  },
  {
    rule: 'remote-kubeconfig',
    passes: { 'a kubeconfig': (p) => p.server(remote('west')) },
    fails: {
      none: [
        (p) => p.server({ remoteClusters: [{ name: 'west', allow: ['spire:spire-agent'] }] }),
        '"remoteClusters west" has no kubeconfig',
      ],
    },
  },
  {
    rule: 'token-audience',
    passes: {
      'the default': (p) => p.agent(p.server()),
      "the API server's": (p) => p.server(remote('west', undefined, [])),
    },
    fails: {
      empty: [
        (p) => p.agent(p.server({ tokenAudience: '' })),
        '"" is the audience of the tokens of cluster demo',
      ],
      'empty of a remote cluster': [(p) => p.server(remote('west', undefined, [''])), 'of cluster west'],
    },
  },
  {
    rule: 'agents-only',
    passes: {
      'agents of two namespaces': (p) => {
        const server = p.server();
        p.agent(server);
        server.admitAgent('edge', 'spire-agent', { app: 'spire-agent' });
        p.register();
      },
      'the same name in another namespace': (p) => {
        p.agent(p.server(), { serviceAccount: 'core' });
        p.register();
      },
    },
    fails: {
      'a registered service': [
        (p) => {
          p.register();
          p.server().admitAgent('demo', 'core', { app: 'spire-agent' });
        },
        '"demo:core" may attest as an agent of cluster demo, and is also that of demo/registration-1',
      ],
      'a service registered by its ID only': [
        (p) => {
          p.server().admitAgent('demo', 'core', {});
          p.register({ workloadSelectorTemplates: [] });
        },
        '"demo:core" may attest',
      ],
      'a service registered by template and selectors': [
        (p) => {
          p.server().admitAgent('demo', 'core', {});
          p.register({ spiffeIdTemplate: 'spiffe://example.org/{{ .PodMeta.Name }}' });
        },
        '"demo:core" may attest',
      ],
      'an entry': [
        (p) => {
          p.server(remote('west', ['demo:core']));
          p.entry({ selectors: ['k8s:ns:demo', 'k8s:sa:core'] });
        },
        'of cluster west, and is also that of demo/entry-2',
      ],
      'the server': [
        (p) => p.server().admitAgent('spire', 'spire-server', {}),
        '"spire:spire-server" may attest as an agent of cluster demo, and is also that of demo/server-1',
      ],
      'the default service account': [
        (p) => p.server(remote('west', ['spire:default'])),
        'that of any pod without one of its own',
      ],
    },
  },
  {
    rule: 'shared-bundle',
    passes: {
      'ConfigMaps of their own': (p) => {
        p.server();
        p.server({ trustDomain: p.other, name: 'other', bundleConfigMap: 'other-bundle' });
      },
      'nested servers of one trust domain': (p) => {
        p.server();
        p.server({ name: 'nested' });
      },
    },
    fails: {
      'one ConfigMap': [
        (p) => {
          p.server();
          p.server({ trustDomain: p.other, name: 'other' });
        },
        '"bundleConfigMap spire/spire-bundle" is the ConfigMap of demo/server-1, too',
      ],
    },
  },
  {
    rule: 'bundle-config-map',
    passes: {
      'the default': (p) => p.agent(p.server()),
      'a name of another namespace': (p) => {
        p.server({ bundleConfigMap: 'spire-agent' });
        p.agent(p.server({ name: 'other' }), { namespace: 'edge' });
      },
    },
    fails: {
      "the server's configuration": [
        (p) => p.server({ bundleConfigMap: 'spire-server' }),
        '"bundleConfigMap spire/spire-server" is the ConfigMap at demo/server-1/config, too',
      ],
      "the agent's configuration": [
        (p) => p.agent(p.server({ bundleConfigMap: 'spire-agent' })),
        '"bundleConfigMap spire/spire-agent"',
      ],
      "the controller manager's configuration": [
        (p) => p.server({ bundleConfigMap: 'spire-server-controller-manager' }),
        '[bundle-config-map]',
      ],
      'that of another installation': [
        (p) => (p.server(), p.server({ name: 'other', bundleConfigMap: 'spire-server' })),
        'demo/server-2: "bundleConfigMap spire/spire-server"',
      ],
    },
  },
  {
    rule: 'configuration',
    passes: { 'the defaults': (p) => p.agent(p.server()) },
    fails: {
      'a plugin twice': [
        (p) => p.server({ plugins: [CredentialComposer.uniqueId(), CredentialComposer.uniqueId()] }),
        '"CredentialComposer uniqueid" is declared twice. Instead: one plugin of each type and name [plugin]',
      ],
      'SVIDs that outlive the CA': [
        (p) => p.server({ settings: { defaultX509SvidTtl: Duration.hours(12) } }),
        '"defaultX509SvidTtl 12h" is longer than a sixth of the CA\'s lifetime of 24h',
      ],
      'agents that outlive the CA': [
        (p) => p.server({ settings: { agentTtl: Duration.hours(5) } }),
        '"agentTtl 5h" is longer',
      ],
      'an availability target beyond the SVIDs': [
        (p) => p.agent(p.server(), { settings: { availabilityTarget: Duration.hours(24) } }),
        'leaves less than 12h of the X.509-SVID lifetime of 1h',
      ],
      'a join token without a key on disk': [
        (p) =>
          p.agent(p.server({ nodeAttestors: [NodeAttestor.joinToken()] }), {
            nodeAttestor: AgentNodeAttestor.joinTokenFile({ secretName: 'token' }),
            dataHostPath: '/var/lib/spire/agent',
          }),
        '[join-token-key]',
      ],
      'a join token that is to attest again': [
        (p) =>
          p.agent(p.server({ nodeAttestors: [NodeAttestor.joinToken()] }), {
            nodeAttestor: AgentNodeAttestor.joinTokenFile({ secretName: 'token' }),
            dataHostPath: '/var/lib/spire/agent',
            keyManager: AgentKeyManager.disk(),
            settings: { rebootstrapMode: RebootstrapMode.ALWAYS },
          }),
        '[rebootstrap]',
      ],
      'a relation with itself': [
        (p) =>
          p.server({
            federation: {
              bundleEndpoint: BundleEndpoint.httpsSpiffe(),
              federatesWith: [
                FederatesWith.httpsWeb({
                  trustDomain: 'example.org',
                  bundleEndpointUrl: 'https://example.org',
                }),
              ],
            },
          }),
        '"example.org" is the server\'s own trust domain',
      ],
      'a port taken twice': [(p) => p.server({ telemetry: { prometheus: { port: 8080 } } }), '[port-clash]'],
      'values that a plugin cannot take': [
        (p) => p.agent(p.server({ ...remote('demo') })),
        '"demo" is declared twice',
      ],
    },
  },
  {
    rule: 'replicas-sqlite',
    passes: {
      'one replica': (p) => p.server(),
      'a shared database': (p) => p.server({ replicas: 3, datastore: Datastore.cnpg() }),
    },
    fails: {
      'SQLite for two': [(p) => p.server({ replicas: 2 }), '"replicas 2" cannot share a SQLite file'],
      'SQLite of your own': [
        (p) =>
          p.server({ replicas: 2, datastore: sql({ database_type: 'sqlite3', connection_string: 'a' }) }),
        '[replicas-sqlite]',
      ],
    },
  },
  {
    rule: 'trust-domain-split',
    passes: {
      'one server': (p) => p.server(),
      'two trust domains': (p) => (p.server(), p.server({ trustDomain: p.other, name: 'other' })),
      'two clusters': (p) => (p.server(), p.server({ clusterName: 'west', name: 'west' })),
      'nested servers': (p) => {
        const root = p.server();
        const upstreamAuthority = UpstreamAuthority.spire({ serverAddress: root.address });
        p.server({ name: 'nested', upstreamAuthority });
      },
      'an authority above both': (p) => {
        p.server({ upstreamAuthority: vault(false) });
        p.server({ name: 'other', upstreamAuthority: vault(false) });
      },
      'a database for both': (p) => {
        const datastore = Datastore.postgres({
          host: 'db.example.org',
          ca: CA,
          password: { name: 'db', key: 'password' },
        });
        p.server({ datastore });
        p.server({ name: 'other', datastore });
      },
    },
    fails: {
      'a SQLite file each': [
        (p) => (p.server(), p.server({ name: 'other', bundleConfigMap: 'other' })),
        'demo/server-2: "example.org" is the trust domain of demo/server-1, too',
      ],
      'a SQLite file and a database': [
        (p) => (p.server({ datastore: Datastore.cnpg() }), p.server({ name: 'other' })),
        '[trust-domain-split]',
      ],
    },
  },
  {
    rule: 'database-password',
    passes: {
      'from the environment': postgres({ password: { name: 'db', key: 'password' } }),
      'a URL without': (p) =>
        p.server({
          datastore: sql({ database_type: 'postgres', connection_string: 'postgres://spire@db:5432/spire' }),
        }),
      'MySQL without': (p) =>
        p.server({
          datastore: sql({
            database_type: 'mysql',
            connection_string: 'spire@tcp(db:3306)/spire?parseTime=true',
          }),
        }),
    },
    fails: {
      'as a parameter': [
        (p) =>
          p.server({
            datastore: sql({ database_type: 'postgres', connection_string: 'host=db password=x' }),
          }),
        '"connection_string" has a password',
      ],
      'in a URL': [
        (p) =>
          p.server({
            datastore: sql({ database_type: 'postgres', connection_string: 'postgres://a:x@db/a' }),
          }),
        '[database-password]',
      ],
      'of MySQL': [
        (p) => p.server({ datastore: sql({ database_type: 'mysql', connection_string: 'a:x@tcp(db)/a' }) }),
        '[database-password]',
      ],
      'of the replica': [
        (p) =>
          p.server({ datastore: sql({ database_type: 'postgres', ro_connection_string: 'password=x' }) }),
        '"ro_connection_string"',
      ],
    },
  },
  {
    rule: 'entry-id-prefix',
    passes: {
      'the default': (p) => p.server(),
      'a migration': manager({ entryIdPrefix: 'new', entryIdPrefixCleanup: 'old' }),
    },
    fails: {
      empty: [manager({ entryIdPrefix: '' }), '"entryIdPrefix " is empty'],
      'cleaned up': [
        manager({ entryIdPrefix: 'k8s', entryIdPrefixCleanup: 'k8s.' }),
        '"entryIdPrefixCleanup k8s." is entryIdPrefix, too',
      ],
      'the cluster name cleaned up': [manager({ entryIdPrefixCleanup: 'demo' }), '[entry-id-prefix]'],
      'not for an ID': [manager({ entryIdPrefix: 'k8s/demo' }), 'cannot begin the ID of an entry'],
    },
  },
  {
    rule: 'entry-id-cleanup',
    passes: { 'a prefix': manager({ entryIdPrefixCleanup: 'old' }), none: (p) => p.server() },
    fails: {
      'no prefix': [manager({ entryIdPrefixCleanup: '' }), 'deletes every entry whose ID has no dot'],
    },
  },
  {
    rule: 'gc-interval',
    passes: { 'a minute': manager({ gcInterval: Duration.minutes(1) }) },
    fails: { zero: [manager({ gcInterval: Duration.seconds(0) }), '"gcInterval 0s" is no pause'] },
  },
  {
    rule: 'class-filter',
    passes: { 'with a class': manager({ filterByClassName: true, className: 'blue' }) },
    fails: { 'without a class': [manager({ filterByClassName: true }), 'has no class to filter by'] },
  },
  {
    rule: 'class-shared',
    passes: {
      'one server': (p) => p.server(),
      'classes of their own': (p) => {
        p.server({ controllerManager: { className: 'blue' } });
        p.server({ name: 'green', controllerManager: { className: 'green' } });
        p.server({ name: 'classless' });
      },
      'two clusters': (p) => (p.server(), p.server({ clusterName: 'west', name: 'west' })),
      'one that does nothing': (p) => {
        const reconcile = {
          clusterSpiffeIds: false,
          clusterStaticEntries: false,
          clusterFederatedTrustDomains: false,
        };
        p.server();
        p.server({ name: 'second', controllerManager: { reconcile } });
      },
      'labels of their own': (p) => {
        const reconcile = { clusterStaticEntries: false, clusterFederatedTrustDomains: false };
        for (const team of ['a', 'b'])
          p.server({ name: team, controllerManager: { reconcile, clusterSpiffeIdLabels: { team } } });
      },
    },
    fails: {
      'no class': [
        (p) => (p.server(), p.server({ name: 'other', trustDomain: p.other, bundleConfigMap: 'other' })),
        'demo/server-2: "no className" is handled by the controller manager of demo/server-1, too, in the same ' +
          'cluster. Instead: className "spire-other"',
      ],
      'one class': [
        (p) => {
          p.server({ controllerManager: { className: 'blue' } });
          p.server({ name: 'other', controllerManager: { className: 'blue' } });
        },
        '"className blue"',
      ],
      'no class beside its own': [
        (p) => {
          p.server();
          p.server({ name: 'other', controllerManager: { className: 'blue', watchClassless: true } });
        },
        '[class-shared]',
      ],
    },
  },
  {
    rule: 'parent-id-template',
    passes: {
      'of the node': manager({
        parentIdTemplate: 'spiffe://{{ .TrustDomain }}/spire/agent/x509pop/{{ .NodeMeta.UID }}',
      }),
      'of an annotation, which may hold anything': manager({
        parentIdTemplate: '{{ index .NodeMeta.Annotations "id" }}',
      }),
    },
    fails: {
      'of the pod': [
        manager({ parentIdTemplate: 'spiffe://{{ .TrustDomain }}/spire/agent/{{ .PodMeta.UID }}' }),
        'reads .PodMeta.UID, but no pod is known',
      ],
      'no ID': [manager({ parentIdTemplate: '{{ .NodeMeta.Name }}' }), 'does not begin with "spiffe://"'],
      'of another trust domain': [
        manager({ parentIdTemplate: 'spiffe://other.org/{{ .NodeMeta.Name }}' }),
        'yields no ID of the trust domain',
      ],
    },
  },
  {
    rule: 'metrics-unreachable',
    passes: {
      'no metrics': (p) => p.agent(p.server()),
      'for a namespace': (p) => p.agent(p.server(scraped), scraped),
      'without policies': (p) => {
        const open = { telemetry: scraped.telemetry, networkPolicy: false };
        p.agent(p.server(open), open);
      },
      'on the network of the node': (p) =>
        p.agent(p.server(), { telemetry: scraped.telemetry, hostNetwork: true }),
      'sent by the process itself': (p) => p.server({ telemetry: { statsd: ['statsd.monitoring:8125'] } }),
    },
    fails: {
      'for nobody': [
        (p) => p.server({ telemetry: { prometheus: {} } }),
        '"telemetry.prometheus" is behind a NetworkPolicy that lets nobody scrape',
      ],
      'for nobody, of the agent': [
        (p) => p.agent(p.server(), { telemetry: { prometheus: {} } }),
        'demo/agent-2',
      ],
      'on localhost': [
        (p) => p.server({ ...scraped, telemetry: { prometheus: { host: '127.0.0.1' } } }),
        '"prometheus.host 127.0.0.1" is reached from within the pod only',
      ],
    },
  },
  {
    rule: 'debug-logs',
    passes: { 'the default': (p) => p.agent(p.server()) },
    fails: {
      'of the server': [(p) => p.server({ settings: { logLevel: LogLevel.DEBUG } }), '"logLevel DEBUG" logs'],
      'of the agent': [
        (p) => p.agent(p.server(), { settings: { logLevel: LogLevel.DEBUG } }),
        'demo/agent-2',
      ],
      'of the controller manager': [
        manager({ logLevel: ControllerManagerLogLevel.DEBUG }),
        '"controllerManager.logLevel debug"',
      ],
    },
  },
  {
    rule: 'memory-keys',
    passes: { disk: (p) => p.server() },
    fails: {
      memory: [(p) => p.server({ keyManager: KeyManager.memory() }), 'loses the CA keys at each restart'],
      replicas: [
        (p) => p.server({ keyManager: KeyManager.memory(), replicas: 3, datastore: Datastore.cnpg() }),
        'of each of the 3 replicas',
      ],
    },
  },
  {
    rule: 'public-server',
    passes: {
      'in the cluster only': (p) => p.server(),
      'known addresses': (p) =>
        p.server({ service: ServerService.loadBalancer({ sourceRanges: ['192.0.2.0/24'] }) }),
    },
    fails: {
      'a load balancer': [
        (p) => p.server({ service: ServerService.loadBalancer() }),
        '"service LoadBalancer" lets every address reach the server',
      ],
      'a load balancer for everybody': [
        (p) => p.server({ service: ServerService.loadBalancer({ sourceRanges: ['0.0.0.0/0'] }) }),
        '"sourceRanges 0.0.0.0/0"',
      ],
      'a port of every node': [
        (p) => p.server({ service: ServerService.nodePort() }),
        'or a firewall before the nodes',
      ],
    },
  },
  {
    rule: 'no-network-policy',
    passes: { 'the default': (p) => p.agent(p.server()) },
    fails: {
      'of the server': [
        (p) => p.server({ networkPolicy: false }),
        '"networkPolicy false" lets every pod connect',
      ],
      'of the agent': [(p) => p.agent(p.server(), { networkPolicy: false }), 'demo/agent-2'],
    },
  },
  {
    rule: 'tls-unverified',
    passes: { 'the default': (p) => p.server({ upstreamAuthority: vault(false) }) },
    fails: { Vault: [(p) => p.server({ upstreamAuthority: vault(true) }), 'UpstreamAuthority vault'] },
  },
  {
    rule: 'database-tls',
    passes: {
      'full verification': postgres({}),
      'a CA, by which "require" verifies': postgres({ tls: PostgresTls.REQUIRE }),
    },
    fails: {
      'without verification': [
        postgres({ tls: PostgresTls.REQUIRE, ca: undefined }),
        '"sslmode require" encrypts, but to whoever answers',
      ],
      'without encryption': [postgres({ tls: PostgresTls.DISABLE }), 'sends everything unencrypted'],
    },
  },
  {
    rule: 'database-ca',
    passes: {
      'a CA': postgres({}),
      'no verification': postgres({ ca: undefined, tls: PostgresTls.REQUIRE }),
    },
    fails: {
      'no CA': [postgres({ ca: undefined }), '"host db.example.org" is verified by public CAs'],
      'no CA for the chain': [postgres({ ca: undefined, tls: PostgresTls.VERIFY_CA }), '[database-ca]'],
    },
  },
  {
    rule: 'database-host',
    passes: {
      'a name': postgres({}),
      'an address, unverified': postgres({ host: '10.0.0.5', tls: PostgresTls.VERIFY_CA }),
      CloudNativePG: (p) => p.server({ datastore: Datastore.cnpg() }),
    },
    fails: {
      'an address': [postgres({ host: '10.0.0.5' }), '"host 10.0.0.5" is an address'],
      'an IPv6 address': [postgres({ host: 'fd00::5' }), '[database-host]'],
    },
  },
  {
    rule: 'insecure-bootstrap',
    passes: { 'the ConfigMap': (p) => p.agent(p.server()) },
    fails: {
      'no bundle': [
        (p) =>
          p.agent(p.server(), {
            trustBundle: TrustBundle.insecureBootstrap(),
            settings: { rebootstrapMode: RebootstrapMode.NEVER },
          }),
        'takes whoever answers first for the server',
      ],
    },
  },
];

function vault(insecureSkipVerify: boolean): UpstreamAuthority {
  return UpstreamAuthority.vault({
    address: 'https://vault.example.org',
    auth: VaultAuth.kubernetes({ role: 'spire' }),
    insecureSkipVerify,
  });
}
