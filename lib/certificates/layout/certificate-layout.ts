import {
  distinguishedNameProblem,
  dnsLabelProblem,
  dnsSubdomainProblem,
  InvalidInputError,
  type Problem,
  refuse,
  type ServiceIdentity,
  type TrustDomain,
} from '../../identity';
import { authorityProblems } from './authority-rules';
import { certificateProblems, workloadProblems } from './certificate-rules';
import { Claims } from './claims';
import { authorityOf, canonicalAddresses, certificateOf, edgeOf, subjectSuffixOf } from './defaults';
import {
  type AuthorityLayout,
  type CertificateLayoutEntry,
  type EdgeLayout,
  type EntryRef,
  type LayoutDocument,
  type WorkloadRef,
} from './document';
import { type CertificateLayoutProps, type CertificateOptions, SecretLayout } from './options';
import { InvalidLayoutError, type LayoutProblem } from './problems';
import { layoutProblems, nameTakenProblem, versionProblem } from './rules';
import { ServiceCertificate } from './service-certificate';
import { contradiction, keyOf, namespaceProblem, notAdded, shareProblem } from './service-rules';
import { entryClashProblem } from './target-rules';
import { targetsOf } from './targets';

/** That a service has a certificate, and what was said of it. */
interface Declaration {
  readonly service: ServiceIdentity;
  readonly certificate: ServiceCertificate;
  readonly options: CertificateOptions;
}

/** A certificate that can be added. @internal */
export interface PlannedCertificate {
  readonly certificate: ServiceCertificate;
  /** Adds it. */
  commit(): void;
}

/** A certificate, and what makes it hold its names. */
interface Held {
  readonly certificate: ServiceCertificate;
  hold(): void;
}

/**
 * Which certificates there are, what they say, and which Secret has them. Services are added to it, by
 * themselves or by a `CertificateIdentityProvider`; issuers read its document.
 */
export class CertificateLayout {
  /** Namespace of the Secret with the authority's key, and of the shared Secret. */
  readonly namespace: string;
  /** Trust domain of the SPIFFE IDs. */
  readonly trustDomain: TrustDomain;
  /** Name of the shared Secret, or what the names of those of the services begin with. */
  readonly secretName: string;
  /** How the certificates are divided among Secrets. */
  readonly secrets: SecretLayout;
  /** Whether workloads are restarted when their certificate changed. */
  readonly restartWorkloads: boolean;
  private readonly authority: AuthorityLayout;
  private readonly edge?: EdgeLayout;
  private readonly certificates: ServiceCertificate[] = [];
  private readonly declarations = new Map<string, Declaration[]>();
  private drafted?: LayoutDocument;
  private readonly claims = new Claims();
  private readonly namespaces = new Set<string>();
  private readonly listeners: ((namespace: string) => void)[] = [];

  constructor(private readonly props: CertificateLayoutProps) {
    this.namespace = props.namespace;
    this.trustDomain = props.trustDomain;
    this.secretName = props.secretName ?? 'runtime-certs';
    this.secrets = props.secrets ?? SecretLayout.SHARED;
    this.restartWorkloads = props.restartWorkloads ?? true;
    refuse(dnsLabelProblem(this.namespace), 'certificate layout, namespace');
    refuse(dnsSubdomainProblem(this.secretName), 'certificate layout, secretName');
    if (props.runtimeLayoutVersion !== undefined)
      refuse(versionProblem(props.runtimeLayoutVersion), 'certificate layout, runtimeLayoutVersion');
    const suffix = subjectSuffixOf(props);
    refuse(distinguishedNameProblem(suffix), 'certificate layout, subjectSuffix');
    this.authority = authorityOf(props);
    refuseFirst(authorityProblems(this.authority), 'certificate layout, authority');
    refuse(entryClashProblem(this.sharedSecret, this.authority.entry), 'certificate layout, secretName');
    if (props.edge) this.edge = edgeOf(props.edge, suffix, this.authority);
    this.note(this.namespace);
  }

  /**
   * Adds the certificate of a service, or another one for the same service.
   * @throws InvalidInputError if it cannot be issued, or takes what belongs to another certificate
   */
  add(service: ServiceIdentity, options: CertificateOptions = {}): ServiceCertificate {
    const { certificate, commit } = this.plan(service, options);
    commit();
    return certificate;
  }

  /** What `add` would do, checked and not done yet: for those who check more before they do it. @internal */
  plan(service: ServiceIdentity, options: CertificateOptions): PlannedCertificate {
    const place = `certificate ${options.name ?? service.name}`;
    const { workloads = [] } = options;
    refuse(this.contradiction(service), place);
    for (const workload of workloads) checkWorkload(workload, service);
    const { certificate, hold } = options.sharesCertificateOf
      ? this.share(service, options.sharesCertificateOf, options, place)
      : this.issue(service, options, place);
    const commit = () => {
      hold();
      const declaration = { service, certificate, options };
      this.declarations.set(keyOf(service), [...this.declarationsOf(service), declaration]);
      this.note(service.namespace);
      for (const workload of workloads) this.restart(service, workload);
    };
    return { certificate, commit };
  }

  /** The certificates of a service, in the order in which they were added; none if it was not added. */
  certificatesOf(service: ServiceIdentity): ServiceCertificate[] {
    return this.declarationsOf(service).map(({ certificate }) => certificate);
  }

  /**
   * The certificate of a service, the first if it has several.
   * @throws InvalidInputError if the service was not added
   */
  certificateOf(service: ServiceIdentity): ServiceCertificate {
    const [first] = this.certificatesOf(service);
    if (!first) throw new InvalidInputError(notAdded(service), 'certificate layout');
    return first;
  }

  /**
   * Has a workload restarted when a certificate of the service changed, unless nothing is restarted.
   * @throws InvalidInputError if the service was not added, or the workload is of another kind
   */
  restart(service: ServiceIdentity, workload: WorkloadRef): void {
    this.certificateOf(service);
    checkWorkload(workload, service);
    if (!this.restartWorkloads) return;
    for (const certificate of this.certificatesOf(service)) certificate.restart(workload);
    this.drafted = undefined;
    this.note(workload.namespace);
  }

  /**
   * What was added so far, as the document that issuers read.
   * @throws InvalidLayoutError if the certificates, each of which is right, do not go together
   */
  document(): LayoutDocument {
    if (this.drafted) return this.drafted;
    const document = this.draft();
    const problems = layoutProblems(document);
    if (problems.length > 0) throw new InvalidLayoutError(problems, 'certificate layout');
    this.drafted = document;
    return document;
  }

  /** How a service was declared: once for each of its certificates. @internal */
  declarationsOf(service: ServiceIdentity): Declaration[] {
    return this.declarations.get(keyOf(service)) ?? [];
  }

  /** Why the service cannot be added, because one that was added contradicts it, or undefined. @internal */
  contradiction(service: ServiceIdentity): Problem | undefined {
    const [earlier] = this.declarationsOf(service);
    return earlier && contradiction(earlier.service, service);
  }

  /** Calls back for each namespace with a Secret or a workload, those that come later, too. @internal */
  eachNamespace(listener: (namespace: string) => void): void {
    this.listeners.push(listener);
    for (const namespace of this.namespaces) listener(namespace);
  }

  private issue(service: ServiceIdentity, options: CertificateOptions, place: string): Held {
    const [earlier] = this.certificatesOf(service);
    const certificate = new ServiceCertificate(
      service,
      earlier?.secret ?? this.secretOf(service, options.name ?? service.name),
      certificateOf(service, options, this.props, this.authority),
    );
    refuse(namespaceProblem(service, certificate.secret, this.secrets), place);
    refuse(entryClashProblem(certificate.secret, this.authority.entry), `${place}, Secret`);
    if (this.certificates.some(({ name }) => name === certificate.name)) {
      refuse(nameTakenProblem(certificate.name), place);
    }
    const hold = this.checked(certificate, certificate.entry, place);
    return {
      certificate,
      hold: () => {
        hold();
        this.certificates.push(certificate);
      },
    };
  }

  private share(
    service: ServiceIdentity,
    owner: ServiceIdentity,
    options: CertificateOptions,
    place: string,
  ): Held {
    const certificate = this.certificateOf(owner);
    refuse(shareProblem(service, this.certificatesOf(service), options), place);
    refuse(namespaceProblem(service, certificate.secret, this.secrets), place);
    const names = [...service.dnsNames, ...(options.dnsNames ?? [])];
    const entry = certificate.extendedBy(names, canonicalAddresses(options.ipAddresses));
    return { certificate, hold: this.checked(certificate, entry, place) };
  }

  /** @returns what makes the certificate that */
  private checked(certificate: ServiceCertificate, entry: CertificateLayoutEntry, place: string): () => void {
    const namespaces = [certificate.secret.namespace];
    const own = { trustDomain: this.trustDomain.name, authority: this.authority };
    refuseFirst(certificateProblems(entry, own), place);
    refuseFirst(this.claims.problems(entry, namespaces), place);
    return () => {
      this.claims.hold(entry, namespaces);
      certificate.become(entry);
      this.drafted = undefined;
    };
  }

  private get sharedSecret(): EntryRef {
    return { namespace: this.namespace, name: this.secretName };
  }

  private secretOf(service: ServiceIdentity, name: string): EntryRef {
    if (this.secrets === SecretLayout.SHARED) return this.sharedSecret;
    return { namespace: service.namespace, name: `${this.secretName}-${name}` };
  }

  private draft(): LayoutDocument {
    return {
      version: 1,
      runtimeLayoutVersion: this.props.runtimeLayoutVersion ?? '1',
      trustDomain: this.trustDomain.name,
      authority: this.authority,
      certificates: this.certificates.map(({ entry }) => entry),
      targets: targetsOf(this.certificates, this.secrets === SecretLayout.SHARED ? [this.sharedSecret] : []),
      ...(this.edge ? { edge: this.edge } : {}),
    };
  }

  private note(namespace: string): void {
    if (this.namespaces.has(namespace)) return;
    this.namespaces.add(namespace);
    for (const listener of this.listeners) listener(namespace);
  }
}

function checkWorkload(workload: WorkloadRef, { name }: ServiceIdentity): void {
  refuseFirst(workloadProblems(workload), `workload ${workload.name} of ${name}`);
}

function refuseFirst([first]: LayoutProblem[], place: string): void {
  if (first) throw new InvalidInputError(first.problem, first.path ? `${place}, ${first.path}` : place);
}
