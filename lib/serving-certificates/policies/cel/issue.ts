import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { namespacesWithoutCertificates, POLICY_LABEL, servedLabel, TRIGGER_LABEL } from '../labels';
import { claims } from './claim';
import { all, annotationOf, any, labelOf, stored, text } from './expressions';
import { celPolicy, core, namespaces } from './policy';

/**
 * An annotated Service has a Certificate, which follows the annotation and goes with it. It is checked here, too, that
 * the annotation claims nothing of somebody else's: what was written while nothing guarded it must do no harm later.
 * Of several Services that claim the same Secret before one of them has it, the oldest gets it.
 *
 * Kyverno evaluates the request, and does not wait until that is stored, or refused by somebody. So an expression fails
 * until the Service is as requested, and Kyverno tries it a few times again.
 *
 * A GeneratingPolicy never stands in the way of a request (`Ignore`). As it synchronizes, Kyverno sees all updates and
 * deletions of Services.
 */
export function issue(settings: ServingSettings): KubernetesObject {
  const { policies, annotation, wildcardAnnotation } = settings;
  const annotated = (object: string) => `${object}.?metadata.?annotations[?${text(annotation)}].hasValue()`;
  const same = (name: string) =>
    `${annotationOf('variables.service', name)} == ${annotationOf('object', name)}`;
  return celPolicy(
    'GeneratingPolicy',
    policies.issue,
    'Certificates for annotated Services',
    `Makes a Certificate for every Service with the annotation ${annotation}, whose value names its Secret.`,
    {
      evaluation: {
        generateExisting: { enabled: true },
        synchronize: { enabled: true },
        // The policy may be replaced, and nobody must lose a certificate by that.
        orphanDownstreamOnPolicyDelete: { enabled: true },
        skipBackgroundRequests: false,
      },
      matchConstraints: {
        namespaceSelector: namespaces('NotIn', namespacesWithoutCertificates(settings)),
        resourceRules: [core('services', ['CREATE', 'UPDATE'])],
      },
      matchConditions: [
        {
          name: 'annotated',
          expression: any(annotated('object'), all('request.operation == "UPDATE"', annotated('oldObject'))),
        },
      ],
      variables: [
        ...claims(settings),
        {
          name: 'service',
          expression: stored('v1', 'services', 'request.namespace', 'object.metadata.name'),
        },
        {
          name: 'isStored',
          expression: all('variables.service != null', same(annotation), same(wildcardAnnotation)),
        },
        {
          name: 'former',
          expression: `variables.certificates.exists(c, ${all(
            'c.metadata.name == variables.certificateName',
            `${labelOf('c', POLICY_LABEL)} == ${text(policies.issue)}`,
            `${labelOf('c', `${TRIGGER_LABEL}-uid`)} != object.metadata.uid`,
          )})`,
        },
        {
          name: 'served',
          expression: `variables.certificates.exists(c, ${all(
            'c.metadata.name == variables.certificateName',
            'c.spec.secretName == variables.secretName',
          )})`,
        },
        {
          // Two requests at once pass the guard, and cert-manager would never end writing the Secret of two Certificates.
          name: 'later',
          expression: `variables.sharers.exists(s, ${any(
            's.metadata.creationTimestamp < variables.service.metadata.creationTimestamp',
            all(
              's.metadata.creationTimestamp == variables.service.metadata.creationTimestamp',
              's.metadata.name < object.metadata.name',
            ),
          )})`,
        },
        { name: 'dnsNames', expression: dnsNames(settings) },
      ],
      generate: [
        {
          expression: [
            `!variables.isStored ? ${failure('the Service is not stored as requested')}`,
            '!variables.sound ? true',
            '!variables.served && variables.later ? true',
            `variables.former ? ${failure('the Certificate of a former Service is still there')}`,
            `generator.Apply(request.namespace, [${certificate(settings)}])`,
          ].join(' : '),
        },
      ],
    },
  );
}

/** An expression that fails, and shows why in Kyverno's log. */
function failure(why: string): string {
  return `dyn({})[${text(why)}] == true`;
}

function dnsNames({ wildcardAnnotation, clusterDomain }: ServingSettings): string {
  const service = 'object.metadata.name + "." + request.namespace';
  const names = [service, `${service} + ".svc"`, `${service} + ${text(`.svc.${clusterDomain}`)}`];
  const wildcards = names.map((name) => `"*." + ${name}`);
  return `[object.metadata.name, ${names.join(', ')}] + (${annotationOf('object', wildcardAnnotation)} == "true" ? [${wildcards.join(', ')}] : [])`;
}

function certificate(settings: ServingSettings): string {
  const labels = `{${text(servedLabel(settings))}: object.metadata.name}`;
  const spec = Object.entries(settings.certificate)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${text(field)}: ${JSON.stringify(value)}`);
  return `{${[
    '"apiVersion": "cert-manager.io/v1"',
    '"kind": "Certificate"',
    `"metadata": {"name": variables.certificateName, "labels": ${labels}}`,
    `"spec": {${[
      ...spec,
      '"secretName": variables.secretName',
      `"secretTemplate": {"labels": ${labels}}`,
      '"dnsNames": variables.dnsNames',
      `"issuerRef": {"name": ${text(settings.issuer)}, "kind": "ClusterIssuer", "group": "cert-manager.io"}`,
    ].join(', ')}}`,
  ].join(', ')}}`;
}
