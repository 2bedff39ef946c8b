import { type ServiceIdentity } from '../../identity';
import { type IdentityConnection } from '../../kubernetes';
import { type IServingCertificates, type ServingCertificate } from '../serving-certificate';
import { type ServingPaths } from './wiring';

/** Where a workload has the trusted roots, and whom it may expect. */
export interface ServingTrust {
  /** The roots to trust, PEM; more than one while they change. */
  readonly caFile: string;
  /** For each of the peers, the DNS name to expect in its certificate: `<name>.<namespace>.svc`. */
  readonly peerNames: string[];
}

/** Where a workload has its certificate, and whom it may expect, for its own configuration. */
export interface ServingConnection extends ServingTrust, IdentityConnection {
  /** Its certificate, PEM, for servers and clients alike. */
  readonly certFile: string;
  /** Its private key, PEM. */
  readonly keyFile: string;
}

/** @param paths directories with the files */
export function servingTrust(paths: ServingPaths, peers: ServiceIdentity[] = []): ServingTrust {
  return {
    caFile: paths.caFile,
    peerNames: peers.map(({ name, namespace }) => `${name}.${namespace}.svc`),
  };
}

/** SPIFFE IDs are there only where certificates carry them. */
export function servingConnection(
  source: IServingCertificates,
  certificate: ServingCertificate,
  paths: ServingPaths,
  peers: ServiceIdentity[] = [],
): ServingConnection {
  const { spiffeId, trustDomain } = certificate;
  return {
    certFile: paths.certFile,
    keyFile: paths.keyFile,
    ...servingTrust(paths, peers),
    ...(spiffeId === undefined ? {} : { spiffeId, trustDomain }),
    peerIds: peers.flatMap((peer) => source.plan(peer).spiffeId ?? []),
  };
}
