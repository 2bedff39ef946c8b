import { type ApiObject } from 'cdk8s';
import { InvalidInputError } from '../../../identity';
import { DEFAULT_TTL } from '../../../identity/ttl';
import { type SpireAgent } from '../../agent';
import { seconds } from '../../config/go-duration';
import {
  type ClusterFederatedTrustDomain,
  type ClusterSpiffeId,
  type ClusterStaticEntry,
} from '../../registration';
import { type SpireServer } from '../../server';
import { handlesClass } from './class';
import { groupBy } from './group';
import { type DeclaredAgent, type DeclaredResource, type DeclaredServer, type SpireModel } from './model';
import { type Found, type Walk } from './walk';

/** The model of what a walk found. */
export function collect({ found, objects, webhooks }: Walk): SpireModel {
  const of = (kind: Found['kind']) => found.filter((item) => item.kind === kind);
  const servers = of('server').map(declaredServer);
  const agents = of('agent').map(declaredAgent);
  const clusterNames = new Set([
    ...servers.map(({ server }) => server.clusterName),
    ...agents.map(({ clusterName }) => clusterName),
  ]);
  const byTrustDomain = groupBy(servers, ({ server }) => server.trustDomain.name);
  const resource = (
    item: Found,
    kind: string,
    className: string | undefined,
    inTrustDomain: DeclaredServer[],
  ): DeclaredResource => {
    const object = item.construct as ApiObject;
    const inChart = inTrustDomain.length > 1 ? inTrustDomain.filter(({ chart }) => chart === item.chart) : [];
    const candidates = inChart.length > 0 ? inChart : inTrustDomain;
    const servers = candidates.filter((server) => handlesClass(server, { kind, className, object }));
    return { ...item, object, kind, className, candidates, servers };
  };
  const names = new Set(servers.map(({ server }) => server.webhookName));
  return {
    servers,
    agents,
    spiffeIds: of('cluster-spiffeid').map((item) => {
      const props = (item.construct as ClusterSpiffeId).declaration;
      const inTrustDomain = byTrustDomain.get(props.trustDomain.name) ?? [];
      return { ...resource(item, 'ClusterSPIFFEID', props.className, inTrustDomain), props };
    }),
    entries: of('cluster-static-entry').map((item) => {
      const props = (item.construct as ClusterStaticEntry).declaration;
      const inTrustDomain = byTrustDomain.get(props.trustDomain.name) ?? [];
      return { ...resource(item, 'ClusterStaticEntry', props.className, inTrustDomain), props };
    }),
    federations: of('cluster-federated-trust-domain').map((item) => {
      const props = (item.construct as ClusterFederatedTrustDomain).declaration;
      return { ...resource(item, 'ClusterFederatedTrustDomain', props.className, servers), props };
    }),
    webhooks: webhooks.filter(({ object }) => names.has(object.name)),
    objects,
    oneCluster: clusterNames.size === 1,
  };
}

function declaredServer(item: Found): DeclaredServer {
  const server = item.construct as SpireServer;
  const { settings, controllerManager = {} } = server.props;
  const common = {
    ...item,
    server,
    controllerManager,
    caTtl: settings?.caTtl ? seconds(settings.caTtl) : DEFAULT_TTL.ca,
  };
  try {
    const config = server.configModel;
    return { ...common, config, plugins: config.plugins };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { ...common, refused: error.problem, plugins: [] };
  }
}

function declaredAgent(item: Found): DeclaredAgent {
  const agent = item.construct as SpireAgent;
  const named = agent.props.nodeAttestor?.data.cluster;
  return {
    ...item,
    agent,
    config: agent.configModel,
    clusterName: typeof named === 'string' ? named : agent.server.clusterName,
  };
}
