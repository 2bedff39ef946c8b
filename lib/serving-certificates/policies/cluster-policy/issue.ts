import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { namespacesWithoutCertificates, POLICY_LABEL, servedLabel } from '../labels';
import { CERTIFICATE_NAME, claimedName, claimedObjects, NAMESPACE } from './claim';
import { celLabel, celText, celTexts, eitherObject, NOT_NAMESPACE_DELETION, variable } from './expressions';
import { IS_SETTLED, SETTLED } from './settled';
import { clusterPolicy, type Condition, type ContextEntry } from './policy';

/**
 * An annotated Service has a Certificate, which follows the annotation and goes with it.
 *
 * Of several Services that name one Secret, which the guard did not see, the oldest gets it. When that one goes, the next
 * has it at the latest an hour later.
 *
 * While Kyverno does not answer, nothing is held up by this policy (`Ignore`): the guard refuses new annotations
 * meanwhile, and what is removed only leaves a Certificate for names that nobody else can have.
 */
export function issue(settings: ServingSettings): KubernetesObject {
  const { policies, annotation } = settings;
  const annotated = `has(o.metadata.annotations) && ${celText(annotation)} in o.metadata.annotations`;
  return clusterPolicy({
    name: policies.issue,
    title: 'Certificates for annotated Services',
    description: `Makes a Certificate for every Service with the annotation ${annotation}, whose value names its Secret.`,
    failurePolicy: 'Ignore',
    background: true,
    matchConditions: [
      {
        name: 'annotated-or-generated',
        expression: `request.kind.kind == "Service" ? ${eitherObject(annotated)} : ${eitherObject(celLabel(POLICY_LABEL, policies.issue))}`,
      },
      {
        name: 'namespace',
        expression: `!${eitherObject(`o.metadata.namespace in ${celTexts(namespacesWithoutCertificates(settings))}`)}`,
      },
      { name: 'not-end-of-namespace', expression: NOT_NAMESPACE_DELETION },
    ],
    rules: [
      {
        name: 'generate-cert',
        match: { any: [{ resources: { kinds: ['Service'], annotations: { [annotation]: '*' } } }] },
        generate: {
          generateExisting: true,
          synchronize: true,
          // The policy may be replaced, by another form of it for instance, and certificates must outlast that.
          orphanDownstreamOnPolicyDelete: true,
          // Once, but Kyverno forbids to change a rule that generates, except for what is in here.
          foreach: [
            {
              list: '[request.object.metadata.name]',
              context: [
                SETTLED,
                ...claimedName(settings),
                ...claimedObjects(settings),
                ...dnsNames(settings),
              ],
              // The guard has refused the rest already, unless the Service is older than it.
              preconditions: {
                all: [
                  IS_SETTLED,
                  is('wellFormed', true),
                  is('reserved', false),
                  is('wildcardKnown', true),
                  is('foreignSecret', false),
                  is('sharedSecret', false),
                  is('first', true),
                  is('foreignCertificate', false),
                ],
              },
              apiVersion: 'cert-manager.io/v1',
              kind: 'Certificate',
              name: CERTIFICATE_NAME,
              namespace: NAMESPACE,
              data: { spec: certificateSpec(settings) },
            },
          ],
        },
      },
    ],
  });
}

function is(name: string, value: boolean): Condition {
  return { key: variable(name), operator: 'Equals', value };
}

function certificateSpec(settings: ServingSettings) {
  return {
    ...settings.certificate,
    secretName: variable('secretName'),
    secretTemplate: { labels: { [servedLabel(settings)]: variable('request.object.metadata.name') } },
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: settings.issuer },
    dnsNames: variable('dnsNames'),
  };
}

function dnsNames({ clusterDomain }: ServingSettings): ContextEntry[] {
  const parts = [[], ['namespace'], ['namespace', `'svc'`], ['namespace', `'svc'`, `'${clusterDomain}'`]];
  const joined = (first: string, rest: string[]) => `join('.', [${[first, ...rest].join(', ')}])`;
  const own = parts.map((rest) => joined('name', rest));
  // Of the pods of a headless Service. A name of one label is none that a resolver would take for one of these.
  const pods = parts.slice(1).map((rest) => joined(`'*'`, ['name', ...rest]));
  const service = 'request.object.metadata';
  return [
    {
      name: 'dnsNames',
      variable: {
        jmesPath: `wildcard && ${service}.[${[...own, ...pods].join(', ')}] || ${service}.[${own.join(', ')}]`,
      },
    },
  ];
}
