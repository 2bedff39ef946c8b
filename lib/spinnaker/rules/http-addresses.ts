import { type Problem } from '../../identity';
import { type SpinnakerServiceType } from '../service-types';
import { spinnakerHost } from '../services';
import { leavesOf, type Tree } from '../tree';
import { type Contradiction } from './contradictions';

/** An address within any text: a list of them, a default in a placeholder, a script of Deck. */
const ADDRESS = /http:\/\/[^\s"'`<>,;(){}|\\^]+/gi;

/** The first http address of one of these services, which serve https, wherever a SpinnakerService has it. */
export function httpAddress(
  config: Tree,
  services: SpinnakerServiceType[],
  namespace: string,
): Contradiction | undefined {
  for (const { path, value } of leavesOf(config)) {
    if (typeof value !== 'string') continue;
    for (const [address] of value.matchAll(ADDRESS)) {
      const problem = addressProblem(address, services, namespace);
      if (problem) return { problem, path };
    }
  }
  return undefined;
}

function addressProblem(
  address: string,
  services: SpinnakerServiceType[],
  namespace: string,
): Problem | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host, hostname } = new URL(address);
  const service = services.find((each) => isHost(hostname, spinnakerHost(each, namespace), namespace));
  return (
    service && {
      rule: 'spinnaker-setting',
      // Only the host: the rest may hold a password.
      value: `http://${host}`,
      problem: `is where ${service.name} serves https`,
      instead: `https://${host}`,
    }
  );
}

/** Whether a name in a cluster is that of a Service: `spin-gate`, `spin-gate.spinnaker`, and longer ones. */
function isHost(hostname: string, host: string, namespace: string): boolean {
  return hostname === host || hostname.startsWith(`${host}.`) || `${hostname}.${namespace}` === host;
}
