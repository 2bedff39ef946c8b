import { groupBy, repetitions } from './engine/group';
import { objectKey, type SpireModel } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';

export const equalNames: SpireRule = {
  id: 'equal-names',
  severity: 'warning',
  title: 'Installations with different cluster names have objects of different names.',
  why: 'They are taken for installations in different clusters; applied to one, the second overwrites the first.',
  remedy: 'Give them the same clusterName if they are in one cluster; acknowledge where they are not.',
  check: (model) => (model.oneCluster || model.servers.length === 0 ? [] : findings(model)),
};

/** One for each chart that repeats objects of another. */
function findings({ objects }: SpireModel): Finding[] {
  const repeated = repetitions(objects, objectKey).filter(({ item, first }) => item.chart !== first.chart);
  return [...groupBy(repeated, ({ item, first }) => `${item.chart}|${first.chart}`).values()].map(
    ([{ item: at, first }, ...others]) => ({
      at,
      value: at.object.name,
      problem:
        `is also the name of the ${at.object.kind} at ${first.construct.node.path}` +
        (others.length > 0 ? `, and ${others.length} more have equal names` : ''),
      instead: 'names or namespaces of their own, or clusters that are not the same',
    }),
  );
}
