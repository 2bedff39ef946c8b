import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { all, texts } from './expressions';
import { celPolicy, core } from './policy';
import { bundleOf, bundleSecret, storedRoots } from './trust-bundle';

/**
 * Every namespace, new or existing, gets the Secret with the trusted roots, with its content from the first moment on.
 * Namespaces that were there before any root get it by `sync-root.ts`.
 *
 * A GeneratingPolicy never stands in the way of a request (`Ignore`): namespaces that are made while Kyverno does not
 * answer get the Secret when it starts. It does not synchronize, for then Kyverno would put back what it remembers of a
 * Secret whenever the roots change.
 */
export function cloneRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, excludedNamespaces } = settings;
  return celPolicy(
    'GeneratingPolicy',
    policies.cloneRoot,
    'Trusted roots for every namespace',
    `Gives every namespace the Secret ${rootSecret} with the roots that certificates are verified with.`,
    {
      evaluation: { generateExisting: { enabled: true }, synchronize: { enabled: false } },
      matchConstraints: { resourceRules: [core('namespaces', ['CREATE'])] },
      matchConditions: [
        {
          name: 'not-excluded',
          expression: all(
            // Kyverno sends deletions here, too.
            'request.operation == "CREATE"',
            `!(object.metadata.name in ${texts(excludedNamespaces)})`,
            '!has(object.metadata.deletionTimestamp)',
          ),
        },
      ],
      variables: [...storedRoots(settings), bundleOf('variables.current + variables.further')],
      generate: [
        {
          expression: `variables.bundle == "" || generator.Apply(object.metadata.name, [${bundleSecret(settings)}])`,
        },
      ],
    },
  );
}
