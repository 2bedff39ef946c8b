import { type SpinnakerServiceType } from '../service-types';

/** A key of a Secret in Spinnaker's namespace. */
export interface SecretKey {
  /** Name of the Secret. */
  readonly secret: string;
  readonly key: string;
}

/** The files of a Java service. */
export interface JavaCertificate {
  /** Its certificate and key, PKCS#12. */
  readonly keyStore: SecretKey;
  readonly keyStorePassword: SecretKey;
  /** The trusted authorities, PKCS#12, as Java accepts them. */
  readonly trustStore: SecretKey;
  readonly trustStorePassword: SecretKey;
  /**
   * Whom it trusts when it calls, PKCS#12 as above: the authorities of the other services, and those of whom it calls
   * outside. A server goes by `trustStore`: an authority that anybody gets certificates from belongs here, never there.
   * @default - trustStore
   */
  readonly clientTrustStore?: SecretKey;
  /** With `clientTrustStore`, always. @default - trustStorePassword */
  readonly clientTrustStorePassword?: SecretKey;
}

/** The files of a Go service. */
export interface GoCertificate {
  /** Its certificate, PEM, signed by one of the authorities without another in between. */
  readonly certificate: SecretKey;
  /** Its RSA key, PEM, PKCS#1. */
  readonly key: SecretKey;
  /** @default - the key is not encrypted */
  readonly keyPassword?: SecretKey;
  /** The trusted authorities, PEM. */
  readonly authority: SecretKey;
  /** Whom it trusts when it calls, PEM: see {@link JavaCertificate.clientTrustStore}. @default - authority */
  readonly clientAuthority?: SecretKey;
}

/** Where Spinnaker's services have their certificates: each service one, with which it serves and calls. */
export interface ISpinnakerCertificates {
  /**
   * Namespace of the Secrets. The operator reads those of the SpinnakerService's own namespace only.
   * @default - not known
   */
  readonly namespace?: string;

  /** The files of a Java service. */
  java(service: SpinnakerServiceType): JavaCertificate;

  /** The files of a Go service. */
  go(service: SpinnakerServiceType): GoCertificate;
}
