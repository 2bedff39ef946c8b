import { type CertificateLayoutEntry, type LayoutDocument } from '../certificates';
import { type TrustDomain } from '../identity';
import { type Catalogue, type ServiceRadarService } from './catalogue';

export interface IdentityTableProps {
  readonly catalogue: Catalogue;
  readonly trustDomain: TrustDomain;
  /** Where there are certificates. @default - there are SVIDs only */
  readonly layout?: LayoutDocument;
  /** Name of the certificate by which the gateway knows the agent in the cluster. */
  readonly edgeCertificate: string;
}

const HEAD = ['SPIFFE ID', 'namespace', 'pod label', 'service account', 'DNS names'];
const HEAD_OF_CERTIFICATES = ['subject', 'Secret'];

const SVIDS =
  'A pod receives the SPIFFE ID if it is in the namespace, has the label and runs as the service account.';
const CERTIFICATES =
  'A pod has the certificate if it mounts its files of the Secret. NATS and datasvc know a service by its subject, or, where it has one, by its SPIFFE ID.';

/** Who gets which identity, as a Markdown document. */
export function identityTable(props: IdentityTableProps): string {
  const { catalogue, layout } = props;
  const services = layout ? catalogue.certified : catalogue.identified;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const head = layout ? [...HEAD, ...HEAD_OF_CERTIFICATES] : HEAD;
  return [
    '# Who receives which identity',
    '',
    layout ? CERTIFICATES : SVIDS,
    '',
    line(head),
    line(head.map(() => '---')),
    ...services.flatMap((service) => rows(service, props)).map(line),
    '',
  ].join('\n');
}

function rows(service: ServiceRadarService, props: IdentityTableProps): string[][] {
  const { identity, admin, hasSvid, certificateName, declaration } = service;
  const { trustDomain, layout, edgeCertificate } = props;
  const row = (id: string | undefined, names: string[], more: string[]): string[] => [
    id ? id + (admin ? ' (admin)' : '') : '–',
    identity.namespace,
    Object.entries(identity.podLabels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
    hasSvid ? identity.serviceAccount : '–',
    names.join('<br>'),
    ...more,
  ];
  if (!layout) return [row(identity.spiffeId(trustDomain).toString(), identity.dnsNames, [])];
  const own = [certificateName!, ...(declaration.edgeAgent ? [edgeCertificate] : [])];
  return own.map((name) => {
    const entry = layout.certificates.find((candidate) => candidate.name === name)!;
    return row(entry.spiffeId, entry.dnsNames, [entry.subject, storedIn(entry, layout)]);
  });
}

function storedIn({ name }: CertificateLayoutEntry, { targets }: LayoutDocument): string {
  const target = targets.find(({ certificates }) => certificates.includes(name));
  return `${target?.entry.name}: ${name}.pem`;
}
