import { type Problem } from '../../identity';

/**
 * Why the Workload API's socket cannot be in that directory of the node, or undefined. The container has it at the
 * same path, so that it is neither in a directory of something else there, nor around one.
 *
 * @param mountPaths what else is mounted in the container
 */
export function socketHostPathProblem(path: string, mountPaths: string[]): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'socket-host-path',
    value: path,
    problem: text,
    instead: '"/run/spire/sockets", or another directory that has nothing else in it',
  });
  if (!/^(\/[A-Za-z0-9._-]+){2,}$/.test(path) || /\/\.\.?(\/|$)/.test(path)) {
    return problem('is no absolute path of a directory of its own');
  }
  const taken = mountPaths.find(
    (other) => `${path}/`.startsWith(`${other}/`) || other.startsWith(`${path}/`),
  );
  return taken === undefined ? undefined : problem(`is where the agent has ${taken}`);
}
