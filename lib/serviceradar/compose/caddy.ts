import { type CertificateLayout } from '../../certificates';
import { type ServiceRadarService } from '../catalogue';
import { CERT_DIR, certificatePaths } from '../certificate-paths';
import { extraNames, serviceSubjectSuffix } from '../certificate-props';
import { type CertsValues } from '../values';

/** Name of the service that ends TLS in front of web-ng, of its certificate and of its folder. */
export const CADDY = 'caddy';

const PROXY = 'reverse_proxy web-ng:4000';

/**
 * The Caddyfile: TLS in front of web-ng, with a public certificate that Caddy itself gets for `host`, or, without
 * one, with that of {@link addCaddy}.
 */
export function caddyfile(host: string | undefined): string {
  const { certificate, key } = certificatePaths(CERT_DIR, CADDY);
  const lines = host
    ? [`${host} {`, `\t${PROXY}`, '}']
    : [
        '{',
        '\tauto_https off',
        '}',
        '',
        ':80 {',
        '\tredir https://{host}{uri} 308',
        '}',
        '',
        ':443 {',
        `\ttls ${certificate} ${key}`,
        `\t${PROXY}`,
        '}',
      ];
  return `${lines.join('\n')}\n`;
}

/**
 * Adds what Caddy shows where it has no public certificate: a certificate with the names of web-ng, and not the one
 * by which other services know web-ng.
 */
export function addCaddy(layout: CertificateLayout, web: ServiceRadarService, certs: CertsValues): void {
  const { dnsNames, ipAddresses } = extraNames(certs, web.name);
  layout.add(web.identity, {
    name: CADDY,
    subject: `CN=${CADDY},${serviceSubjectSuffix(certs)}`,
    withoutSpiffeId: true,
    dnsNames: [CADDY, ...dnsNames],
    ipAddresses,
  });
}
