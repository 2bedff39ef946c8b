import { type KubernetesObject } from '../manifest';

/** Group and version of the kinds below. */
export const CERT_MANAGER_API_VERSION = 'cert-manager.io/v1';

/** The Certificate of cert-manager: the fields that programs use, in its own spelling. */
export interface CertManagerCertificate extends KubernetesObject {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Certificate';
  readonly spec: CertManagerCertificateSpec;
}

/** What a Certificate says. */
export interface CertManagerCertificateSpec {
  /** Secret that gets `tls.crt`, `tls.key` and `ca.crt`. */
  readonly secretName: string;
  readonly secretTemplate?: CertManagerSecretTemplate;
  readonly issuerRef: IssuerReference;
  readonly isCA?: boolean;
  readonly commonName?: string;
  readonly subject?: CertManagerSubject;
  readonly dnsNames?: string[];
  readonly ipAddresses?: string[];
  readonly uris?: string[];
  /** A Go duration. */
  readonly duration?: string;
  /** A Go duration. */
  readonly renewBefore?: string;
  readonly usages?: string[];
  readonly privateKey?: CertManagerPrivateKey;
  readonly keystores?: CertManagerKeystores;
  readonly additionalOutputFormats?: { readonly type: string }[];
  readonly revisionHistoryLimit?: number;
}

/** Labels and annotations of a Certificate's Secret. */
export interface CertManagerSecretTemplate {
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/** Who signs. */
export interface IssuerReference {
  readonly name: string;
  /** 'Issuer' of the same namespace, 'ClusterIssuer', or a kind of another group. @default 'Issuer' */
  readonly kind?: string;
  /** @default 'cert-manager.io' */
  readonly group?: string;
}

/** The subject of a certificate, without its common name. */
export interface CertManagerSubject {
  readonly organizations?: string[];
  readonly organizationalUnits?: string[];
  readonly countries?: string[];
  readonly localities?: string[];
  readonly provinces?: string[];
}

/** How a private key is made. */
export interface CertManagerPrivateKey {
  /** 'RSA' or 'ECDSA'. */
  readonly algorithm: string;
  readonly size: number;
  /** 'PKCS1' or 'PKCS8'. */
  readonly encoding: string;
  /** 'Always': each certificate has a new key. 'Never': all have the first. */
  readonly rotationPolicy: string;
}

/** Further files of a Certificate's Secret. */
export interface CertManagerKeystores {
  readonly pkcs12?: CertManagerKeystore & { readonly profile?: string };
  readonly jks?: CertManagerKeystore & { readonly alias?: string };
}

/** A keystore, and a truststore beside it if the issuer tells its own certificate. */
export interface CertManagerKeystore {
  readonly create: boolean;
  /** The password of both, in the namespace of the Certificate. */
  readonly passwordSecretRef: { readonly name: string; readonly key: string };
}

/** The ClusterIssuer of cert-manager, and its Issuer, which signs for its own namespace only. */
export interface CertManagerIssuer extends KubernetesObject {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly spec: {
    readonly selfSigned?: { readonly [key: string]: never };
    /** Secret of the authority: of a ClusterIssuer in the namespace of cert-manager. */
    readonly ca?: { readonly secretName: string };
  };
}
