import { type DatasvcRole, type SecurityRole } from './declaration';

/** By what services identify themselves to each other. */
export enum SecurityMode {
  /** SVIDs of SPIRE, over the Workload API. */
  SPIFFE = 'spiffe',
  /** Certificates in files. */
  MTLS = 'mtls',
}

/** The files of a service's certificate, by absolute paths. */
export interface TlsFiles {
  readonly cert_file: string;
  readonly key_file: string;
  /** By which a client judges servers. */
  readonly ca_file: string;
  /** By which a server judges clients. */
  readonly client_ca_file: string;
}

/** A `security` block of ServiceRadar's configuration files. */
export interface SecurityBlock {
  readonly mode: SecurityMode;
  readonly role?: SecurityRole;
  /** In mode spiffe. */
  readonly trust_domain?: string;
  /** Whom to expect at the other end, in mode spiffe; in blocks that a client reads. */
  readonly server_spiffe_id?: string;
  /** In mode spiffe. */
  readonly workload_socket?: string;
  /** Directory of the certificates, where there are some. */
  readonly cert_dir?: string;
  /** Whom to expect at the other end, in mode mtls; in blocks that a client reads. */
  readonly server_name?: string;
  /** In mode spiffe they are there for the way back to mtls. */
  readonly tls?: TlsFiles;
  /** The same files, for software that knows no `tls` block. */
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly ca_file?: string;
  readonly client_ca_file?: string;
}

/** A line of datasvc's access list (`rbac.roles`). */
export interface DatasvcRule {
  readonly identity: string;
  readonly role: DatasvcRole;
}
