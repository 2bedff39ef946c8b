import { type Problem, refuse } from '../identity';

/** Part of a SpinnakerService, in its own spelling. */
export interface Tree {
  readonly [key: string]: any;
}

/** Whether a value has keys. Lists and values that are known at synth only have none. */
export function isTree(value: unknown): value is Tree {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value at a path, or undefined. */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const key of path) {
    if (!isTree(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy with one value set. What else there is stays, also what is on the way. */
export function withValue(tree: Tree, path: readonly string[], value: unknown, place: string): Tree {
  const [key, ...rest] = path;
  if (rest.length === 0) return { ...tree, [key]: value };
  const below = tree[key] ?? {};
  refuse(treeProblem(key, below), `${place}.${key}`);
  return { ...tree, [key]: withValue(below, rest, value, `${place}.${key}`) };
}

/** Why the value of a key holds no settings, or undefined. An empty one (`key:` in YAML) may. */
export function treeProblem(key: string, value: unknown): Problem | undefined {
  if (value === undefined || value === null || isTree(value)) return undefined;
  return {
    rule: 'spinnaker-spec',
    value: key,
    problem: `is a ${Array.isArray(value) ? 'list' : typeof value} where settings belong`,
    instead: 'a mapping, or nothing',
  };
}

/** A value that is no tree, and where it is. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every value below a tree that is none itself, in lists too. An empty key (`key:` in YAML) is no value. */
export function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, `${index}`]));
  if (isTree(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [{ path, value }];
}
