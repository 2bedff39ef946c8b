import { type Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { refuse, type ServiceIdentity } from '../../identity';
import {
  certificateModeProblem,
  checkExternalWorkload,
  type ExternalWorkload,
  type IdentityOptions,
  type IIdentityProvider,
  type KubernetesObject,
  type PodWiring,
  wirePatch,
  wirePlusWorkload,
  wireTemplate,
} from '../../kubernetes';
import { type CertificateLayout, type CertificateOptions, type ServiceCertificate } from '../layout';
import { againProblem, certificateOptions } from './again';
import { type CertificateConnection, connectionOf } from './connection';
import { certificateWiring } from './mount';
import { CertificatePaths } from './paths';

export interface CertificateIdentityProviderProps {
  /** To which the certificates of the services are added. */
  readonly layout: CertificateLayout;
  /** Directory in which the pods have their files. @default '/etc/certificates' */
  readonly mountPath?: string;
}

export interface CertificateSecureOptions extends CertificateOptions, IdentityOptions {
  /** Directory in which this workload's pods have their files. @default - that of the provider */
  readonly mountPath?: string;
  /**
   * Further paths of files, below the directory: `{ 'ca.crt': 'root.pem' }` has the authorities under two names.
   * @default - none
   */
  readonly paths?: { readonly [path: string]: string };
  /**
   * Permissions of the files. Kubernetes gives them to root; others read them as members of the pod's `fsGroup`,
   * and without one not at all unless everybody in the container may.
   * @default - 0o440 where the pod has an fsGroup, and 0o444 where it has none or that is not known
   */
  readonly fileMode?: number;
}

/** A certificate of a service, which may not be registered yet. */
interface Planned {
  readonly certificate: ServiceCertificate;
  /** All certificates of the service, with that one. */
  readonly certificates: ServiceCertificate[];
  /** Registers it. */
  commit(): void;
}

/**
 * Delivers identities by certificates: adds each service to a layout, once, and mounts its own files in its pods.
 * Who issues them is not its business: see `CertificateGenerator`.
 */
export class CertificateIdentityProvider extends Construct implements IIdentityProvider {
  /** The certificates of the services. */
  readonly layout: CertificateLayout;
  private readonly mountPath: string;

  constructor(scope: Construct, id: string, props: CertificateIdentityProviderProps) {
    super(scope, id);
    this.layout = props.layout;
    this.mountPath = props.mountPath ?? '/etc/certificates';
  }

  /**
   * Adds the service to the layout, once, without touching a workload. With another `name`, it is a second
   * certificate of the service, which its pods get as well from then on.
   * @throws InvalidInputError if the service was added before, as somebody else or with another certificate
   */
  register(service: ServiceIdentity, options: CertificateOptions = {}): ServiceCertificate {
    const { certificate, commit } = this.plan(service, options);
    commit();
    return certificate;
  }

  /**
   * Gives a cdk8s-plus workload the certificate of the service. Its containers must have been added before.
   * @throws InvalidInputError if its service account or a label is another
   */
  secure(
    workload: Workload,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): CertificateConnection {
    const place = workload.node.path;
    const { kind, name } = workload;
    // Others end by themselves, or are made anew.
    const restarted = ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind);
    const planned = restarted ? this.plan(service, options, { kind, name }) : this.plan(service, options);
    const grouped = workload.securityContext.fsGroup !== undefined;
    const wiring = this.wiring(planned, service, options, grouped, place);
    wirePlusWorkload(workload, service, wiring, options.containers);
    planned.commit();
    const paths = this.paths(planned.certificate, options, place);
    return connectionOf(this.layout, planned.certificate, paths, options.peers ?? []);
  }

  /**
   * The pod template, with the certificate of the service: for raw Kubernetes objects. It does not say whose
   * template it is: name that in `workloads` to have it restarted.
   * @throws InvalidInputError if its service account or a label is another
   */
  secureTemplate(
    template: PodTemplateSpec,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): PodTemplateSpec {
    const planned = this.plan(service, options);
    const place = `pod template of ${service.name}`;
    const grouped = template.spec?.securityContext?.fsGroup !== undefined;
    const wiring = this.wiring(planned, service, options, grouped, place);
    const wired = wireTemplate(template, service, wiring, options.containers, place);
    planned.commit();
    return wired;
  }

  /**
   * A strategic-merge patch that gives the certificate to a workload which something else declares. It keeps its
   * service account: a certificate comes to whoever mounts it.
   * @throws InvalidInputError if it has no containers or is of another kind
   */
  patch(
    workload: ExternalWorkload,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): KubernetesObject {
    checkExternalWorkload(workload);
    const planned = this.plan(service, options, workload);
    const wiring = this.wiring(planned, service, options, false, `patch of ${workload.name}`);
    const patch = wirePatch(workload, service, wiring);
    planned.commit();
    return patch;
  }

  /** Where the pods of the service have its certificate, without touching a workload. */
  connection(service: ServiceIdentity, options: CertificateSecureOptions = {}): CertificateConnection {
    const { certificate, commit } = this.plan(service, options);
    const paths = this.paths(certificate, options, this.node.path);
    commit();
    return connectionOf(this.layout, certificate, paths, options.peers ?? []);
  }

  /**
   * What is to be registered, checked and not done yet: what is refused afterwards leaves nothing behind.
   *
   * @param restarted workload of the service that is restarted besides those of the options
   */
  private plan(
    service: ServiceIdentity,
    options: CertificateOptions,
    restarted?: { readonly kind: string; readonly name: string },
  ): Planned {
    const { layout } = this;
    const own = restarted
      ? [{ kind: restarted.kind, name: restarted.name, namespace: service.namespace }]
      : [];
    const workloads = [...(options.workloads ?? []), ...own];
    const held = layout.certificatesOf(service);
    const earlier = layout
      .declarationsOf(service)
      .find(({ certificate }) => options.name === undefined || certificate.name === options.name);
    if (!earlier) {
      const planned = layout.plan(service, { ...certificateOptions(options), workloads });
      return { ...planned, certificates: [...held, planned.certificate] };
    }
    refuse(layout.contradiction(service) ?? againProblem(service, earlier.options, options), this.node.path);
    const commit = () => {
      for (const workload of workloads) layout.restart(service, workload);
    };
    return { certificate: earlier.certificate, certificates: held, commit };
  }

  private wiring(
    { certificate, certificates }: Planned,
    service: ServiceIdentity,
    options: CertificateSecureOptions,
    grouped: boolean,
    place: string,
  ): PodWiring {
    const mode = options.fileMode ?? (grouped ? 0o440 : 0o444);
    refuse(certificateModeProblem(mode), `${place}, fileMode`);
    return certificateWiring(
      {
        service,
        certificates,
        paths: this.paths(certificate, options, place),
        extra: options.paths ?? {},
        mode,
      },
      place,
    );
  }

  private paths(
    certificate: ServiceCertificate,
    { mountPath }: CertificateSecureOptions,
    place: string,
  ): CertificatePaths {
    return new CertificatePaths(mountPath ?? this.mountPath, certificate, place);
  }
}
