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
import { sharedNames } from './dns-names';
import { ResourceReader } from './resource-reader';
import {
  type DeclaredAgent,
  type DeclaredEntry,
  type DeclaredFederation,
  type DeclaredServer,
  type DeclaredSpiffeId,
  type SpireModel,
} from './model';
import { type Found, type Walk } from './walk';
import { registeredWorkload } from './workload';

/** The model of what a walk found. */
export function collect({ found, objects, webhooks }: Walk): SpireModel {
  const servers = found.filter(({ kind }) => kind === 'server').map(declaredServer);
  const agents = found.filter(({ kind }) => kind === 'agent').map(declaredAgent);
  // A cluster that is not named is another one.
  const clusterNames = new Set([
    ...servers.map(({ server }) => server.clusterName),
    ...agents.map(({ clusterName }) => clusterName),
  ]);
  const webhookNames = new Set(servers.map(({ server }) => server.webhookName));
  const oneCluster = clusterNames.size === 1;
  const declared = resources(found, servers);
  return {
    servers,
    agents,
    ...declared,
    sharedNames: sharedNames(declared.registrations, ({ chart, props }) =>
      oneCluster ? props.trustDomain.name : `${props.trustDomain.name} ${chart}`,
    ),
    webhooks: webhooks.filter(({ object }) => webhookNames.has(object.name)),
    objects,
    oneCluster,
  };
}

function resources(
  found: Found[],
  servers: DeclaredServer[],
): Pick<SpireModel, 'spiffeIds' | 'entries' | 'registrations' | 'federations'> {
  const reader = new ResourceReader(servers);
  const spiffeIds: DeclaredSpiffeId[] = [];
  const entries: DeclaredEntry[] = [];
  const federations: DeclaredFederation[] = [];
  for (const item of found) {
    if (item.kind === 'cluster-spiffeid') {
      const { declaration: props } = item.construct as ClusterSpiffeId;
      const { spiffeIdTemplate, workloadSelectorTemplates = [], namespaceSelector } = props;
      const resource = reader.read(item, 'ClusterSPIFFEID', props.className, props.trustDomain);
      const workload = registeredWorkload(spiffeIdTemplate, workloadSelectorTemplates, namespaceSelector);
      // In place: copies would take half the time of a check of thousands.
      spiffeIds.push(Object.assign(resource, { workload, props }));
    } else if (item.kind === 'cluster-static-entry') {
      const { declaration: props } = item.construct as ClusterStaticEntry;
      entries.push({
        ...reader.read(item, 'ClusterStaticEntry', props.className, props.trustDomain),
        workload: registeredWorkload(props.spiffeId.toString(), props.selectors),
        props,
      });
    } else if (item.kind === 'cluster-federated-trust-domain') {
      const { declaration: props } = item.construct as ClusterFederatedTrustDomain;
      federations.push({ ...reader.read(item, 'ClusterFederatedTrustDomain', props.className), props });
    }
  }
  return { spiffeIds, entries, registrations: [...spiffeIds, ...entries], federations };
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
    const config = server.model;
    return { ...common, config, plugins: config.plugins };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { ...common, refused: error.problem, plugins: [] };
  }
}

function declaredAgent(item: Found): DeclaredAgent {
  const agent = item.construct as SpireAgent;
  const { nodeAttestor } = agent.props;
  const named = nodeAttestor?.data.cluster as string | undefined;
  return {
    ...item,
    agent,
    config: agent.model,
    clusterName: nodeAttestor ? named : agent.server.clusterName,
  };
}
