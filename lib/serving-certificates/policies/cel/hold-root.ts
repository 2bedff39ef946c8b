import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { all, any, dataOf, isNamed, labelOf, text, texts } from './expressions';
import { celPolicy, core } from './policy';
import { BUNDLE, FOREIGN } from './trust-bundle';

/**
 * What anybody but Kyverno writes into the Secret with the trusted roots is put back before it is stored, and such a
 * Secret of somebody else is marked, by which `refuse-root.ts` knows it. Kyverno itself passes by, because policies skip
 * its own requests unless they say otherwise; those that validate cannot.
 *
 * `Fail`: while Kyverno does not answer, these Secrets cannot be made or changed. Nothing else is affected, nor their
 * deletion.
 */
export function holdRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootNamespace, rootLabel, excludedNamespaces } = settings;
  const isNew = 'request.operation == "CREATE"';
  const labels = (object: string) => `${object}.metadata.?labels.orValue({})`;
  const immutable = (object: string) => `${object}.?immutable.orValue(false)`;
  const add = (path: string, value: string) => `JSONPatch{op: "add", path: ${text(path)}, value: ${value}}`;
  const mark = add('/metadata/labels', `{${text(rootLabel)}: ${text(FOREIGN)}}`);
  const putBack = [
    add('/data', 'oldObject.data'),
    add('/metadata/labels', 'oldObject.metadata.labels'),
    // Kyverno could bring no other root to it any more.
    add('/immutable', 'false'),
  ].join(', ');
  return celPolicy(
    'MutatingPolicy',
    `${policies.cloneRoot}-unaltered`,
    'Trusted roots are not altered',
    `Puts back what is changed in the Secrets ${rootSecret}, and marks those of others.`,
    {
      failurePolicy: 'Fail',
      evaluation: { background: { enabled: false } },
      matchConstraints: { resourceRules: [core('secrets', ['CREATE', 'UPDATE'], [rootSecret])] },
      matchConditions: [
        { name: 'name', expression: isNamed(rootSecret) },
        {
          name: 'not-excluded',
          expression: `!(request.namespace in ${texts([...excludedNamespaces, rootNamespace])})`,
        },
        {
          name: 'foreign',
          expression: any(
            isNew,
            all(
              'request.operation == "UPDATE"',
              `${labelOf('oldObject', rootLabel)} == ${text(BUNDLE)}`,
              any(
                `${dataOf('object')} != ${dataOf('oldObject')}`,
                `${labels('object')} != ${labels('oldObject')}`,
                `${immutable('object')} != ${immutable('oldObject')}`,
              ),
            ),
          ),
        },
      ],
      mutations: [
        { patchType: 'JSONPatch', jsonPatch: { expression: `${isNew} ? [${mark}] : [${putBack}]` } },
      ],
    },
  );
}
