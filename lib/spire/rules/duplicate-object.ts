import { repetitions } from './engine/group';
import { clusterKey, objectKey } from './engine/model';
import { type SpireRule } from './engine/rule';

export const duplicateObject: SpireRule = {
  id: 'duplicate-object',
  severity: 'error',
  title: 'No two objects of servers, agents and registrations have the same kind, namespace and name.',
  why: 'Applied one after the other, the second overwrites the first.',
  remedy: 'Give the second installation another name or namespace, and the second registration another name.',
  check: (model) =>
    repetitions(model.objects, (at) => `${clusterKey(model, at)}|${objectKey(at)}`).map(
      ({ item: at, first }) => {
        const { kind, name, metadata } = at.object;
        const where = metadata.namespace === undefined ? '' : ` in ${metadata.namespace}`;
        return {
          at,
          value: name,
          problem: `is also the name of the ${kind}${where} at ${first.construct.node.path}`,
          instead: 'a name or a namespace of its own',
        };
      },
    ),
};
