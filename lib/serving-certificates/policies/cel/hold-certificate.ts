import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { POLICY_LABEL } from '../labels';
import { all, any, labelOf, text } from './expressions';
import { celPolicy, certManager } from './policy';

/**
 * What anybody but Kyverno writes into the Certificate of a Service, as names of other Services, is put back before it is
 * stored. Kyverno's own watch over what it generated sees this, too, but updates without a resourceVersion, which the API
 * server refuses for a Certificate. cert-manager writes the status only, which is another request.
 *
 * `Fail`: while Kyverno does not answer, these Certificates cannot be altered. Nothing else is affected, nor their
 * deletion.
 */
export function holdCertificate({ policies }: ServingSettings): KubernetesObject {
  const labels = (object: string) => `${object}.metadata.?labels.orValue({})`;
  return celPolicy(
    'MutatingPolicy',
    `${policies.issue}-unaltered`,
    'Certificates of Services are not altered',
    'Puts back what is changed in the Certificates that are made for annotated Services.',
    {
      failurePolicy: 'Fail',
      evaluation: { background: { enabled: false } },
      matchConstraints: { resourceRules: [certManager('certificates', ['UPDATE'])] },
      matchConditions: [
        {
          name: 'altered',
          expression: all(
            'request.operation == "UPDATE"',
            `${labelOf('oldObject', POLICY_LABEL)} == ${text(policies.issue)}`,
            any('object.spec != oldObject.spec', `${labels('object')} != ${labels('oldObject')}`),
          ),
        },
      ],
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression:
              '[JSONPatch{op: "replace", path: "/spec", value: oldObject.spec}, JSONPatch{op: "add", path: "/metadata/labels", value: oldObject.metadata.labels}]',
          },
        },
      ],
    },
  );
}
