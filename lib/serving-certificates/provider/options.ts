import { type IdentityOptions } from '../../kubernetes';
import { type IServingCertificates, type ServingCertificateOptions } from '../serving-certificate';
import { type ServingRenewal } from './renewal';

export interface ServingCertificateProviderProps {
  /**
   * Where certificates come from: `AnnotatedServices`, also as `services` of a platform, or `ServingCertificates`.
   * @default - from annotations, by their usual names: one `AnnotatedServices` for all such providers of a chart
   */
  readonly certificates?: IServingCertificates;
  /** Directory in which pods have certificate and key. @default '/etc/tls/certs' */
  readonly certificatePath?: string;
  /** Directory in which pods have the trusted roots. @default '/etc/tls/ca' */
  readonly rootsPath?: string;
  /** How programs come to renewed files. @default ServingRenewal.PROGRAM_READS_AGAIN */
  readonly renewal?: ServingRenewal;
}

/** What is said of a workload that only trusts. */
export interface ServingTrustOptions extends IdentityOptions {
  /** Directory in which this workload's pods have the trusted roots. @default - that of the provider */
  readonly rootsPath?: string;
  /** How this program comes to renewed files. @default - that of the provider */
  readonly renewal?: ServingRenewal;
}

/** What is said of a workload with a certificate. */
export interface ServingSecureOptions extends ServingTrustOptions, ServingCertificateOptions {
  /** Directory in which this workload's pods have certificate and key. @default - that of the provider */
  readonly certificatePath?: string;
  /**
   * Permissions of certificate and key. Kubernetes gives them to root; others read them as members of the pod's
   * `fsGroup`, and without one not at all unless everybody in the container may.
   * @default - 0o440 where the pod has an fsGroup, and 0o444 where it has none or that is not known
   */
  readonly fileMode?: number;
}
