import { type CertificateLayout } from '../certificates';
import { type Catalogue, type ServiceRadarService } from './catalogue';
import { edgeCertificateName } from './certificate-paths';
import { edgeSubjectSuffix, extraNames } from './certificate-props';
import { type CertsValues } from './values';

/** Adds the certificate of every service that speaks TLS. */
export function addCertificates(layout: CertificateLayout, catalogue: Catalogue, certs: CertsValues): void {
  for (const service of catalogue.certified) {
    const { sharesIdentityOf, certificate, compose, edgeAgent } = service.declaration;
    const extra = extraNames(certs, service.name);
    if (sharesIdentityOf) {
      const owner = catalogue.service(sharesIdentityOf).identity;
      layout.add(service.identity, { ...extra, sharesCertificateOf: owner });
      continue;
    }
    const headless = certificate?.headless ? headlessNames(certificate.headless, service) : [];
    const short = catalogue.compose && compose ? [compose.service] : [];
    layout.add(service.identity, {
      name: service.certificateName,
      dnsNames: [...headless, ...short, ...extra.dnsNames],
      ipAddresses: extra.ipAddresses,
      withoutSpiffeId: !service.hasSvid,
    });
    if (edgeAgent) addEdgeAgent(layout, service, certs);
  }
}

/** Names of a Service without an address of its own, and of each of its pods. */
function headlessNames(name: string, { identity }: ServiceRadarService): string[] {
  const service = `${name}.${identity.namespace}`;
  const full = `${service}.svc.cluster.local`;
  return [name, service, `${service}.svc`, full, `*.${service}.svc`, `*.${full}`];
}

/** The gateway takes ID and partition of an agent from its common name, and what it is from its SPIFFE ID. */
function addEdgeAgent(layout: CertificateLayout, service: ServiceRadarService, certs: CertsValues): void {
  const { id, partition } = certs.agent;
  const commonName = `${id}.${partition}.serviceradar`;
  layout.add(service.identity, {
    name: edgeCertificateName(certs.agent),
    subject: `CN=${commonName},${edgeSubjectSuffix(certs)}`,
    withoutServiceNames: true,
    dnsNames: [commonName],
    spiffeId: layout.trustDomain.id('agent', partition, id),
    chain: true,
  });
}
