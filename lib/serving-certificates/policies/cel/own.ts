import { type KubernetesObject } from '../../../kubernetes';
import { CERTIFICATE_SUFFIX, type ServingSettings } from '../../settings';
import { CERTIFICATE_ANNOTATION, POLICY_LABEL, servedLabel, TRIGGER_LABEL } from '../labels';
import { all, annotationOf, any, labelOf, stored, text } from './expressions';
import { celPolicy, certManager, core } from './policy';

/**
 * Removes the Secrets whose Certificate is gone or writes to another Secret, and the Certificates whose Service or
 * annotation went while Kyverno did not answer. Every minute; it is never part of a request.
 *
 * Not by an owner of the Secret: to add one, Kyverno would need the right to write all Secrets, and it writes what it
 * read a moment before, which may be a certificate that cert-manager has just renewed.
 */
export function own(settings: ServingSettings): KubernetesObject {
  const { policies, annotation } = settings;
  const name = labelOf('object', servedLabel(settings));
  const namespace = 'object.metadata.namespace';
  const isSecret = 'object.kind == "Secret"';
  const wanted = annotationOf('variables.service', annotation);
  return celPolicy(
    'DeletingPolicy',
    policies.own,
    'Secrets go with their Certificates',
    `Removes what was made for Services that have the annotation ${annotation} no more.`,
    {
      schedule: '* * * * *',
      matchConstraints: {
        objectSelector: { matchExpressions: [{ key: servedLabel(settings), operator: 'Exists' }] },
        resourceRules: [core('secrets', ['DELETE']), certManager('certificates', ['DELETE'])],
      },
      variables: [
        { name: 'name', expression: name },
        { name: 'certificateName', expression: `variables.name + ${text(CERTIFICATE_SUFFIX)}` },
        { name: 'service', expression: stored('v1', 'services', namespace, 'variables.name') },
        {
          name: 'certificate',
          expression: stored('cert-manager.io/v1', 'certificates', namespace, 'variables.certificateName'),
        },
      ],
      conditions: [
        {
          name: 'made-for-service',
          expression: `${isSecret} ? ${annotationOf('object', CERTIFICATE_ANNOTATION)} == variables.certificateName : ${all(
            'object.metadata.name == variables.certificateName',
            `${labelOf('object', POLICY_LABEL)} == ${text(policies.issue)}`,
          )}`,
        },
        {
          name: 'not-wanted',
          expression: `variables.service == null || (${isSecret} ? ${wanted} != object.metadata.name : ${any(
            `${wanted} == ""`,
            `variables.service.metadata.uid != ${labelOf('object', `${TRIGGER_LABEL}-uid`)}`,
          )})`,
        },
        {
          name: 'not-issued',
          expression: any(
            `!(${isSecret})`,
            'variables.certificate == null',
            'variables.certificate.spec.secretName != object.metadata.name',
          ),
        },
      ],
    },
  );
}
