import { CERTIFICATE_SUFFIX, type ServingSettings } from '../../settings';
import { CERTIFICATE_ANNOTATION, DNS_SUBDOMAIN, POLICY_LABEL } from '../labels';
import { all, annotationOf, labelOf, listed, stored, text } from './expressions';
import { type Named } from './policy';

/** Name of the Certificate of the Service in the request. */
export const CERTIFICATE_NAME = `object.metadata.name + ${text(CERTIFICATE_SUFFIX)}`;

/**
 * Variables about what the annotation of a Service lays claim to, and whom that belongs to: `wellFormed`, `reserved`,
 * `foreignSecret`, `sharedSecret`, `foreignCertificate`, `sound`; and `sharers`, the other Services with the same value.
 * The value of the annotation is anything that somebody wrote; only if it is well-formed does it become the name of an
 * object that is looked up.
 */
export function claims({ policies, annotation, rootSecret }: ServingSettings): Named[] {
  const value = 'variables.secretName';
  const own = 'variables.certificateName';
  return [
    { name: 'secretName', expression: annotationOf('object', annotation) },
    { name: 'certificateName', expression: CERTIFICATE_NAME },
    {
      name: 'wellFormed',
      expression: all(`size(${value}) <= 253`, `${value}.matches(${text(DNS_SUBDOMAIN)})`),
    },
    { name: 'reserved', expression: `${value} == ${text(rootSecret)}` },
    {
      name: 'secret',
      expression: `variables.wellFormed ? ${stored('v1', 'secrets', 'request.namespace', value)} : null`,
    },
    {
      name: 'certificates',
      expression: listed('cert-manager.io/v1', 'certificates', 'request.namespace'),
    },
    {
      name: 'sharers',
      expression: `${listed('v1', 'services', 'request.namespace')}.filter(s, ${all(
        's.metadata.name != object.metadata.name',
        `${annotationOf('s', annotation)} == ${value}`,
      )})`,
    },
    {
      name: 'foreignSecret',
      expression: all(
        'variables.secret != null',
        `${annotationOf('variables.secret', CERTIFICATE_ANNOTATION)} != ${own}`,
      ),
    },
    {
      name: 'sharedSecret',
      expression: `variables.certificates.exists(c, ${all(`c.metadata.name != ${own}`, `c.spec.secretName == ${value}`)})`,
    },
    {
      name: 'foreignCertificate',
      expression: `variables.certificates.exists(c, ${all(
        `c.metadata.name == ${own}`,
        `${labelOf('c', POLICY_LABEL)} != ${text(policies.issue)}`,
      )})`,
    },
    {
      name: 'sound',
      expression: all(
        'variables.wellFormed',
        '!variables.reserved',
        '!variables.foreignSecret',
        '!variables.sharedSecret',
        '!variables.foreignCertificate',
      ),
    },
  ];
}
