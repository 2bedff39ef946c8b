import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings, sourceSecretOf } from '../../settings';
import { all, text, texts } from './expressions';
import { celPolicy, core, namespaces } from './policy';
import { isRootChange, ROOT_CHANGES } from './root-changes';
import { bundleLabels, bundleOf, isFurtherRoot, storedRoots } from './trust-bundle';

/**
 * When roots come, go or change, every namespace that has the Secret gets them at once, and each hour anew; and so does
 * a Secret of this name that was there before the policies. One that is immutable, or of a type that demands other keys,
 * has to be deleted first.
 *
 * The request itself is not stored yet when it is looked at. So the roots are those that are stored, with the request
 * put over them. Is it refused by somebody else after that, namespaces have its roots until the next hour or change:
 * that takes the right to write Secrets in the namespace of the roots, thus to change the roots anyway.
 *
 * `Ignore`: cert-manager can work while Kyverno does not answer. Namespaces get the roots when it starts.
 */
export function syncRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootNamespace, rootSecret, excludedNamespaces } = settings;
  return celPolicy(
    'MutatingPolicy',
    policies.syncRoot,
    'Changed roots for every namespace',
    `Brings the trusted roots to every Secret ${rootSecret}.`,
    {
      failurePolicy: 'Ignore',
      evaluation: {
        background: { enabled: false },
        mutateExisting: { enabled: true },
        // What Kyverno keeps of a replaced root is made by Kyverno.
        skipBackgroundRequests: false,
      },
      matchConstraints: {
        namespaceSelector: namespaces('In', [rootNamespace]),
        resourceRules: ROOT_CHANGES,
      },
      matchConditions: [{ name: 'root', expression: isRootChange(settings) }],
      variables: [...storedRoots(settings), ...requestedRoots(settings), bundleOf('variables.all')],
      targetMatchConstraints: {
        resourceRules: [core('secrets', ['*'], [rootSecret])],
      },
      targetMatchConditions: [
        {
          name: 'bundle',
          expression: all(
            `object.metadata.name == ${text(rootSecret)}`,
            `!(object.metadata.namespace in ${texts([...excludedNamespaces, rootNamespace])})`,
          ),
        },
        { name: 'roots', expression: 'variables.bundle != ""' },
      ],
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: [
              '[JSONPatch{op: "add", path: "/data", value: {"ca.crt": variables.bundle}}',
              `JSONPatch{op: "add", path: "/metadata/labels", value: ${JSON.stringify(bundleLabels(settings))}}]`,
            ].join(', '),
          },
        },
      ],
    },
  );
}

/** Variable `all`: the Secrets of all roots as they are after the request. */
function requestedRoots(settings: ServingSettings) {
  const isSource = (name: string) => `${name} == ${text(sourceSecretOf(settings))}`;
  return [
    {
      name: 'isSecret',
      expression: all(
        'request.resource.resource == "secrets"',
        // Not what Kyverno looks for by itself, and what its tests do not tell.
        'request.operation == "DELETE" || request.?object.?metadata.hasValue()',
        `request.namespace == ${text(settings.rootNamespace)}`,
      ),
    },
    {
      name: 'isEnd',
      expression: all(
        'request.resource.resource == "certificates"',
        'request.operation == "DELETE"',
        `request.namespace == ${text(settings.rootNamespace)}`,
      ),
    },
    {
      name: 'outdated',
      expression:
        'variables.isSecret ? request.name : variables.isEnd ? request.oldObject.spec.secretName : ""',
    },
    {
      name: 'requested',
      expression: 'variables.isSecret && request.operation != "DELETE" ? [request.object] : []',
    },
    {
      name: 'all',
      expression: [
        `variables.requested.filter(s, ${isSource('s.metadata.name')})`,
        'variables.current.filter(s, s.metadata.name != variables.outdated)',
        'variables.further.filter(s, s.metadata.name != variables.outdated)',
        `variables.requested.filter(s, ${isFurtherRoot('s', settings)})`,
      ].join(' + '),
    },
  ];
}
