import { type Problem, serviceNameProblem } from '../../identity';
import { CONTROLLER_MANAGER } from '../layout';

/** Longest name of a StatefulSet: its pods carry it in a label, with a hash of eleven characters behind. */
const MAX_NAME = 52;

/** Why a server cannot have that name, or undefined. */
export function serverNameProblem(name: string): Problem | undefined {
  if (name.length <= MAX_NAME) return serviceNameProblem(name);
  return {
    rule: 'server-name',
    value: name,
    problem: `has ${name.length} characters, which leaves no room for the label of its pods`,
    instead: `at most ${MAX_NAME} characters`,
  };
}

/** Why there cannot be so many servers, or undefined. */
export function replicasProblem(replicas: number): Problem | undefined {
  if (Number.isInteger(replicas) && replicas >= 1) return undefined;
  return {
    rule: 'replicas',
    value: String(replicas),
    problem: 'is no number of servers',
    instead: 'a whole number, 1 or more',
  };
}

/** Why a listener of the server cannot have a port, or undefined: the controller manager is in the same pod. */
export function sidecarPortProblem(listener: string, port: number | undefined): Problem | undefined {
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
