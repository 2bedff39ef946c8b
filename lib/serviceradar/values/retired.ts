/** Why a key of ServiceRadar's Helm chart is not honoured, and what to write instead. */
interface RetiredKey {
  readonly problem: string;
  readonly instead: string;
}

const derived = (from: string): RetiredKey => ({
  problem: 'is not an option here: it follows from other values, so that the two sides cannot disagree',
  instead: `leave it out; it is made from ${from}`,
});
const helperImage = (why: string): RetiredKey => ({
  problem: `is not used: ${why}`,
  instead: 'leave it out',
});
const extensions: RetiredKey = {
  problem: "is not used: SPIRE's database needs no extension",
  instead: 'leave it out, and keep the analytics in a database of their own',
};
const postgresImage: RetiredKey = {
  problem: 'is not used: the image is one reference',
  instead: 'spire.postgres.imageName with registry, name and tag',
};
const chartOnly = (instead: string): RetiredKey => ({
  problem: "is a block of ServiceRadar's Helm chart, which this file does not configure",
  instead,
});
const derivedSecurity = chartOnly(
  'leave it out; mode, trust domain and peer IDs of every service follow from spire.trustDomain and spire.namespace',
);

/** By their full keys; a key stands for all below it. */
export const RETIRED: { readonly [key: string]: RetiredKey } = {
  'spire.serverSelector': derived('the labels that the server gets'),
  'spire.nestedPoller': {
    problem: 'is not offered yet: a nested server below the poller',
    instead: 'leave it out; agents outside the cluster join by spire.server.ingress, gateway or serviceType',
  },
  'spire.nestedSpire': {
    problem: 'is not offered yet: a nested server below the poller',
    instead: 'leave it out; agents outside the cluster join by spire.server.ingress, gateway or serviceType',
  },
  'spire.server.initConfigImage': helperImage(
    'the password reaches the server from its Secret, without a helper',
  ),
  'spire.agent.waitForImage': helperImage('an agent that finds no server yet retries by itself'),
  'spire.agent.cleanupImage': helperImage('an agent replaces the socket of its predecessor by itself'),
  'spire.postgres.password': {
    problem: 'would put a secret into a values file',
    instead:
      'spire.postgres.passwordExistingSecret with the name of a Secret, or nothing: the operator generates one',
  },
  'spire.postgres.secretName': {
    problem: 'was the Secret that the chart wrote the password to',
    instead: 'spire.postgres.passwordExistingSecret with the name of a Secret that exists',
  },
  'spire.postgres.image': postgresImage,
  'spire.postgres.imageTag': postgresImage,
  'spire.postgres.extensionsSQL': extensions,
  'spire.controllerManager.tag': {
    problem: 'is not used: the image is one reference',
    instead: 'spire.controllerManager.image with its tag',
  },
  'spire.controllerManager.configMapName': derived("the server's name"),
  'spire.controllerManager.spireServerSocketPath': derived(
    'the volume that server and controller manager share',
  ),
  'spire.controllerManager.metricsBindAddress': derived('spire.monitoring.enabled'),
  'spire.controllerManager.healthProbeBindAddress': derived('the probes of the container'),
  kv: derivedSecurity,
  coreClient: derivedSecurity,
  spiffe: derivedSecurity,
  agent: chartOnly('certs.agent.id and certs.agent.partition in place of agentId and partitionId'),
  agentGateway: chartOnly('certs.extraNames, with publicHostname as a name of serviceradar-agent-gateway'),
  ingress: chartOnly('the keys of web'),
  gatewayApi: chartOnly('the keys of web'),
  cnpg: chartOnly('the keys of spire.postgres'),
};
