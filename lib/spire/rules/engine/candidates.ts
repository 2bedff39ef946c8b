import { type DeclaredResource, type DeclaredServer } from './model';

/**
 * What every server that may act on a resource objects to, in the words of the first. A resource of which
 * one server takes care is in order, and one without a server here is not judged.
 */
export function objection<T>(
  { candidates, servers }: DeclaredResource,
  check: (server: DeclaredServer) => T | undefined,
): T | undefined {
  let first: T | undefined;
  for (const server of servers.length > 0 ? servers : candidates) {
    const found = check(server);
    if (found === undefined) return undefined;
    first ??= found;
  }
  return first;
}
