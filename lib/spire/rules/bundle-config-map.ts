import { publishedTo } from './engine/published';
import { clusterKey } from './engine/model';
import { type SpireRule } from './engine/rule';

export const bundleConfigMap: SpireRule = {
  id: 'bundle-config-map',
  severity: 'error',
  title: 'The trust bundle has a ConfigMap of its own.',
  why: 'SPIRE writes it at run time, into the configuration of a server or agent if that has the same name.',
  remedy: 'Leave bundleConfigMap to its default, "spire-bundle", or give it a name that nothing else has.',
  check(model) {
    const ours = new Map(
      model.objects
        .filter(({ object }) => object.kind === 'ConfigMap')
        .map((at) => [`${clusterKey(model, at)} ${at.object.metadata.namespace}/${at.object.name}`, at]),
    );
    return model.servers.flatMap((at) =>
      publishedTo(model, at).flatMap(([key, name]) => {
        const object = ours.get(key);
        return object
          ? {
              at,
              value: `bundleConfigMap ${name}`,
              problem: `is the ConfigMap at ${object.construct.node.path}, too`,
              instead: 'a name of its own, such as "spire-bundle"',
            }
          : [];
      }),
    );
  },
};
