import { loadValues } from '../../../lib/serviceradar/values';
import { problemsOf } from '../../support/values';

/** A values file with `body` below `certs:`, which becomes line 2. */
const certs = (body: string): string => `certs:\n${body.replace(/^/gm, '  ')}`;
const web = (body: string): string => `web:\n${body.replace(/^/gm, '  ')}`;

test('without a block, every default is there', () => {
  const values = loadValues('', 'values.yaml');
  expect(values.certs).toEqual({
    runtimeSecretName: 'serviceradar-identity-certs',
    caSecretName: 'serviceradar-identity-ca',
    adoptFrom: 'serviceradar-runtime-certs',
    secrets: 'shared',
    runtimeLayoutVersion: '1',
    keyType: 'ec-p256',
    caLifetime: '87600h',
    leafLifetime: '8760h',
    subject: {
      organization: 'ServiceRadar',
      organizationalUnit: 'Kubernetes',
      locality: 'San Francisco',
      state: 'CA',
      country: 'US',
    },
    extraNames: [],
    agent: { id: 'k8s-agent', partition: 'default' },
    edge: { maxLifetime: '8760h' },
    hooks: 'none',
    restartWorkloads: true,
    regenerator: { enabled: false, rotate: 'leaves' },
    renewal: { enabled: true, schedule: '17 3 * * *' },
    alongsideSpire: false,
  });
  expect(values.web).toEqual({
    tlsSecretName: 'serviceradar-web-tls',
    ingress: { enabled: false, className: 'nginx', annotations: {} },
    gateway: { enabled: false },
  });
});

test.each([
  [
    'the keys of ServiceRadar’s chart',
    certs(
      'runtimeSecretName: serviceradar-runtime-certs\nruntimeLayoutVersion: "4"\nregenerator:\n  enabled: true',
    ),
  ],
  ['the same beside SPIRE', `spire: { enabled: true }\n${certs('runtimeLayoutVersion: "4"')}`],
  ['names without addresses', certs('extraNames:\n  - { service: serviceradar-nats, dnsNames: [a.org] }')],
  [
    'names of a service that shares its certificate',
    certs('extraNames:\n  - { service: serviceradar-log-collector-tcp, ipAddresses: ["2001:db8::1"] }'),
  ],
  ['an address of the gateway', certs('edge: { gateway: "192.0.2.10:50052" }')],
  ['an IPv6 address of the gateway', certs('edge: { gateway: "[2001:db8::1]:50052" }')],
  ['a word for a schedule', certs('renewal: { schedule: "@daily" }')],
  ['names of days', certs('renewal: { schedule: "*/5 1-4 * * MON,THU" }')],
  ['short lives, and a schedule to match', certs('leafLifetime: 24h\nrenewal: { schedule: "@hourly" }')],
  ['short lives without a schedule', certs('leafLifetime: 24h\nrenewal: { enabled: false }')],
  ['short lives where SPIRE issues', `spire: { enabled: true }\n${certs('leafLifetime: 24h')}`],
  ['a year', certs('leafLifetime: 8784h')],
  [
    'a rotation while both are there',
    'spire: { enabled: true }\ncerts: { alongsideSpire: true, regenerator: { enabled: true } }',
  ],
  [
    'a name of the service itself, and one that two services behind one certificate share',
    certs(
      'extraNames:\n  - { service: serviceradar-nats, dnsNames: [nats] }\n  - { service: serviceradar-log-collector, dnsNames: [log.lan] }\n  - { service: serviceradar-log-collector-tcp, dnsNames: [log.lan] }',
    ),
  ],
  ['nothing to adopt', certs("adoptFrom: ''")],
  [
    'a public certificate beside one Secret with all certificates',
    `${certs('runtimeSecretName: certs')}\n${web('host: a.org\ntlsSecretName: certs-web\ningress: { enabled: true }')}`,
  ],
  ['a public name alone, which Compose knows', web('host: radar.example.org')],
  ['an Ingress', web('host: radar.example.org\ningress: { enabled: true }')],
  ['a Gateway', web('host: radar.example.org\ngateway: { enabled: true, parentName: edge }')],
])('%s: fine', (_, text) => {
  expect(problemsOf(text)).toEqual([]);
});

test('a public name alone is refused where the values are for a cluster', () => {
  expect(problemsOf(web('host: radar.example.org'), { forCluster: true })).toEqual([
    'values.yaml:2:9 web.host: "radar.example.org" is for an Ingress, an HTTPRoute or Compose, and nothing would serve it. Instead: web.ingress.enabled or web.gateway.enabled: true, or leave it out [web-off]',
  ]);
  const served = web('host: radar.example.org\ningress: { enabled: true }');
  expect(problemsOf(served, { forCluster: true })).toEqual([]);
});

test.each([
  [
    'a version as a number',
    certs('runtimeLayoutVersion: 4'),
    '2:25 certs.runtimeLayoutVersion: "4" is no text. Instead: "4", in quotes [type]',
  ],
  [
    'a key type of the words of others',
    certs('keyType: rsa2048'),
    '2:12 certs.keyType: "rsa2048" is none of ec-p256, ec-p384, rsa-2048, rsa-3072, rsa-4096. Instead: "rsa-2048" [choice]',
  ],
  [
    'a leaf that outlives the authority',
    certs('caLifetime: 1000h\nedge: { maxLifetime: 1h }'),
    '1:1 certs.leafLifetime: "leafLifetime" is longer than the certificate authority lives, 1000h. Instead: at most certs.caLifetime [certificate-lifetime]',
  ],
  [
    'a leaf of ten years',
    certs('leafLifetime: 87600h'),
    '2:17 certs.leafLifetime: "87600h" is longer than software accepts. Instead: at most "8784h" [certificate-lifetime]',
  ],
  [
    'edge agents that outlive the authority',
    certs('caLifetime: 1000h\nleafLifetime: 900h\nedge: { maxLifetime: 1001h }'),
    '4:24 certs.edge.maxLifetime: "1001h" is longer than the certificate authority lives, 1000h. Instead: at most certs.caLifetime [certificate-lifetime]',
  ],
  [
    'a renewal without end',
    certs('leafLifetime: 24h\nrenewBefore: 24h'),
    '3:16 certs.renewBefore: "24h" is not less than the lifetime, 24h: every run would renew everything. Instead: less than certs.leafLifetime, or leave it out [certificate-renewal]',
  ],
  [
    'one Secret for everything',
    certs('caSecretName: serviceradar-identity-certs'),
    '2:17 certs.caSecretName: "serviceradar-identity-certs" is also certs.runtimeSecretName: who may read certificates could issue them. Instead: a Secret of its own, such as "serviceradar-identity-ca" [secret-clash]',
  ],
  [
    'an authority in the Secret that is only read',
    certs('caSecretName: serviceradar-runtime-certs'),
    '2:17 certs.caSecretName: "serviceradar-runtime-certs" is also certs.adoptFrom, a Secret that is only read. Instead: a Secret of its own, such as "serviceradar-identity-ca" [secret-clash]',
  ],
  ...['certs', 'ca', 'theirs'].map((name): [string, string, string] => [
    `a public certificate in the Secret ${name}`,
    `${certs('runtimeSecretName: certs\ncaSecretName: ca\nadoptFrom: theirs')}\n${web(`host: a.org\ntlsSecretName: ${name}\ningress: { enabled: true }`)}`,
    `7:18 web.tlsSecretName: "${name}" is also ${{ certs: 'certs.runtimeSecretName', ca: 'certs.caSecretName', theirs: 'certs.adoptFrom' }[name]}, which would be overwritten, or shown to whoever reads this one. Instead: a Secret of its own, such as "serviceradar-web-tls" [secret-clash]`,
  ]),
  [
    'a public certificate in the Secret of a service',
    `${certs('runtimeSecretName: certs\nsecrets: per-service')}\n${web('host: a.org\ntlsSecretName: certs-web\ningress: { enabled: true }')}`,
    expect.stringContaining('"certs-web" is the name of a Secret of certs.runtimeSecretName'),
  ],
  [
    'a service by its short name',
    certs('extraNames:\n  - { service: gateway, dnsNames: [gw.example.org] }'),
    '2:3 certs.extraNames: "extraNames" names "gateway", which is no service with a certificate. Instead: "serviceradar-agent-gateway" [extra-names]',
  ],
  [
    'a misspelt service',
    certs('extraNames:\n  - { service: serviceradar-gatway, dnsNames: [gw.example.org] }'),
    expect.stringContaining('which is no service with a certificate. Instead: "serviceradar-'),
  ],
  [
    'a service that speaks no TLS',
    certs('extraNames:\n  - { service: serviceradar-srql, dnsNames: [a.org] }'),
    expect.stringContaining('names "serviceradar-srql", which is no service with a certificate'),
  ],
  [
    'an entry without a service',
    certs('extraNames:\n  - { dnsNames: [a.org] }'),
    '3:7 certs.extraNames[0]: "{ dnsNames: [a.org] }" has no service. Instead: certs.extraNames[0].service with a value [missing-value]',
  ],
  [
    'an address out of range',
    certs('extraNames:\n  - { service: serviceradar-nats, ipAddresses: [192.0.2.256] }'),
    expect.stringMatching(/ipAddresses\[0\]: "192\.0\.2\.256" .* \[ip-address\]$/),
  ],
  [
    'a name that is none',
    certs('extraNames:\n  - { service: serviceradar-nats, dnsNames: ["a b"] }'),
    expect.stringMatching(/dnsNames\[0\]: "a b" .* \[dns-name\]$/),
  ],
  [
    'an agent ID with a dot, which would be a partition',
    certs('agent: { id: k8s.agent }'),
    '2:16 certs.agent.id: "k8s.agent" is no DNS label. Instead: at most 63 lower-case letters, digits and inner hyphens [dns-label]',
  ],
  [
    'an agent whose name has no room',
    certs(`agent: { id: ${'a'.repeat(30)}, partition: ${'b'.repeat(30)} }`),
    expect.stringMatching(
      /^2:16 certs\.agent\.id: .* makes a common name of 74 characters .* \[agent-name\]$/,
    ),
  ],
  [
    'a gateway without a port',
    certs('edge: { gateway: gateway.example.org }'),
    '2:20 certs.edge.gateway: "gateway.example.org" is no host with a port. Instead: an address such as "gateway.example.org:50052" [edge-gateway]',
  ],
  [
    'a gateway with a port beyond all',
    certs('edge: { gateway: "gateway.example.org:65536" }'),
    expect.stringContaining('[edge-gateway]'),
  ],
  [
    'a country in words',
    certs('subject: { country: Germany }'),
    '2:23 certs.subject.country: "Germany" is no code of a country. Instead: two letters such as "US" [country-code]',
  ],
  [
    'a schedule of four fields',
    certs('renewal: { schedule: "17 3 * *" }'),
    '2:24 certs.renewal.schedule: "17 3 * *" has 4 fields. Instead: five fields such as "17 3 * * *": minute, hour, day, month, day of the week [cron-schedule]',
  ],
  [
    'a schedule that never comes',
    certs('renewal: { schedule: "0 0 30 2 *" }'),
    expect.stringMatching(/^2:24 certs\.renewal\.schedule: "0 0 30 2 \*" never comes.* \[cron-schedule\]$/),
  ],
  [
    'a schedule that Kubernetes warns of',
    certs('renewal: { schedule: "@every 1h" }'),
    expect.stringMatching(/^2:24 certs\.renewal\.schedule: "@every 1h" .* \[cron-schedule\]$/),
  ],
  [
    'a schedule between whose runs certificates expire',
    certs('renewal: { schedule: "0 0 1 1 *" }'),
    expect.stringMatching(
      /^2:24 certs\.renewal\.schedule: "0 0 1 1 \*" lets .* pass between two runs.* \[certificate-renewal\]$/,
    ),
  ],
  [
    'lives that are too short for the schedule of the package',
    certs('leafLifetime: 24h'),
    expect.stringMatching(/^1:1 certs\.renewal\.schedule: "17 3 \* \* \*" lets .* \[certificate-renewal\]$/),
  ],
  [
    'a rotation where SPIRE issues',
    'spire: { enabled: true }\ncerts:\n  regenerator: { enabled: true }',
    '3:27 certs.regenerator.enabled: "true" has nothing to rotate: with spire.enabled there is no certificate generator. Instead: false, or certs.alongsideSpire: true [regenerator-off]',
  ],
  [
    'a CA of SPIRE that outlives the one above it',
    'spire: { server: { caTTL: 200h } }\ncerts: { alongsideSpire: true, caLifetime: 100h, leafLifetime: 90h, edge: { maxLifetime: 1h } }',
    '1:27 spire.server.caTTL: "200h" is longer than the authority lives that signs it, 100h. Instead: at most certs.caLifetime [alongside-spire]',
  ],
  [
    'an Ingress for web-ng without a host',
    web('ingress: { enabled: true }'),
    '2:23 web.ingress.enabled: "true" needs web.host: an Ingress without a host has no name to route by. Instead: set web.host, or false [missing-value]',
  ],
  [
    'an issuer without anything that shows its certificate',
    web('host: radar.example.org\nclusterIssuer: letsencrypt'),
    '3:18 web.clusterIssuer: "letsencrypt" is for an Ingress or an HTTPRoute, and both are off. Instead: web.ingress.enabled or web.gateway.enabled: true, or leave it out [web-off]',
  ],
  [
    'a certificate that nothing shows',
    web('tlsSecretName: mine'),
    '2:18 web.tlsSecretName: "mine" is for an Ingress or an HTTPRoute, and both are off. Instead: web.ingress.enabled or web.gateway.enabled: true, or leave it out [web-off]',
  ],
  [
    'an HTTPRoute without a Gateway',
    web('host: radar.example.org\ngateway: { enabled: true }'),
    '3:23 web.gateway.enabled: "true" needs web.gateway.parentName: an HTTPRoute without a Gateway routes nothing. Instead: set web.gateway.parentName, or false [missing-value]',
  ],
  [
    'the chart’s name for the public name of the gateway',
    'agentGateway: { publicHostname: gw.example.org }',
    '1:1 agentGateway: "agentGateway" is a block of ServiceRadar\'s Helm chart, which this file does not configure. Instead: certs.extraNames, with publicHostname as a name of serviceradar-agent-gateway [retired-key]',
  ],
  [
    'the name of another service',
    certs('extraNames:\n  - { service: serviceradar-nats, dnsNames: [bus.lan, core] }'),
    '3:57 certs.extraNames[0].dnsNames[1]: "core" is a name of the certificate core, too: each could take the other\'s place. Instead: names that only one of them has [certificate-impersonation]',
  ],
  [
    'the name of a service that comes later in the catalogue',
    certs('extraNames:\n  - service: serviceradar-core\n    dnsNames:\n      - serviceradar-nats.demo.svc'),
    '5:11 certs.extraNames[0].dnsNames[0]: "serviceradar-nats.demo.svc" is a name of the certificate nats, too: each could take the other\'s place. Instead: names that only one of them has [certificate-impersonation]',
  ],
  [
    'what only the layout of everything shows',
    certs(
      'secrets: per-service\nruntimeSecretName: own\ncaSecretName: own-nats\nedge: { gateway: "a.org:1" }',
    ),
    expect.stringMatching(/^2:3 certs: "demo\/own-nats" is where the authority's key is.* \[secret-clash\]$/),
  ],
  [
    'one name for two services',
    certs(
      'extraNames:\n  - { service: serviceradar-nats, dnsNames: [a.org] }\n  - { service: serviceradar-zen, dnsNames: [a.org] }',
    ),
    expect.stringMatching(
      /^4:\d+ certs\.extraNames\[1\]\.dnsNames\[0\]: "a\.org" is a name of the certificate nats, too/,
    ),
  ],
  [
    'an address as a name',
    certs('extraNames:\n  - { service: serviceradar-nats, dnsNames: [10.0.0.1] }'),
    expect.stringMatching(
      /^3:\d+ certs\.extraNames\[0\]\.dnsNames\[0\]: "10\.0\.0\.1" is an IP address.* \[dns-name\]$/,
    ),
  ],
  [
    'an address of the gateway that is out of range',
    certs('edge: { gateway: "10.0.0.256:50052" }'),
    expect.stringMatching(/^2:20 certs\.edge\.gateway: "10\.0\.0\.256:50052" .* \[edge-gateway\]$/),
  ],
  [
    'an address of the gateway in another than its one spelling',
    certs('edge: { gateway: "[2001:DB8::1]:50052" }'),
    expect.stringMatching(
      /^2:20 certs\.edge\.gateway: .* Instead: "\[2001:db8::1\]:50052" \[edge-gateway\]$/,
    ),
  ],
  [
    'a gateway by the name of another service',
    certs('edge: { gateway: "core.serviceradar:50052" }'),
    '2:20 certs.edge.gateway: "core.serviceradar" is a name of the certificate core, too: each could take the other\'s place. Instead: names that only one of them has [certificate-impersonation]',
  ],
  [
    'an organization for which X.509 has no room',
    certs(`subject: { organization: ${'a'.repeat(65)} }`),
    expect.stringMatching(
      /^2:28 certs\.subject\.organization: .* has a value of 65 characters for O\. Instead: .* \[distinguished-name\]$/,
    ),
  ],
  ...[
    ['core', 'key', 'core-key.pem'],
    ['core', 'chain', 'core-chain.pem'],
    ['log', 'collector', 'log-collector.pem'],
    ['root', 'key', 'root-key.pem'],
    ['db', 'client', 'db-client.pem'],
  ].map(([id, partition, file]): [string, string, string] => [
    `an agent with the file ${file}`,
    certs(`agent: { id: ${id}, partition: ${partition} }`),
    `2:16 certs.agent.id: "${id}" makes with its partition the file ${file}, which is another certificate's. Instead: another ID or partition [agent-name]`,
  ]),
  ...[
    ['a capital letter', 'Radar.example.org', '"radar.example.org"'],
    ['an underscore', 'my_radar.example.org', 'lower-case letters, digits and inner hyphens'],
    ['an address', '192.0.2.10', 'a name such as "radar.example.org"'],
    ['a name that is a number', 'radar.1234', 'a name such as "radar.example.org"'],
    ['a wildcard', '"*.example.org"', 'a name such as "radar.example.org"'],
  ].map(([what, host, instead]): [string, string, unknown] => [
    `${what} as the public name`,
    web(`host: ${host}\ningress: { enabled: true }`),
    expect.stringMatching(new RegExp(`^2:9 web\\.host: .* Instead: .*${instead}.* \\[host-name\\]$`)),
  ]),
  [
    'an annotation that Kubernetes would refuse',
    web('host: a.org\ningress: { enabled: true, annotations: { "my key": x } }'),
    '3:44 web.ingress.annotations: "my key" is no key of an annotation. Instead: a key such as "example.org/name" [annotation]',
  ],
  [
    'an annotation that the API server would refuse',
    'spire: { enabled: true, server: { serviceAnnotations: { a/b/c: x } } }',
    expect.stringContaining('spire.server.serviceAnnotations: "a/b/c" is no key of an annotation'),
  ],
])('%s: refused', (_, text, expected) => {
  const [first, ...others] = problemsOf(text);
  expect(first.slice('values.yaml:'.length)).toEqual(expected);
  expect(others).toEqual([]);
});
