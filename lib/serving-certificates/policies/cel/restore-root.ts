import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { all, any, isNamed, labelOf, listed, texts } from './expressions';
import { keep, keptRoot } from './kept-root';
import { POLICY_LABEL } from '../labels';
import { celPolicy } from './policy';
import { hasNoKey, isRootChange, ROOT_CHANGES } from './root-changes';
import { BUNDLE, bundleOf, bundleSecret, storedRoots } from './trust-bundle';

/**
 * Namespaces without the Secret get it when the first root comes, and a namespace whose Secret is deleted gets it again:
 * if somebody else's with a key in it is deleted, when the roots change next. So does the current root that is kept.
 *
 * What is deleted with its namespace stays away: a namespace that ends gets nothing.
 */
export function restoreRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootLabel, excludedNamespaces } = settings;
  const isDeletedBundle = all(
    'request.operation == "DELETE"',
    'request.resource.resource == "secrets"',
    isNamed(rootSecret),
    `!(request.namespace in ${texts(excludedNamespaces)})`,
    // Somebody else's may have one.
    hasNoKey('oldObject'),
  );
  // Kyverno would look for what it was generated for, in vain.
  const isFindable = `request.operation != "DELETE" || ${labelOf('oldObject', POLICY_LABEL)} == ""`;
  const gets = all(
    `!(n.metadata.name in ${texts(excludedNamespaces)})`,
    '!has(n.metadata.deletionTimestamp)',
    '!(n.metadata.name in variables.served)',
  );
  return celPolicy(
    'GeneratingPolicy',
    policies.syncRoot,
    'Trusted roots for namespaces without',
    `Gives namespaces the Secret ${rootSecret} when there is a first root, or somebody deleted it.`,
    {
      // What Kyverno keeps of a root is made by Kyverno, and may be the first one.
      evaluation: { synchronize: { enabled: false }, skipBackgroundRequests: false },
      matchConstraints: { resourceRules: ROOT_CHANGES },
      matchConditions: [
        { name: 'root', expression: any(isDeletedBundle, isRootChange(settings)) },
        { name: 'findable', expression: isFindable },
      ],
      variables: [
        ...storedRoots(settings),
        ...keptRoot(settings),
        bundleOf('variables.current + variables.further'),
        {
          name: 'served',
          expression: `${listed('v1', 'secrets', '""', { [rootLabel]: BUNDLE })}.map(s, s.metadata.namespace)`,
        },
        { name: 'namespaces', expression: `${listed('v1', 'namespaces', '""')}.filter(n, ${gets})` },
      ],
      generate: [
        { expression: keep(settings) },
        {
          expression: `variables.bundle == "" || variables.namespaces.all(n, generator.Apply(n.metadata.name, [${bundleSecret(settings)}]))`,
        },
      ],
    },
  );
}
