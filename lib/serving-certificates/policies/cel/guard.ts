import { type KubernetesObject } from '../../../kubernetes';
import { CERTIFICATE_SUFFIX, type ServingSettings } from '../../settings';
import { namespacesWithoutCertificates } from '../labels';
import { claims } from './claim';
import { all, any, text } from './expressions';
import { celPolicy, core, namespaces } from './policy';

/**
 * Refuses annotations that are no names, or that point at what belongs to somebody else. It looks at them only when they
 * come or change: a Service that was in order can be updated whatever happened around it.
 *
 * `Fail`: while Kyverno does not answer, Services whose annotation comes or changes are refused, for an unchecked one
 * could have the key of another application overwritten. All other Services pass.
 */
export function guard(settings: ServingSettings): KubernetesObject {
  const { policies, annotation, wildcardAnnotation } = settings;
  const names = [annotation, wildcardAnnotation];
  const given = (object: string, name: string) => `${object}.?metadata.?annotations[?${text(name)}]`;
  return celPolicy(
    'ValidatingPolicy',
    policies.guard,
    "Annotations for what is one's own",
    `Refuses Services whose annotation ${annotation} is no name of a Secret, or that of somebody else's.`,
    {
      failurePolicy: 'Fail',
      validationActions: ['Deny'],
      evaluation: { background: { enabled: false } },
      matchConstraints: {
        namespaceSelector: namespaces('NotIn', namespacesWithoutCertificates(settings)),
        resourceRules: [core('services', ['CREATE', 'UPDATE'])],
      },
      matchConditions: [
        { name: 'annotated', expression: any(...names.map((name) => `${given('object', name)}.hasValue()`)) },
        {
          name: 'changed',
          expression: any(
            'request.operation == "CREATE"',
            ...names.map((name) => `${given('object', name)} != ${given('oldObject', name)}`),
          ),
        },
      ],
      variables: [
        ...claims(settings),
        { name: 'annotated', expression: `${given('object', annotation)}.hasValue()` },
        { name: 'wildcard', expression: `${given('object', wildcardAnnotation)}.orValue("false")` },
      ],
      validations: validations(settings),
    },
  );
}

function validations({ annotation, wildcardAnnotation, rootSecret }: ServingSettings) {
  const claim = (fault: string) => `!(${all('variables.annotated', 'variables.wellFormed', fault)})`;
  const named = `"The annotation ${annotation} names the Secret " + variables.secretName + `;
  const another = 'Instead: the name of a Secret that does not exist yet';
  return [
    {
      expression: any('!variables.annotated', 'variables.wellFormed'),
      message: `The annotation ${annotation} is no name of a Secret. Instead: lower case letters, digits, "-" and ".", at most 253, each part beginning and ending with a letter or digit.`,
    },
    {
      expression: 'variables.wildcard in ["true", "false"]',
      message: `The annotation ${wildcardAnnotation} is neither "true" nor "false". Instead: "true" for names of pods, or no such annotation.`,
    },
    {
      expression: any('!variables.annotated', '!variables.reserved'),
      message: `The annotation ${annotation} names ${rootSecret}, the Secret with the trusted roots. ${another}.`,
    },
    {
      expression: any('variables.reserved', claim('variables.foreignSecret')),
      messageExpression:
        named +
        text(
          `, which exists and was not made for this Service. ${another}; a certificate would overwrite this one.`,
        ),
    },
    {
      expression: claim(any('variables.sharedSecret', 'size(variables.sharers) > 0')),
      messageExpression:
        named + text(`, which another Service or Certificate has. ${another}, one for each Service.`),
    },
    {
      expression: claim('variables.foreignCertificate'),
      messageExpression: `"The Certificate " + object.metadata.name + ${text(
        `${CERTIFICATE_SUFFIX} exists and was not made for this Service. Instead: delete or rename it, or take the annotation ${annotation} off and use that one.`,
      )}`,
    },
  ];
}
