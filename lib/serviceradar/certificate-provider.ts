import { type Workload } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import {
  type CertificateConnection,
  CertificateIdentityProvider,
  type CertificateLayout,
  type CertificateSecureOptions,
} from '../certificates';
import { type ServiceIdentity } from '../identity';
import { type ExternalWorkload, type KubernetesObject } from '../kubernetes';
import { type Catalogue } from './catalogue';
import { CERT_DIR, copiesOf } from './certificate-paths';

export interface ServiceRadarCertificateProviderProps {
  /** With the certificates of all services. */
  readonly layout: CertificateLayout;
  readonly catalogue: Catalogue;
}

/**
 * Delivers the certificates of ServiceRadar's services to where their software looks for them: in its directory,
 * and under the further names that some of it expects.
 */
export class ServiceRadarCertificateProvider extends CertificateIdentityProvider {
  private readonly catalogue: Catalogue;

  constructor(scope: Construct, id: string, props: ServiceRadarCertificateProviderProps) {
    super(scope, id, { layout: props.layout, mountPath: CERT_DIR });
    this.catalogue = props.catalogue;
  }

  override secure(
    workload: Workload,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): CertificateConnection {
    return super.secure(workload, service, this.withCopies(service, options));
  }

  override secureTemplate(
    template: PodTemplateSpec,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): PodTemplateSpec {
    return super.secureTemplate(template, service, this.withCopies(service, options));
  }

  override patch(
    workload: ExternalWorkload,
    service: ServiceIdentity,
    options: CertificateSecureOptions = {},
  ): KubernetesObject {
    return super.patch(workload, service, this.withCopies(service, options));
  }

  private withCopies(service: ServiceIdentity, options: CertificateSecureOptions): CertificateSecureOptions {
    const known = this.catalogue.services.find(({ identity }) => identity.name === service.name);
    return { ...options, paths: { ...(known && copiesOf(known)), ...options.paths } };
  }
}
