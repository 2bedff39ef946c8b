import { CERTIFICATE_SUFFIX, type ServingSettings } from '../../settings';
import { CERTIFICATE_ANNOTATION, DNS_SUBDOMAIN, POLICY_LABEL } from '../labels';
import { key, listPath, variable } from './expressions';
import { type ContextEntry } from './policy';

const SERVICE = variable('request.object.metadata.name');

/** The Certificate of the Service in the request. */
export const CERTIFICATE_NAME = `${SERVICE}${CERTIFICATE_SUFFIX}`;

/** The namespace of the Service in the request. */
export const NAMESPACE = variable('request.object.metadata.namespace');

/** The annotation of the Service in the request: anything that somebody wrote, or nothing. */
function annotation(name: string): string {
  return `request.object.metadata.annotations.${key(name)}`;
}

/**
 * Context about what the annotation of a Service lays claim to. `wellFormed`, `reserved`, `wildcardKnown` are about
 * its text; `secretName` is that text if it is the name of a Secret, and may then be part of paths and messages.
 */
export function claimedName(settings: ServingSettings): ContextEntry[] {
  const value = annotation(settings.annotation);
  const wildcard = annotation(settings.wildcardAnnotation);
  return [
    {
      name: 'wellFormed',
      variable: {
        jmesPath: `regex_match('${DNS_SUBDOMAIN}', ${value} || '') && length(${value}) <= \`253\``,
      },
    },
    { name: 'secretName', variable: { jmesPath: `wellFormed && ${value} || 'unknown'` } },
    { name: 'reserved', variable: { jmesPath: `secretName == '${settings.rootSecret}'` } },
    {
      name: 'wildcardKnown',
      variable: { jmesPath: `contains(['true', 'false'], not_null(${wildcard}, 'false'))` },
    },
    { name: 'wildcard', variable: { jmesPath: `${wildcard} == 'true'` } },
  ];
}

/**
 * Context about whom the claimed Secret and the Certificate belong to: `foreignSecret`, `sharedSecret`,
 * `foreignCertificate`. `rivals` are the other Services with the same annotation, `first` is the Service that gets the
 * Secret if it is one of several: the oldest. It needs that of {@link claimedName}.
 */
export function claimedObjects({ policies, annotation: name }: ServingSettings): ContextEntry[] {
  const secretName = variable('secretName');
  return [
    {
      name: 'claimedSecret',
      apiCall: {
        urlPath: listPath(
          `/api/v1/namespaces/${NAMESPACE}/secrets`,
          'fieldSelector',
          `metadata.name=${secretName}`,
        ),
        jmesPath: `items[].{certificate: metadata.annotations.${key(CERTIFICATE_ANNOTATION)}}`,
      },
    },
    {
      name: 'certificates',
      apiCall: {
        urlPath: `/apis/cert-manager.io/v1/namespaces/${NAMESPACE}/certificates`,
        jmesPath: `items[].{name: metadata.name, secret: spec.secretName, policy: metadata.labels.${key(POLICY_LABEL)}}`,
      },
    },
    {
      name: 'services',
      apiCall: {
        urlPath: `/api/v1/namespaces/${NAMESPACE}/services`,
        jmesPath: `items[].{name: metadata.name, secret: metadata.annotations.${key(name)}, age: join(' ', [metadata.creationTimestamp, metadata.name])}`,
      },
    },
    {
      name: 'claimants',
      variable: { jmesPath: `services[?secret == '${secretName}'] || \`[]\`` },
    },
    {
      name: 'rivals',
      variable: { jmesPath: `length(claimants[?name != '${SERVICE}']) > \`0\`` },
    },
    {
      name: 'first',
      variable: { jmesPath: `sort_by(claimants, &age)[0].name == '${SERVICE}'` },
    },
    {
      name: 'foreignSecret',
      variable: { jmesPath: `length(claimedSecret[?certificate != '${CERTIFICATE_NAME}']) > \`0\`` },
    },
    {
      name: 'sharedSecret',
      variable: {
        jmesPath: `length(certificates[?secret == '${secretName}' && name != '${CERTIFICATE_NAME}']) > \`0\``,
      },
    },
    {
      name: 'foreignCertificate',
      variable: {
        jmesPath: `length(certificates[?name == '${CERTIFICATE_NAME}' && policy != '${policies.issue}']) > \`0\``,
      },
    },
  ];
}
