import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings, sourceSecretOf } from '../../settings';
import { all, any, isNamed } from './expressions';
import { keep, keptRoot } from './kept-root';
import { celPolicy, certManager, core, namespaces } from './policy';
import { hasNoKey, IS_NEWS_OF_CERTIFICATE } from './root-changes';
import { storedRoots } from './trust-bundle';

/**
 * The current root is kept under a name of its own, without its key, as long as it is the current one: so it is there
 * still when another one has taken its place, and both are trusted. It goes when somebody deletes it then.
 *
 * It needs no memory of the root before, which a request would tell only together with the key, and only if Kyverno
 * answered just then.
 */
export function keepRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootNamespace } = settings;
  const source = sourceSecretOf(settings);
  return celPolicy(
    'GeneratingPolicy',
    policies.keepRoot,
    'Replaced roots stay trusted',
    `Keeps each root of the Secret ${source} in ${rootNamespace} until an administrator deletes it.`,
    {
      evaluation: { generateExisting: { enabled: true }, synchronize: { enabled: false } },
      matchConstraints: {
        namespaceSelector: namespaces('In', [rootNamespace]),
        resourceRules: [
          core('secrets', ['CREATE', 'UPDATE'], [source]),
          certManager('certificates/status', ['UPDATE']),
        ],
      },
      matchConditions: [
        {
          // A request has a user, and must not carry a key. What Kyverno looks up by itself has neither.
          name: 'without-key',
          expression: any(
            IS_NEWS_OF_CERTIFICATE,
            '!has(request.userInfo.username)',
            'request.userInfo.username == ""',
            all(
              // Of its constraints, Kyverno tells the API server neither names nor operations.
              isNamed(source),
              'request.operation in ["CREATE", "UPDATE"]',
              hasNoKey('object'),
            ),
          ),
        },
      ],
      variables: [...storedRoots(settings).filter(({ name }) => name !== 'further'), ...keptRoot(settings)],
      generate: [{ expression: keep(settings) }],
    },
  );
}
