import { type ServiceIdentity } from '../identity';
import { type TrustObject } from './trust-object';

/** The certificate of a service: what is known of it before it is issued. */
export interface ServingCertificate {
  readonly service: ServiceIdentity;
  /** Name of the Certificate. */
  readonly name: string;
  /** Secret with `tls.crt` and `tls.key`, in the namespace of the service. */
  readonly secretName: string;
  /** Every name that it certifies. */
  readonly dnsNames: string[];
  /** Whether the names of the Service's pods are among them. */
  readonly wildcard: boolean;
  /** What the Service has to have for it; nothing where the Certificate is made by the program itself. */
  readonly annotations: { readonly [key: string]: string };
  /**
   * What it means that the Service lacks an annotation. One that has it must say the same, for it would get another
   * certificate.
   * @default - nothing
   */
  readonly impliedAnnotations?: { readonly [key: string]: string };
  /** Its SPIFFE ID. @default - it has none */
  readonly spiffeId?: string;
  /** Name of its trust domain. @default - it is in none */
  readonly trustDomain?: string;
}

/** What can be said of a service's certificate. */
export interface ServingCertificateOptions {
  /** Secret that gets the certificate, in the namespace of the service. @default '<service>-tls' */
  readonly secretName?: string;
  /** Whether it certifies the names of the pods of a headless Service, too: `*.<service>.<namespace>.svc`. @default false */
  readonly wildcard?: boolean;
}

/** Where certificates come from: annotations that Kyverno reads, or Certificates of this program. */
export interface IServingCertificates {
  /**
   * The certificate of a service, without declaring it.
   * @throws InvalidInputError if the service cannot have one, or has another
   */
  plan(service: ServiceIdentity, options?: ServingCertificateOptions): ServingCertificate;

  /**
   * Declares the certificate of a service, once.
   * @throws InvalidInputError if the service cannot have one, or has another
   */
  add(service: ServiceIdentity, options?: ServingCertificateOptions): ServingCertificate;

  /**
   * The trusted roots that a service has in its namespace.
   * @throws InvalidInputError if its namespace has none
   */
  trustOf(service: ServiceIdentity): TrustObject;
}
