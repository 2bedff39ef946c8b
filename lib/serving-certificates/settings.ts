import { type KyvernoVersion } from './kyverno-version';

/** Names of the policies. */
export interface PolicyNames {
  /** Gives every namespace the Secret with the trusted roots. */
  readonly cloneRoot: string;
  /** Brings changed roots to every namespace. */
  readonly syncRoot: string;
  /** Keeps a root that is replaced, so that it stays trusted beside the new one. */
  readonly keepRoot: string;
  /** Makes the Certificate of an annotated Service. */
  readonly issue: string;
  /** Refuses annotations that point at what belongs to somebody else. */
  readonly guard: string;
  /** Makes Secrets go with their Certificates. */
  readonly own: string;
}

/** What the policies are made of: everything that the platform's administrators may name, filled in. */
export interface ServingSettings {
  readonly kyverno: KyvernoVersion;
  readonly policies: PolicyNames;
  /** Name of the ClusterRoles, before what tells them apart. */
  readonly role: string;
  /** Annotation of a Service whose value is the name of its Secret. */
  readonly annotation: string;
  /** Annotation of a Service that asks, by "true", for wildcard names. */
  readonly wildcardAnnotation: string;
  /** ClusterIssuer that signs. */
  readonly issuer: string;
  /** Name of the Secret with the trusted roots, key `ca.crt`, in every namespace; and of the one they come from. */
  readonly rootSecret: string;
  /**
   * Name of the Secret that the current root comes from, in the namespace below: another one than `rootSecret` where
   * the root was replaced by a later generation. Read it by `sourceSecretOf`.
   * @default - rootSecret
   */
  readonly sourceSecret?: string;
  /** Namespace that the roots come from; that of cert-manager. */
  readonly rootNamespace: string;
  /** Label of further Secrets there whose `ca.crt` is trusted: value "true". */
  readonly rootLabel: string;
  /** Namespaces that get neither roots nor certificates. */
  readonly excludedNamespaces: string[];
  readonly clusterDomain: string;
  /** What the Certificate is to say besides its names: lifetime, key, usages, in cert-manager's spelling. */
  readonly certificate: ServingCertificateSpec;
}

/** Name of the Secret that the current root comes from, in the namespace of the roots. */
export function sourceSecretOf({ sourceSecret, rootSecret }: ServingSettings): string {
  return sourceSecret ?? rootSecret;
}

/** The part of a Certificate that is the same for all Services. In cert-manager's spelling. */
export interface ServingCertificateSpec {
  /** A Go duration: `2160h`. */
  readonly duration: string;
  /** A Go duration. */
  readonly renewBefore: string;
  readonly usages: string[];
  readonly privateKey: {
    readonly algorithm: string;
    readonly size: number;
    readonly encoding: string;
    readonly rotationPolicy: string;
  };
  /** Another value here issues every certificate again. */
  readonly subject?: { readonly organizationalUnits: string[] };
}

/** Name of the Certificate of a Service, after the Service's own. */
export const CERTIFICATE_SUFFIX = '-cert';
