import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadValues } from '../../../lib/serviceradar/values';
import { problemsOf } from '../../support/values';

/** A values file with `body` below `spire:`, which becomes line 2. */
const spire = (body: string): string => `spire:\n${body.replace(/^/gm, '  ')}`;

describe('a file that is fine', () => {
  test('the committed values.yaml is ServiceRadar’s demo', () => {
    const { spire: values } = loadValues(
      readFileSync(join(__dirname, '../../../values.yaml'), 'utf8'),
      'values.yaml',
    );
    expect(values).toMatchObject({
      enabled: true,
      trustDomain: 'carverauto.dev',
      clusterName: 'carverauto-cluster',
      namespace: 'demo',
      coreServiceAccount: 'serviceradar-core',
      postgres: { enabled: true, clusterName: 'cnpg', instances: 3 },
    });
    // It must run on an empty cluster with the operator: nothing that has to exist first.
    expect(values.postgres).not.toHaveProperty('storageClass');
    expect(values.postgres).not.toHaveProperty('passwordExistingSecret');
  });

  test.each([
    ['an empty file', ''],
    ['only a comment', '# nothing yet\n'],
    ['an empty block', 'spire:\n'],
  ])('%s: SPIRE is off, and every default is there', (_, text) => {
    const { spire: values } = loadValues(text, 'values.yaml');
    expect(values).toMatchObject({
      enabled: false,
      socketHostPath: '/run/spire/sockets',
      tokenAudience: 'spire-server',
      server: { logLevel: 'INFO', serviceType: 'ClusterIP', replicas: 1, dataPVC: { size: '1Gi' } },
      agent: { hostNetwork: false, skipKubeletVerification: false },
      controllerManager: { enableWebhooks: false },
      networkPolicies: { enabled: true },
      monitoring: { enabled: false },
    });
    expect(loadValues(text, 'values.yaml').certs.alongsideSpire).toBe(false);
    expect(values.postgres.external).toBeUndefined();
    expect(values.server.resources).toBeUndefined();
  });

  test.each([
    ['a block whose keys are all commented out', spire('server:\n  # logLevel: DEBUG\nenabled: true')],
    ['an empty storage class', spire('postgres:\n  storageClass: ""')],
    [
      'anchors and aliases',
      spire('server:\n  resources: &small\n    requests: { cpu: 50m }\nagent:\n  resources: *small'),
    ],
    ['Windows line ends', 'spire:\r\n  enabled: true\r\n  namespace: demo\r\n'],
    [
      'a list of source ranges for a load balancer',
      spire(
        'server:\n  serviceType: LoadBalancer\n  loadBalancerIP: 192.0.2.1\n  loadBalancerSourceRanges: [192.0.2.0/24, "2001:db8::/32"]',
      ),
    ],
    ['a node port', spire('server:\n  serviceType: NodePort\n  nodePort: 30081')],
    ['replicas on Postgres', spire('server:\n  replicas: 3')],
    ['SQLite', spire('postgres:\n  enabled: false')],
    [
      'a cluster that exists',
      spire('postgres:\n  existingCluster: true\n  passwordExistingSecret: spire-db-credentials'),
    ],
    [
      'any Postgres',
      spire('postgres:\n  passwordExistingSecret: db\n  external: { host: db.example.org, caSecret: db-ca }'),
    ],
    [
      'a client certificate instead of a password',
      spire('postgres:\n  external: { host: db.example.org, clientCertSecret: db-client }'),
    ],
    ['a gateway', spire('server:\n  gateway: { enabled: true, host: spire.example.org, parentName: edge }')],
    [
      'tolerations',
      spire(
        'agent:\n  tolerations:\n    - operator: Exists\n    - { key: gpu, operator: Equal, value: "true", effect: NoSchedule }',
      ),
    ],
    [
      'an image by digest',
      spire(`server:\n  image: registry.example.org:5000/spire/server@sha256:${'0'.repeat(64)}`),
    ],
    [
      'an admin of the own trust domain',
      spire('server:\n  adminIDs: [spiffe://carverauto.dev/ns/demo/sa/ops]'),
    ],
  ])('%s', (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('each mistake is named with its place and its remedy', () => {
  test.each([
    // Keys
    [
      'a misspelt key',
      spire('trustdomain: example.org'),
      '2:3 spire.trustdomain: "trustdomain" is no key of spire. Instead: spire.trustDomain [unknown-key]',
    ],
    [
      'a misspelt block',
      'spir:\n  enabled: true',
      '1:1 spir: "spir" is no key of this file. Instead: spire [unknown-key]',
    ],
    [
      'a key of another block',
      spire('hostNetwork: true'),
      '2:3 spire.hostNetwork: "hostNetwork" is no key of spire. Instead: spire.agent.hostNetwork [unknown-key]',
    ],
    [
      'a key of several other blocks',
      spire('logLevel: INFO'),
      '2:3 spire.logLevel: "logLevel" is no key of spire. Instead: spire.server.logLevel or spire.agent.logLevel or spire.controllerManager.logLevel [unknown-key]',
    ],
    [
      'a key without its block',
      'trustDomain: example.org',
      '1:1 trustDomain: "trustDomain" is no key of this file. Instead: spire.trustDomain [unknown-key]',
    ],
    [
      'a key like nothing',
      spire('networkPolicies:\n  colour: red'),
      '3:5 spire.networkPolicies.colour: "colour" is no key of spire.networkPolicies. Instead: one of enabled, services [unknown-key]',
    ],
    [
      'the name of a property of every object',
      spire('__proto__: x'),
      expect.stringContaining('"__proto__" is no key of spire'),
    ],
    [
      'a key twice',
      spire('enabled: true\nenabled: false'),
      '3:3 spire.enabled: "enabled" is there twice. Instead: one of the two [duplicate-key]',
    ],
    // Types
    [
      'a quoted number',
      spire('server:\n  replicas: "3"'),
      '3:15 spire.server.replicas: "3" is no whole number. Instead: 3, without quotes [type]',
    ],
    [
      'a fraction',
      spire('server:\n  replicas: 1.5'),
      '3:15 spire.server.replicas: "1.5" is no whole number. Instead: a number such as 1 [type]',
    ],
    [
      'yes for true',
      spire('enabled: yes'),
      '2:12 spire.enabled: "yes" is neither true nor false. Instead: true, without quotes [type]',
    ],
    [
      'a number for a text',
      spire('postgres:\n  postgresqlParameters:\n    max_connections: 200'),
      '4:24 spire.postgres.postgresqlParameters.max_connections: "200" is no text. Instead: "200", in quotes [type]',
    ],
    [
      'a text for a block',
      spire('server: INFO'),
      '2:11 spire.server: "INFO" is no map. Instead: keys below it, one a line: image, logLevel, adminIDs, caTTL, caKeyType, defaultX509SVIDTTL, … [type]',
    ],
    [
      'a list for the file',
      '- spire',
      '1:1: "" is no map. Instead: keys below it, one a line: spire, certs, web [type]',
    ],
    [
      'a text for a list',
      spire('server:\n  adminIDs: spiffe://carverauto.dev/ops'),
      '3:15 spire.server.adminIDs: "spiffe://carverauto.dev/ops" is no list. Instead: [spiffe://carverauto.dev/ops] [type]',
    ],
    [
      'no value',
      spire('namespace:'),
      '2:3 spire.namespace: "namespace" has no value. Instead: a value, or leave the key out [type]',
    ],
    [
      'a choice that does not exist',
      spire('server:\n  serviceType: Loadbalancer'),
      '3:18 spire.server.serviceType: "Loadbalancer" is none of ClusterIP, NodePort, LoadBalancer. Instead: "LoadBalancer" [choice]',
    ],
    [
      'a number out of range',
      spire('server:\n  replicas: 0'),
      '3:15 spire.server.replicas: "0" is too small. Instead: 1 or more [range]',
    ],
    ['bad YAML', 'spire: {enabled: true', expect.stringMatching(/^1:22: "spire" is no YAML: .*\[yaml\]$/)],
    // Formats
    [
      'a trust domain with a scheme',
      spire('trustDomain: spiffe://example.org'),
      '2:16 spire.trustDomain: "spiffe://example.org" has a scheme. Instead: "example.org" [trust-domain]',
    ],
    [
      'a namespace that is none',
      spire('namespace: Demo'),
      '2:14 spire.namespace: "Demo" is no DNS label. Instead: at most 63 lower-case letters, digits and inner hyphens [dns-label]',
    ],
    [
      'days',
      spire('server:\n  caTTL: 7d'),
      '3:12 spire.server.caTTL: "7d" is no Go duration. Instead: "168h" [duration]',
    ],
    [
      'no time at all',
      spire('joinTokenTTL: 0s'),
      '2:17 spire.joinTokenTTL: "0s" is no time at all. Instead: a duration such as "90s", "15m" or "24h" [duration]',
    ],
    [
      'an image without a tag',
      spire('agent:\n  image: ghcr.io/spiffe/spire-agent'),
      '3:12 spire.agent.image: "ghcr.io/spiffe/spire-agent" is no image with a tag or digest. Instead: a reference such as "registry.example.org/spire-server:1.15.3" [container-image]',
    ],
    [
      'an item of a list',
      spire('server:\n  serviceType: LoadBalancer\n  loadBalancerSourceRanges:\n    - 10.0.0.0'),
      '5:9 spire.server.loadBalancerSourceRanges[0]: "10.0.0.0" is no network. Instead: a network such as "192.0.2.0/24" [cidr]',
    ],
    [
      'a relative path',
      spire('socketHostPath: run/spire'),
      '2:19 spire.socketHostPath: "run/spire" is no absolute path. Instead: a path that begins with "/" [absolute-path]',
    ],
    [
      'a size without sense',
      spire('postgres:\n  storageSize: 5 GB'),
      '3:18 spire.postgres.storageSize: "5 GB" is no quantity. Instead: a number with a unit, such as "5Gi", "256Mi" or "100m" [quantity]',
    ],
    // Retired keys
    [
      'an image of a helper',
      spire('server:\n  initConfigImage: busybox'),
      '3:5 spire.server.initConfigImage: "initConfigImage" is not used: the password reaches the server from its Secret, without a helper. Instead: leave it out [retired-key]',
    ],
    [
      'the chart’s name of the Secret',
      spire('postgres:\n  secretName: spire-db-credentials'),
      '3:5 spire.postgres.secretName: "secretName" was the Secret that the chart wrote the password to. Instead: spire.postgres.passwordExistingSecret with the name of a Secret that exists [retired-key]',
    ],
    // Combinations
    [
      'replicas on SQLite',
      spire('server:\n  replicas: 3\npostgres:\n  enabled: false'),
      '3:15 spire.server.replicas: "3" servers cannot share a SQLite file. Instead: 1, or spire.postgres.enabled: true [replicas-sqlite]',
    ],
    [
      'a password without Postgres',
      spire('postgres:\n  enabled: false\n  passwordExistingSecret: db'),
      '4:29 spire.postgres.passwordExistingSecret: "db" belongs to Postgres, which spire.postgres.enabled: false turns off. Instead: spire.postgres.enabled: true, or leave it out [postgres-disabled]',
    ],
    [
      'an address without a load balancer',
      spire('server:\n  loadBalancerIP: 192.0.2.1'),
      '3:21 spire.server.loadBalancerIP: "192.0.2.1" is ignored by a Service of type ClusterIP. Instead: spire.server.serviceType: LoadBalancer, or leave it out [service-type]',
    ],
    [
      'source ranges without a load balancer',
      spire('server:\n  serviceType: NodePort\n  loadBalancerSourceRanges: [192.0.2.0/24]'),
      '4:5 spire.server.loadBalancerSourceRanges: "[192.0.2.0/24]" is ignored by a Service of type NodePort. Instead: spire.server.serviceType: LoadBalancer, or leave it out [service-type]',
    ],
    [
      'a node port of a ClusterIP',
      spire('server:\n  nodePort: 30081'),
      '3:15 spire.server.nodePort: "30081" is refused in a Service of type ClusterIP. Instead: spire.server.serviceType: NodePort or LoadBalancer, or leave it out [service-type]',
    ],
    [
      'an Ingress without a host',
      spire('server:\n  ingress:\n    enabled: true'),
      '4:16 spire.server.ingress.enabled: "true" needs spire.server.ingress.host: an Ingress without a host has no name to route by. Instead: set spire.server.ingress.host, or false [missing-value]',
    ],
    [
      'a TLSRoute without a host',
      spire('server:\n  gateway: { enabled: true, parentName: edge }'),
      '3:25 spire.server.gateway.enabled: "true" needs spire.server.gateway.host: a TLSRoute without a host has no name to route by. Instead: set spire.server.gateway.host, or false [missing-value]',
    ],
    [
      'a TLSRoute without a Gateway',
      spire('server:\n  gateway: { enabled: true, host: a.example.org }'),
      '3:25 spire.server.gateway.enabled: "true" needs spire.server.gateway.parentName: a TLSRoute without a Gateway routes nothing. Instead: set spire.server.gateway.parentName, or false [missing-value]',
    ],
    [
      'two databases',
      spire(
        'postgres:\n  existingCluster: true\n  passwordExistingSecret: db\n  external: { host: db.example.org }',
      ),
      '5:5 spire.postgres.external: "{ host: db.example.org }" names one database, and spire.postgres.existingCluster another. Instead: one of the two [postgres-place]',
    ],
    [
      'storage of somebody else’s cluster',
      spire('postgres:\n  existingCluster: true\n  passwordExistingSecret: db\n  instances: 5'),
      '5:16 spire.postgres.instances: "5" configures a Postgres that somebody else owns. Instead: leave it out, and configure it where that Postgres is declared [postgres-owner]',
    ],
    [
      'a database in a cluster, without credentials',
      spire('postgres:\n  existingCluster: true'),
      '3:22 spire.postgres.existingCluster: "true" has no credentials: the operator generates none for a role in a cluster that exists. Instead: spire.postgres.passwordExistingSecret beside it [database-credentials]',
    ],
    [
      'any Postgres, without credentials',
      spire('postgres:\n  external:\n    host: db.example.org'),
      '3:5 spire.postgres.external: "external" has no credentials. Instead: spire.postgres.passwordExistingSecret, or clientCertSecret in this block [database-credentials]',
    ],
    [
      'any Postgres, without a host',
      spire('postgres:\n  passwordExistingSecret: db\n  external:\n    port: 5433'),
      '4:5 spire.postgres.external: "external" has no host. Instead: spire.postgres.external.host with a value [missing-value]',
    ],
    [
      'no controller manager',
      spire('controllerManager:\n  enabled: false'),
      '3:14 spire.controllerManager.enabled: "false" would leave every service without an identity. Instead: true, or leave it out [controller-manager-off]',
    ],
    [
      'the services’ namespace ignored',
      spire('controllerManager:\n  ignoreNamespaces: [kube-system, demo]'),
      '3:5 spire.controllerManager.ignoreNamespaces: "[kube-system, demo]" ignores "demo", where the services are: none would get an identity. Instead: a list without "demo" [ignored-namespace]',
    ],
    [
      'a join token for a week',
      spire('joinTokenTTL: 168h'),
      '2:17 spire.joinTokenTTL: "168h" is longer than a token may wait to be stolen. Instead: at most "24h" [join-token-ttl]',
    ],
    [
      'an admin of another trust domain',
      spire('server:\n  adminIDs: [spiffe://example.org/ops]'),
      '3:5 spire.server.adminIDs: "[spiffe://example.org/ops]" has "spiffe://example.org/ops", which is not a member of the trust domain "carverauto.dev". Instead: "spiffe://carverauto.dev/ops" [admin-id]',
    ],
    [
      'two services in one identity',
      spire('zenServiceAccount: serviceradar-core'),
      '2:22 spire.zenServiceAccount: "serviceradar-core" is also spire.coreServiceAccount: the two would be one identity, with the rights of both. Instead: a service account of its own, such as "serviceradar-zen" [service-account-shared]',
    ],
    [
      'a service that may attest nodes',
      spire('agentServiceAccount: serviceradar-core'),
      '2:24 spire.agentServiceAccount: "serviceradar-core" is also spire.coreServiceAccount: that service could attest as a node and get every identity on it. Instead: a service account of its own, such as "spire-agent" [service-account-shared]',
    ],
    [
      'health on the Service',
      spire('server:\n  exposeHealthPort: true'),
      '3:23 spire.server.exposeHealthPort: "true" would publish the server\'s health, which only the kubelet needs. Instead: false; the Service has port 8081 only [health-port]',
    ],
  ])('%s', (_, text, expected) => {
    const [first, ...others] = problemsOf(text);
    expect(first).toMatch(/^values\.yaml:/);
    expect(first.slice('values.yaml:'.length)).toEqual(expected);
    expect(others).toEqual([]);
  });
});

test('all problems are reported together, in the order of the file', () => {
  const text = spire(
    'namespace: Demo\ncolour: red\nserver:\n  replicas: 3\n  nodePort: 0\npostgres:\n  enabled: false',
  );
  expect(problemsOf(text).map((line) => /:(\d+:\d+) .*\[([\w-]+)\]$/.exec(line)?.slice(1).join(' '))).toEqual(
    ['2:14 dns-label', '3:3 unknown-key', '5:15 replicas-sqlite', '6:15 range'],
  );
});

test('a combination is not judged by a value that is refused already', () => {
  expect(problemsOf(spire('server:\n  serviceType: Loadbalancer\n  loadBalancerIP: 192.0.2.1'))).toHaveLength(
    1,
  );
});

test.each([
  ['the chart’s password key', spire('postgres:\n  password: hunter2')],
  ['a password on a broken line', spire('postgres:\n  password: "hunter2')],
])('no message repeats a secret: %s', (_, text) => {
  const message = problemsOf(text).join('\n');
  expect(message).toContain('password');
  expect(message).not.toContain('hunter2');
});
