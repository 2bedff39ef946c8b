import { type Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { type ServiceIdentity } from '../../identity';
import {
  checkExternalWorkload,
  type ExternalWorkload,
  type IIdentityProvider,
  type KubernetesObject,
  type PodWiring,
  wirePatch,
  wirePlusWorkload,
  wireTemplate,
} from '../../kubernetes';
import {
  type IServingCertificates,
  type ServingCertificate,
  type ServingCertificateOptions,
} from '../serving-certificate';
import { podAnnotations } from './annotations';
import { type ServingConnection, servingConnection, servingTrust, type ServingTrust } from './connection';
import { DeclaredServices } from './declared';
import {
  type ServingCertificateProviderProps,
  type ServingSecureOptions,
  type ServingTrustOptions,
} from './options';
import { checkedRenewal, ServingRenewal } from './renewal';
import { annotateService, annotationsOf, type IServiceObject } from './service-object';
import { usualServices } from './usual-services';
import { certificateWiring, ServingPaths, trustWiring } from './wiring';

interface Annotations {
  readonly [key: string]: string;
}

/**
 * Delivers identities by certificates of cert-manager, which a Service asks for by an annotation: annotates the Service,
 * and mounts certificate and trusted roots in its pods. With `ServingCertificates`, the Certificate is made instead of
 * the annotation, and all else stays as it is.
 */
export class ServingCertificateProvider extends Construct implements IIdentityProvider {
  private readonly certificates: IServingCertificates;
  private readonly declared = new DeclaredServices();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServingCertificateProviderProps = {},
  ) {
    super(scope, id);
    this.certificates = props.certificates ?? usualServices(this);
    this.paths({}, this.node.path);
    this.renewal({}, this.node.path);
    this.node.addValidation({ validate: () => this.declared.problems(this.node.path) });
  }

  /**
   * Declares the certificate of the service, once, without touching a workload or its Service.
   * @throws InvalidInputError if the service cannot have one, or has another
   */
  register(service: ServiceIdentity, options: ServingCertificateOptions = {}): ServingCertificate {
    return this.certificates.add(service, options);
  }

  /**
   * Annotates the Service, of cdk8s-plus or a raw object: `ApiObject` or `Manifest`.
   * @throws InvalidInputError if it is not that of the service, or the service cannot have a certificate
   */
  annotate(object: IServiceObject, service: ServiceIdentity, options: ServingCertificateOptions = {}): void {
    annotateService(object, this.certificates.plan(service, options));
    this.certificates.add(service, options);
    this.declared.annotate(service);
  }

  /**
   * The annotations of its Service, for one that something else declares: a chart's values, say.
   * @throws InvalidInputError if the service cannot have a certificate
   */
  serviceAnnotations(service: ServiceIdentity, options: ServingCertificateOptions = {}): Annotations {
    const { annotations } = this.certificates.add(service, options);
    this.declared.annotate(service);
    return annotations;
  }

  /**
   * A strategic-merge patch that annotates a Service which something else declares.
   * @throws InvalidInputError if the service cannot have a certificate
   */
  servicePatch(service: ServiceIdentity, options: ServingCertificateOptions = {}): KubernetesObject {
    const annotations = this.serviceAnnotations(service, options);
    const { name, namespace } = service;
    return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, annotations } };
  }

  /**
   * Gives a cdk8s-plus workload the certificate of the service, and the trusted roots. Its containers must have been
   * added before.
   * @throws InvalidInputError if its service account or a label is another
   */
  secure(
    workload: Workload,
    service: ServiceIdentity,
    options: ServingSecureOptions = {},
  ): ServingConnection {
    const place = workload.node.path;
    const grouped = workload.securityContext.fsGroup !== undefined;
    const present = annotationsOf(workload.podMetadata);
    wirePlusWorkload(
      workload,
      service,
      this.wiring(service, options, grouped, present, place),
      options.containers,
    );
    return this.mounted(service, options, place);
  }

  /**
   * The pod template, with the certificate of the service and the trusted roots: for raw Kubernetes objects.
   * @throws InvalidInputError if its service account or a label is another
   */
  secureTemplate(
    template: PodTemplateSpec,
    service: ServiceIdentity,
    options: ServingSecureOptions = {},
  ): PodTemplateSpec {
    const place = `pod template of ${service.name}`;
    const grouped = template.spec?.securityContext?.fsGroup !== undefined;
    const wiring = this.wiring(service, options, grouped, template.metadata?.annotations, place);
    const wired = wireTemplate(template, service, wiring, options.containers, place);
    this.mounted(service, options, place);
    return wired;
  }

  /**
   * A strategic-merge patch that gives certificate and trusted roots to a workload which something else declares. It
   * keeps its service account: a certificate comes to whoever mounts it.
   * @throws InvalidInputError if it has no containers or is of another kind
   */
  patch(
    workload: ExternalWorkload,
    service: ServiceIdentity,
    options: ServingSecureOptions = {},
  ): KubernetesObject {
    checkExternalWorkload(workload);
    const place = `patch of ${workload.name}`;
    const patch = wirePatch(workload, service, this.wiring(service, options, false, {}, place));
    this.mounted(service, options, place);
    return patch;
  }

  /** Where the pods of the service have its certificate, without touching a workload. */
  connection(service: ServiceIdentity, options: ServingSecureOptions = {}): ServingConnection {
    const paths = this.paths(options, this.node.path);
    const certificate = this.certificates.add(service, options);
    return servingConnection(this.certificates, certificate, paths, options.peers);
  }

  /**
   * Gives a cdk8s-plus workload the trusted roots only: for clients that show no certificate, and need no Service.
   * @throws InvalidInputError if its namespace has none, or its service account or a label is another
   */
  trust(workload: Workload, client: ServiceIdentity, options: ServingTrustOptions = {}): ServingTrust {
    const place = workload.node.path;
    const present = annotationsOf(workload.podMetadata);
    wirePlusWorkload(workload, client, this.trusting(client, options, present, place), options.containers);
    return servingTrust(this.paths(options, place), options.peers);
  }

  /**
   * The pod template with the trusted roots only: for raw Kubernetes objects.
   * @throws InvalidInputError if its namespace has none, or its service account or a label is another
   */
  trustTemplate(
    template: PodTemplateSpec,
    client: ServiceIdentity,
    options: ServingTrustOptions = {},
  ): PodTemplateSpec {
    const place = `pod template of ${client.name}`;
    const wiring = this.trusting(client, options, template.metadata?.annotations, place);
    return wireTemplate(template, client, wiring, options.containers, place);
  }

  /**
   * A strategic-merge patch that gives the trusted roots only to a workload which something else declares.
   * @throws InvalidInputError if its namespace has none, it has no containers or is of another kind
   */
  trustPatch(
    workload: ExternalWorkload,
    client: ServiceIdentity,
    options: ServingTrustOptions = {},
  ): KubernetesObject {
    checkExternalWorkload(workload);
    return wirePatch(workload, client, this.trusting(client, options, {}, `patch of ${workload.name}`));
  }

  /** Declared only when nothing can be refused any more. */
  private mounted(service: ServiceIdentity, options: ServingSecureOptions, place: string): ServingConnection {
    const certificate = this.certificates.add(service, options);
    this.declared.mount(certificate);
    return servingConnection(this.certificates, certificate, this.paths(options, place), options.peers);
  }

  private wiring(
    service: ServiceIdentity,
    options: ServingSecureOptions,
    grouped: boolean,
    present: Annotations | undefined,
    place: string,
  ): PodWiring {
    const certificate = this.certificates.plan(service, options);
    const trust = this.certificates.trustOf(service);
    const mode = options.fileMode ?? (grouped ? 0o440 : 0o444);
    const paths = this.paths(options, place);
    return {
      ...certificateWiring(certificate, trust, paths, mode, place),
      annotations: podAnnotations(certificate, trust, this.renewal(options, place), present),
    };
  }

  private trusting(
    client: ServiceIdentity,
    options: ServingTrustOptions,
    present: Annotations | undefined,
    place: string,
  ): PodWiring {
    const trust = this.certificates.trustOf(client);
    return {
      ...trustWiring(trust, this.paths(options, place)),
      annotations: podAnnotations(undefined, trust, this.renewal(options, place), present),
    };
  }

  private paths(options: ServingSecureOptions, place: string): ServingPaths {
    const directories = {
      certificate: options.certificatePath ?? this.props.certificatePath ?? '/etc/tls/certs',
      roots: options.rootsPath ?? this.props.rootsPath ?? '/etc/tls/ca',
    };
    return new ServingPaths(directories, place);
  }

  private renewal({ renewal }: ServingTrustOptions, place: string): ServingRenewal {
    return checkedRenewal(renewal ?? this.props.renewal ?? ServingRenewal.PROGRAM_READS_AGAIN, place);
  }
}
