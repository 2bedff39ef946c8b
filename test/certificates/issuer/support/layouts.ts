import {
  type CertificateLayoutEntry,
  CertificateKeyType,
  checkLayout,
  KeyEncoding,
  type LayoutDocument,
  Pkcs12Profile,
} from '../../../../lib/certificates/layout';

export const DAY = 86_400;
export const NOW = new Date('2026-03-01T12:00:00Z');

export const later = (days: number, from = NOW): Date => new Date(from.getTime() + days * DAY * 1000);

export const AUTHORITY = { namespace: 'demo', name: 'runtime-ca' };
export const SHARED = { namespace: 'demo', name: 'runtime-certs' };
/** A second target, in a namespace of its own. */
export const EXTRA = { namespace: 'edge', name: 'gateway-certs' };

export function leaf(name: string, changes: Partial<CertificateLayoutEntry> = {}): CertificateLayoutEntry {
  return {
    name,
    subject: `CN=serviceradar-${name},OU=Kubernetes,O=ServiceRadar,C=US`,
    dnsNames: [`serviceradar-${name}`, `serviceradar-${name}.demo.svc`, 'localhost'],
    ipAddresses: ['127.0.0.1'],
    spiffeId: `spiffe://demo.example.org/ns/demo/sa/${name}`,
    keyType: CertificateKeyType.EC_P256,
    keyEncoding: KeyEncoding.PKCS8,
    lifetimeSeconds: 365 * DAY,
    renewBeforeSeconds: 120 * DAY,
    chain: false,
    workloads: [],
    ...changes,
  };
}

/** Three certificates; `web` has every derived file, and `gateway` a target of its own. */
export function layoutOf(changes: Partial<LayoutDocument> = {}): LayoutDocument {
  return checkLayout(
    {
      version: 1,
      runtimeLayoutVersion: '1',
      trustDomain: 'demo.example.org',
      authority: {
        entry: AUTHORITY,
        subject: 'CN=ServiceRadar Root CA,O=ServiceRadar,C=US',
        keyType: CertificateKeyType.EC_P256,
        lifetimeSeconds: 3650 * DAY,
        pathLength: 1,
      },
      certificates: [
        leaf('core'),
        leaf('web', { chain: true, keystore: Pkcs12Profile.MODERN }),
        leaf('gateway', { dnsNames: ['gateway.example.org', 'localhost'] }),
      ],
      targets: [
        { entry: SHARED, certificates: ['core', 'web'] },
        { entry: EXTRA, certificates: ['gateway'] },
      ],
      edge: {
        gateway: 'gateway.example.org:50052',
        serverName: 'gateway.example.org',
        subjectSuffix: 'OU=Edge,O=ServiceRadar',
        maxLifetimeSeconds: 90 * DAY,
      },
      ...changes,
    },
    'the test',
  );
}

/** The same without keystores, which take their time. */
export const plainLayout = (changes: Partial<LayoutDocument> = {}): LayoutDocument =>
  withLeaf(layoutOf(changes), 'web', { keystore: undefined });

/** One certificate in each of two targets. */
export const smallLayout = (): LayoutDocument =>
  layoutOf({
    certificates: [leaf('core'), leaf('gateway', { dnsNames: ['gateway.example.org'] })],
    targets: [
      { entry: SHARED, certificates: ['core'] },
      { entry: EXTRA, certificates: ['gateway'] },
    ],
  });

/** The authority and one certificate: what can be interrupted between two entries, in the fewest steps. */
export const tinyLayout = (): LayoutDocument =>
  layoutOf({
    certificates: [leaf('core', { dnsNames: ['gateway.example.org'] })],
    targets: [{ entry: SHARED, certificates: ['core'] }],
  });

/** A layout with one certificate changed. */
export function withLeaf(
  layout: LayoutDocument,
  name: string,
  changes: Partial<CertificateLayoutEntry>,
): LayoutDocument {
  return {
    ...layout,
    certificates: layout.certificates.map((entry) =>
      entry.name === name ? { ...entry, ...changes } : entry,
    ),
  };
}
