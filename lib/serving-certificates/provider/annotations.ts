import { checksum } from '../../kubernetes';
import { type ServingCertificate } from '../serving-certificate';
import { type TrustObject } from '../trust-object';
import { ServingRenewal } from './renewal';

interface Annotations {
  readonly [key: string]: string;
}

/** Changes when the certificate is declared otherwise: pods then start again, whatever their program reads. */
export const CHECKSUM_ANNOTATION = 'cdk8s-spire/serving-certificate';

/**
 * Annotations of the pods, if there are some.
 *
 * @param certificate none for a workload that only trusts
 * @param present annotations that the pods have already: one of several values keeps those
 */
export function podAnnotations(
  certificate: ServingCertificate | undefined,
  trust: TrustObject,
  renewal: ServingRenewal,
  present: Annotations = {},
): Annotations | undefined {
  const wanted: [key: string, value: string][] = [];
  if (certificate) wanted.push([CHECKSUM_ANNOTATION, checksumOf(certificate)]);
  if (renewal === ServingRenewal.RELOADER) {
    if (certificate) wanted.push(['secret.reloader.stakater.com/reload', certificate.secretName]);
    wanted.push([`${trust.isSecret ? 'secret' : 'configmap'}.reloader.stakater.com/reload`, trust.name]);
  }
  const annotations: { [key: string]: string } = {};
  for (const [key, value] of wanted) {
    const values = (annotations[key] ?? present[key])?.split(',') ?? [];
    annotations[key] = [...new Set([...values, value])].join(',');
  }
  return wanted.length > 0 ? annotations : undefined;
}

function checksumOf({ service, secretName, dnsNames, spiffeId }: ServingCertificate): string {
  return checksum(service.namespace, service.name, secretName, dnsNames.join(), spiffeId ?? '');
}
