import { ignoredNamespacePatterns } from '../controller-manager/config';
import { objection } from './engine/candidates';
import { type DeclaredServer } from './engine/model';
import { type SpireRule } from './engine/rule';
import { limitedTo } from './engine/workload';

interface Objection {
  readonly problem: string;
  readonly instead: string;
}

export const ignoredNamespace: SpireRule = {
  id: 'ignored-namespace',
  severity: 'error',
  title: 'A registration is for namespaces that the controller manager looks at.',
  why: 'Pods in the others never receive an identity, without an error anywhere.',
  remedy:
    'Take the namespace out of ignoreNamespaces, or add it to cacheNamespaces; patterns are not anchored.',
  check({ servers, spiffeIds }) {
    const judges = new Map(servers.map((server) => [server, judgeOf(server)]));
    return spiffeIds.flatMap((at) =>
      (limitedTo(at.workload) ?? []).flatMap((namespace) => {
        const found = objection(at, (server) => judges.get(server)!(namespace));
        return found ? { at, value: namespace, ...found } : [];
      }),
    );
  },
};

/** Why a server's controller manager does not look at a namespace; each is looked up once. */
function judgeOf({ controllerManager }: DeclaredServer): (namespace: string) => Objection | undefined {
  const patterns = ignoredNamespacePatterns(controllerManager).flatMap(compiled);
  const { cacheNamespaces } = controllerManager;
  const known = new Map<string, Objection | undefined>();
  const judge = (namespace: string): Objection | undefined => {
    const pattern = patterns.find((candidate) => candidate.test(namespace));
    if (pattern) {
      return {
        problem: `is ignored by the controller manager (${pattern.source})`,
        instead: `ignoreNamespaces without it, or a pattern that begins with "^" and ends with "$"`,
      };
    }
    if (!cacheNamespaces || Object.hasOwn(cacheNamespaces, namespace)) return undefined;
    return {
      problem: 'is none of the namespaces that the controller manager watches',
      instead: `cacheNamespaces with "${namespace}"`,
    };
  };
  return (namespace) => {
    if (!known.has(namespace)) known.set(namespace, judge(namespace));
    return known.get(namespace);
  };
}

/** A pattern that only Go understands is not judged. */
function compiled(pattern: string): RegExp[] {
  try {
    return [new RegExp(pattern)];
  } catch {
    return [];
  }
}
