import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  type Problem,
  refuse,
  serviceNameProblem,
} from '../../identity';
import { sizeProblem } from '../../kubernetes';
import { checkControllerManager } from '../controller-manager/checks';
import { CONTROLLER_MANAGER } from '../layout';
import { type Plugin } from '../plugin';
import { type PublishedConfigMap } from '../plugins';
import { type SpireServer } from './server';
import { PluginType } from '../plugin';

/** Longest name of a StatefulSet: its pods carry it in a label, with a hash of eleven characters behind. */
const MAX_NAME = 52;

/** Refuses what SPIRE or Kubernetes would refuse only when the server is installed. */
export function checkServer({ node, props, namespace, name, replicas, bundleConfigMap }: SpireServer): void {
  const place = node.path;
  refuse(dnsLabelProblem(namespace), `${place}, namespace`);
  refuse(serverNameProblem(name), `${place}, name`);
  refuse(replicasProblem(replicas), `${place}, replicas`);
  refuse(sidecarPortProblem('metrics', props.telemetry?.prometheus?.port), place);
  refuse(sidecarPortProblem('bundleEndpoint', props.federation?.bundleEndpoint?.port), place);
  refuse(dnsSubdomainProblem(bundleConfigMap), `${place}, bundleConfigMap`);
  if (props.storageSize !== undefined) refuse(sizeProblem(props.storageSize), `${place}, storageSize`);
  for (const { namespace: to } of props.bundleConfigMaps ?? []) {
    refuse(dnsLabelProblem(to), `${place}, bundleConfigMaps`);
  }
  refuse(publisherProblem([...(props.bundlePublishers ?? []), ...(props.plugins ?? [])]), place);
  checkControllerManager(props.controllerManager ?? {}, `${place}, controllerManager`);
}

/** Why a server cannot have that name, or undefined. */
function serverNameProblem(name: string): Problem | undefined {
  if (name.length <= MAX_NAME) return serviceNameProblem(name);
  return {
    rule: 'server-name',
    value: name,
    problem: `has ${name.length} characters, which leaves no room for the label of its pods`,
    instead: `at most ${MAX_NAME} characters`,
  };
}

/** Why there cannot be so many servers, or undefined. */
function replicasProblem(replicas: number): Problem | undefined {
  if (Number.isInteger(replicas) && replicas >= 1) return undefined;
  return {
    rule: 'replicas',
    value: String(replicas),
    problem: 'is no number of servers',
    instead: 'a whole number, 1 or more',
  };
}

/** Why a listener of the server cannot have a port, or undefined: the controller manager is in the same pod. */
function sidecarPortProblem(listener: string, port: number | undefined): Problem | undefined {
  const { webhookPort, metricsPort, healthPort } = CONTROLLER_MANAGER;
  const taken: number[] = [webhookPort, metricsPort, healthPort];
  if (port === undefined || !taken.includes(port)) return undefined;
  return {
    rule: 'port-clash',
    value: `${listener} ${port}`,
    problem: 'is a port of the controller manager in the same pod',
    instead: `a port other than ${taken.join(', ')}`,
  };
}

/** Why a plugin is not the user's to declare, or undefined. */
function publisherProblem(plugins: Plugin[]): Problem | undefined {
  const own = plugins.find(
    ({ type, name }) => type === PluginType.BUNDLE_PUBLISHER && name === 'k8s_configmap',
  );
  return (
    own && {
      rule: 'bundle-publisher',
      value: own.name,
      problem:
        'is the publisher by which the server hands its bundle to the agents: there is one of each name',
      instead: 'bundleConfigMaps with its ConfigMaps',
    }
  );
}

/** Why the bundle cannot be published to all of these, or undefined. */
export function publishedProblem(targets: PublishedConfigMap[]): Problem | undefined {
  const objects = targets.map((to) => `${to.kubeconfig?.path ?? ''} ${to.namespace}/${to.name}`);
  const clusters = targets.map(({ cluster }) => cluster);
  const again = targets.find(
    ({ cluster }, i) => clusters.indexOf(cluster) !== i || objects.indexOf(objects[i]) !== i,
  );
  return (
    again && {
      rule: 'publisher-cluster',
      value: `${again.cluster}: ${again.namespace}/${again.name}`,
      problem:
        'is published to already: agents and workloads have the bundle under the name of their namespace',
      instead: 'a cluster and a ConfigMap of its own, for SPIRE replaces the whole of it',
    }
  );
}
