import { ApiObject, Chart } from 'cdk8s';
import { InvalidInputError } from '../../identity';
import { type KubernetesObject } from '../../kubernetes';
import { needsOf } from './needs';

/** An object of a chart, and the construct that made it. */
export interface ChartObject {
  readonly object: KubernetesObject;
  readonly construct?: ApiObject;
}

/** An object, and those that have to be there before. */
export interface OrderedObject {
  readonly object: KubernetesObject;
  readonly needs: KubernetesObject[];
}

/** Synthesizes a chart. @throws what its constructs find */
export function objectsOf(chart: Chart): ChartObject[] {
  const objects: KubernetesObject[] = chart.toJson();
  const constructs = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .filter((construct) => Chart.of(construct) === chart);
  const byKey = new Map(
    constructs.map((construct) => [keyOf(construct as unknown as KubernetesObject), construct]),
  );
  return objects.map((object) => ({ object, construct: byKey.get(keyOf(object)) }));
}

/**
 * Puts each object after those that it needs, and after no others: there is no waiting for whole charts, because
 * a pod may be ready only when an object of a later chart is there.
 *
 * @throws InvalidInputError if two need each other
 */
export function inCreationOrder(all: ChartObject[]): OrderedObject[] {
  const objects = all.map(({ object }) => object);
  const constructs = new Map(all.map(({ construct, object }) => [construct, object]));
  const known = new Map(all.map((one) => [one.object, one]));
  const ordered = new Map<KubernetesObject, OrderedObject>();
  const place = ({ object, construct }: ChartObject, below: KubernetesObject[]): void => {
    if (ordered.has(object)) return;
    if (below.includes(object)) throw cycle([...below, object]);
    const declared = (construct?.node.dependencies ?? [])
      .flatMap((dependency) => dependency.node.findAll())
      .map((dependency) => constructs.get(dependency as ApiObject));
    const needed = needsOf(object, objects);
    const needs = objects.filter((other) => needed.includes(other) || declared.includes(other));
    for (const need of needs) place(known.get(need)!, [...below, object]);
    ordered.set(object, { object, needs });
  };
  for (const one of all) place(one, []);
  return [...ordered.values()];
}

/** Kind and name of an object. */
export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const { namespace, name } = metadata;
  return `${apiVersion} ${kind} ${namespace ? `${namespace}/${name}` : name}`;
}

function cycle(path: KubernetesObject[]): InvalidInputError {
  return new InvalidInputError({
    rule: 'pulumi-order',
    value: path.map(keyOf).join(', '),
    problem: 'wait for each other',
    instead: 'one of the dependencies less',
  });
}
