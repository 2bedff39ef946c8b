import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { all, any, isNamed, labelOf, text, texts } from './expressions';
import { POLICY_LABEL } from '../labels';
import { celPolicy, core } from './policy';
import { BUNDLE } from './trust-bundle';

/**
 * Takes Kyverno's labels off the Secrets with roots that it makes. With them, the deletion of a Secret would count as
 * that of a generated object: Kyverno would look for what it was generated for, not find it, and not make it again
 * (`getTriggerForDeleteOperation` in its pkg/background/common/resource.go).
 *
 * With `Fail`, Kyverno makes them a moment later rather than with its labels. Nobody else is affected.
 */
export function labelRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootNamespace, rootLabel, excludedNamespaces } = settings;
  const label = labelOf('object', rootLabel);
  return celPolicy(
    'MutatingPolicy',
    policies.cloneRoot,
    'Labels of the Secrets with trusted roots',
    'Gives the Secrets with roots that Kyverno makes the labels by which the policies find them, and no others.',
    {
      failurePolicy: 'Fail',
      evaluation: { background: { enabled: false }, skipBackgroundRequests: false },
      matchConstraints: {
        objectSelector: { matchExpressions: [{ key: rootLabel, operator: 'In', values: [BUNDLE, 'true'] }] },
        resourceRules: [core('secrets', ['CREATE'])],
      },
      matchConditions: [
        { name: 'generated', expression: `${labelOf('object', POLICY_LABEL)} != ""` },
        {
          name: 'with-roots',
          expression: any(
            all(
              `${label} == ${text(BUNDLE)}`,
              isNamed(rootSecret),
              `!(request.namespace in ${texts(excludedNamespaces)})`,
            ),
            all(`${label} == "true"`, `request.namespace == ${text(rootNamespace)}`),
          ),
        },
      ],
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `[JSONPatch{op: "replace", path: "/metadata/labels", value: {"app.kubernetes.io/managed-by": "kyverno", ${text(
              rootLabel,
            )}: string(${label})}}]`,
          },
        },
      ],
    },
  );
}
