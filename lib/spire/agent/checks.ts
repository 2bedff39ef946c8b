import { type Problem } from '../../identity';
import { AGENT } from '../layout';

/** Directories that are the node's own, whatever is in them. */
const SYSTEM = /^\/(bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|root|sbin|sys|usr)\//;

/** Directories of the programs by which a node is one, and the roots of those of other programs. */
const TAKEN = [
  ...['containerd', 'crio', 'dbus', 'docker', 'lock', 'netns', 'systemd', 'udev', 'user'].flatMap((name) => [
    `/run/${name}`,
    `/var/run/${name}`,
  ]),
  ...['cni', 'containerd', 'containers', 'docker', 'etcd', 'kubelet'].map((name) => `/var/lib/${name}`),
  '/var/log',
];
const SHARED = ['/opt/cni', '/var/cache', '/var/lib', '/var/run', '/var/spool', '/var/tmp'];

/** Longest path of a socket. Source: unix(7), 108 bytes with the zero at its end. */
const MAX_SOCKET_PATH = 107;

/**
 * Why the Workload API's socket cannot be in that directory of the node, or undefined. The container has it at the
 * same path, so that it is neither in a directory of something else there, nor around one.
 *
 * @param mountPaths what else is mounted in the container
 */
export function socketHostPathProblem(path: string, mountPaths: string[]): Problem | undefined {
  const problem = (
    text: string,
    instead = '"/run/spire/sockets", or another directory of its own',
  ): Problem => ({
    rule: 'socket-host-path',
    value: path,
    problem: text,
    instead,
  });
  const reason = directoryReason(path);
  if (reason) return problem(reason);
  const taken = mountPaths.find((other) => overlap(path, other));
  if (taken !== undefined) return problem(`is where the agent has ${taken}`);
  const max = MAX_SOCKET_PATH - `/${AGENT.socketFile}`.length;
  return path.length > max
    ? problem(`is too long for the path of a socket`, `a directory of at most ${max} bytes`)
    : undefined;
}

/** Why an agent cannot keep its key and SVID in that directory of the node, or undefined. */
export function dataHostPathProblem(path: string, socketHostPath: string): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'data-host-path',
    value: path,
    problem: text,
    instead: '"/var/lib/spire/agent", or another directory of its own',
  });
  const reason = directoryReason(path);
  if (reason) return problem(reason);
  return overlap(path, socketHostPath)
    ? problem(`is where workloads mount ${socketHostPath}, and would read its key`)
    : undefined;
}

/** Why an agent that attests by a join token, which works once, would be lost with its pod, or undefined. */
export function joinTokenProblem(
  attestor: string | undefined,
  dataHostPath: string | undefined,
): Problem | undefined {
  if (attestor !== 'join_token' || dataHostPath !== undefined) return undefined;
  return {
    rule: 'join-token-data',
    value: attestor,
    problem: 'works once, and what an agent received for it would be lost with its pod',
    instead: 'dataHostPath, too: a directory of the node for its key and SVID',
  };
}

/** Why an update cannot take so many nodes at a time, or undefined. */
export function maxUnavailableProblem(text: string): Problem | undefined {
  if (/^([1-9]\d*|[1-9]\d?%|100%)$/.test(text)) return undefined;
  return {
    rule: 'max-unavailable',
    value: text,
    problem: 'is no share of the nodes',
    instead: 'a number such as "1", or a percentage such as "10%", above 0',
  };
}

/** What is wrong with a path as that of a directory of one's own on the node, or undefined. */
function directoryReason(path: string): string | undefined {
  if (!/^(\/[A-Za-z0-9._-]+){2,}$/.test(path) || /\/\.\.?(\/|$)/.test(path)) {
    return 'is no absolute path of a directory of its own';
  }
  const system = SYSTEM.test(path) || SHARED.includes(path) || TAKEN.some((other) => within(path, other));
  return system ? 'is a directory that the node itself uses' : undefined;
}

function overlap(a: string, b: string): boolean {
  return within(a, b) || within(b, a);
}

function within(path: string, directory: string): boolean {
  return `${path}/`.startsWith(`${directory}/`);
}
