import { type ServiceIdentity } from '../../identity';
import { type IdentityConnection } from '../../kubernetes';
import { type CertificateLayout, type ServiceCertificate } from '../layout';
import { type CertificatePaths } from './paths';

/** Where a workload has its certificate, and whom it may expect, for its own configuration. */
export interface CertificateConnection extends IdentityConnection {
  /** Its certificate, PEM. */
  readonly certFile: string;
  /** Its private key, PEM. */
  readonly keyFile: string;
  /** The authorities to trust, PEM; more than one while they change. */
  readonly caFile: string;
  /** Its certificate and that of the authority, PEM. @default - the certificate has no chain */
  readonly chainFile?: string;
  /** Its certificate and key, PKCS#12. @default - there is none */
  readonly keystoreFile?: string;
  /** The authorities to trust, PKCS#12. @default - there is none */
  readonly truststoreFile?: string;
  /** The password of both. @default - there is none */
  readonly keystorePasswordFile?: string;
  /** Subject of its certificate, as RFC 4514 writes it. */
  readonly subject: string;
  /** Name of its trust domain. */
  readonly trustDomain: string;
  /**
   * For each of the peers, the DNS name to expect in its certificate: `<name>.<namespace>.svc`, and the first of its
   * names where its certificate has not that one. Of a peer that can only be known by its subject there is none.
   */
  readonly peerNames: string[];
  /** Subjects of the peers' certificates; the peers must have some when it is read. */
  readonly peerSubjects: string[];
}

/** What is known of the peers is read late: they may be declared after the one who calls them. */
export function connectionOf(
  layout: CertificateLayout,
  certificate: ServiceCertificate,
  paths: CertificatePaths,
  peers: ServiceIdentity[],
): CertificateConnection {
  const { chainFile, keystoreFile, truststoreFile, keystorePasswordFile } = paths;
  return {
    certFile: paths.certFile,
    keyFile: paths.keyFile,
    caFile: paths.caFile,
    ...(chainFile === undefined ? {} : { chainFile }),
    ...(keystoreFile === undefined ? {} : { keystoreFile, truststoreFile, keystorePasswordFile }),
    ...(certificate.spiffeId === undefined ? {} : { spiffeId: certificate.spiffeId }),
    subject: certificate.subject,
    trustDomain: layout.trustDomain.name,
    get peerNames() {
      return peers.flatMap((peer) => nameOf(peer, layout.certificatesOf(peer)[0]) ?? []);
    },
    get peerIds() {
      return peers.flatMap((peer) => {
        const [held] = layout.certificatesOf(peer);
        const id = held ? held.spiffeId : peer.spiffeId(layout.trustDomain).toString();
        return id === undefined ? [] : [id];
      });
    },
    get peerSubjects() {
      return peers.map((peer) => layout.certificateOf(peer).subject);
    },
  };
}

function nameOf(
  { name, namespace }: ServiceIdentity,
  held: ServiceCertificate | undefined,
): string | undefined {
  const inCluster = `${name}.${namespace}.svc`;
  if (!held || held.dnsNames.includes(inCluster)) return inCluster;
  // Everybody has localhost, so that it tells nobody from another.
  return held.dnsNames.find((other) => other.toLowerCase() !== 'localhost' && !other.startsWith('*'));
}
