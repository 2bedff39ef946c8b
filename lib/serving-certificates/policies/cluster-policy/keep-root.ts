import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings, sourceSecretOf } from '../../settings';
import { eitherObject, variable } from './expressions';
import { clusterPolicy } from './policy';
import { IS_REPORT, isRootChange, rootChangeMatch, WITHOUT_KEY } from './root-changes';
import { IS_SETTLED, SETTLED } from './settled';
import { keptName, trustedRoots } from './trust-bundle';

/**
 * The current root is kept under a name of its own, without its key, while it is the current one: so it is there still
 * when another one has taken its place, and both are trusted. It goes when somebody deletes it.
 *
 * A source that has the label of the roots itself is one of several that somebody declares. It is not kept, for it would
 * be trusted after they took it out.
 *
 * While Kyverno does not answer, nothing is held up (`Ignore`): a root that came meanwhile is kept when Kyverno starts,
 * at the latest an hour later.
 */
export function keepRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootNamespace } = settings;
  const source = sourceSecretOf(settings);
  return clusterPolicy({
    name: policies.keepRoot,
    title: 'Replaced roots stay trusted',
    description: `Keeps each root of the Secret ${source} in ${rootNamespace} until an administrator deletes it.`,
    failurePolicy: 'Ignore',
    background: true,
    matchConditions: [
      {
        name: 'root',
        expression: `request.kind.kind == "Namespace" ? request.operation == "" : ${eitherObject(isRootChange(settings, IS_REPORT))}`,
      },
      { name: 'not-removed', expression: 'request.operation != "DELETE"' },
      { name: 'without-key', expression: WITHOUT_KEY },
    ],
    rules: [
      {
        name: 'keep-current-root',
        match: rootChangeMatch(settings),
        generate: { generateExisting: false, ...kept(settings) },
      },
      {
        name: 'keep-existing-root',
        // Not by the Secret: Kyverno would read all Secrets of the cluster to find it.
        match: { any: [{ resources: { kinds: ['Namespace'], names: [rootNamespace] } }] },
        generate: { generateExisting: true, ...kept(settings) },
      },
    ],
  });
}

function kept(settings: ServingSettings) {
  const { rootNamespace, rootLabel } = settings;
  const source = sourceSecretOf(settings);
  return {
    // Whoever deletes a kept root means it.
    synchronize: false,
    foreach: [
      {
        list: '[request.object.metadata.name]',
        context: [SETTLED, ...trustedRoots(settings).filter(({ name }) => name === 'trustSource')],
        preconditions: {
          all: [IS_SETTLED, { key: variable('trustSource[].further'), operator: 'Equals', value: [false] }],
        },
        apiVersion: 'v1',
        kind: 'Secret',
        name: variable(keptName(settings)),
        namespace: rootNamespace,
        data: {
          metadata: {
            labels: { [rootLabel]: 'true' },
            annotations: {
              'kubernetes.io/description': `A root of ${source}. Delete it when no certificate of this root is in use any more: then nobody trusts it any more.`,
            },
          },
          type: 'Opaque',
          data: { 'ca.crt': variable('trustSource[0].root') },
        },
      },
    ],
  };
}
