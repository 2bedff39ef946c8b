import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { isNamed, labelOf, text } from './expressions';
import { celPolicy, core } from './policy';
import { FOREIGN } from './trust-bundle';

/**
 * Refuses Secrets by the name of that with the trusted roots that somebody else makes, after `hold-root.ts` marked them:
 * a namespace would trust what is in it.
 *
 * `Fail`: the mark is only there if Kyverno answers. Nothing else is affected.
 */
export function refuseRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootLabel } = settings;
  return celPolicy(
    'ValidatingPolicy',
    `${policies.cloneRoot}-unaltered`,
    'Trusted roots are made by Kyverno alone',
    `Refuses Secrets ${rootSecret} of others.`,
    {
      failurePolicy: 'Fail',
      validationActions: ['Deny'],
      evaluation: { background: { enabled: false } },
      matchConstraints: {
        objectSelector: { matchLabels: { [rootLabel]: FOREIGN } },
        resourceRules: [core('secrets', ['CREATE'], [rootSecret])],
      },
      matchConditions: [{ name: 'name', expression: isNamed(rootSecret) }],
      validations: [
        {
          expression: `${labelOf('object', rootLabel)} != ${text(FOREIGN)}`,
          message: `The Secret ${rootSecret} is made by the platform, with the roots that are trusted. Instead: another name.`,
        },
      ],
    },
  );
}
