import { type Problem, refuse } from '../../identity';

/** JSON as SPIRE's configuration knows it; members that are undefined are left out. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/**
 * The JSON text of `root` in the form that HCL 1, SPIRE's parser, keeps whole. Two things need care:
 *
 * The parser dissolves an object whose members are all objects into one block per member, prefixed by its
 * key. `{k8s_psat: {plugin_data: {clusters: {a: {}, b: {}}}}}` becomes two plugins k8s_psat, and SPIRE
 * refuses to start. A list of one object stands for the same block and is not dissolved, so the members of
 * every such object are written as lists.
 *
 * A list of objects becomes repeated blocks, and of each block every member is read as an element of its
 * own: `[{address, env}]` is two sinks, one without address and one without env. An object dissolved on
 * purpose, with the index as key of each element, is read as the list that was meant.
 *
 * @throws InvalidInputError where a value has no HCL 1 form.
 */
export function hclJson(root: JsonObject): string {
  for (const [key, value] of members(root)) refuse(valueProblem(value), key);
  const blocks = Object.fromEntries(members(root).map(([key, value]) => [key, keepWhole(value)]));
  return JSON.stringify(blocks, undefined, 2) + '\n';
}

function keepWhole(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? labelled(value) : value;
  if (!isObject(value)) return value;
  const dissolves = members(value).every(([, member]) => isObject(member));
  return Object.fromEntries(
    members(value).map(([key, member]) => [key, dissolves ? [keepWhole(member)] : keepWhole(member)]),
  );
}

function labelled(elements: JsonObject[]): JsonObject {
  return Object.fromEntries(elements.map((element, i) => [String(i), keepWhole(element)]));
}

/** Why HCL 1 would lose or misread `value`, or undefined. The problem's value begins with the path to it. */
function valueProblem(value: unknown, path = ''): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'hcl-value',
    value: path ? `${path}: ${JSON.stringify(value)}` : String(JSON.stringify(value)),
    problem: text,
    instead,
  });
  if (typeof value === 'string') {
    return interpolates(value)
      ? problem('has a "${" that HCL cannot read back', 'a value without "${"')
      : undefined;
  }
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : problem('is no number in JSON', 'a finite number');
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (Array.isArray(item)) return problem('has a list in a list, which HCL flattens', 'one flat list');
      if (typeof item === 'boolean') return problem('has a boolean in a list, which HCL drops', 'strings');
      if (isObject(item) && !value.every(isObject))
        return problem('mixes objects and values', 'one kind of element');
      const inner = valueProblem(item, `${path}[${i}]`);
      if (inner) return inner;
    }
    return undefined;
  }
  if (!isObject(value)) return problem('has no HCL form', 'a string, number, boolean, list or object');
  for (const [key, member] of members(value)) {
    const inner = valueProblem(member, path ? `${path}.${key}` : key) ?? valueProblem(key, path);
    if (inner) return inner;
  }
  return undefined;
}

/** Whether a string holds `${` other than in a plain `${NAME}`, whose inside HCL reads by other rules. */
function interpolates(text: string): boolean {
  return text.replace(/\$\{[A-Za-z0-9_.:/-]*\}/g, '').includes('${');
}

function members(object: JsonObject): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
