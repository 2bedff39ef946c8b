import { type ServiceIdentity } from '../../identity';
import { type CertificateLayoutEntry, type EntryRef, type WorkloadRef } from './document';
import { filesOf } from './files';

/** A certificate of the layout, and whose it is. */
export class ServiceCertificate {
  /** What its files begin with. */
  readonly name: string;
  /** Subject as RFC 4514 writes it. */
  readonly subject: string;
  /** Its SPIFFE ID. @default - it has none */
  readonly spiffeId?: string;

  /** @internal */
  constructor(
    /** Service that it is for, the first of those that share it. */
    readonly service: ServiceIdentity,
    /** Secret in which it is stored. */
    readonly secret: EntryRef,
    private planned: CertificateLayoutEntry,
  ) {
    this.name = planned.name;
    this.subject = planned.subject;
    this.spiffeId = planned.spiffeId;
  }

  /** Names of its files, without `root.pem`: keys of the Secret. */
  get files(): string[] {
    return filesOf(this.planned);
  }

  /** Its DNS names so far. */
  get dnsNames(): string[] {
    return this.planned.dnsNames;
  }

  /** Whether it has a chain. */
  get chain(): boolean {
    return this.planned.chain;
  }

  /** Whether it has a keystore and a truststore. */
  get keystore(): boolean {
    return this.planned.keystore !== undefined;
  }

  /** As the document has it. @internal */
  get entry(): CertificateLayoutEntry {
    return this.planned;
  }

  /** With the names of another service besides. @internal */
  extendedBy(dnsNames: string[], ipAddresses: string[]): CertificateLayoutEntry {
    return {
      ...this.planned,
      dnsNames: [...new Set([...this.planned.dnsNames, ...dnsNames])],
      ipAddresses: [...new Set([...this.planned.ipAddresses, ...ipAddresses])],
    };
  }

  /** @internal */
  become(entry: CertificateLayoutEntry): void {
    this.planned = entry;
  }

  /** Has a workload restarted when it changed; once, however often it is asked for. @internal */
  restart(workload: WorkloadRef): void {
    const { kind, namespace, name } = workload;
    const same = (other: WorkloadRef) =>
      other.kind === kind && other.namespace === namespace && other.name === name;
    if (this.planned.workloads.some(same)) return;
    this.planned = { ...this.planned, workloads: [...this.planned.workloads, { kind, namespace, name }] };
  }
}
