import { Construct } from 'constructs';
import {
  dnsSubdomainProblem,
  type Problem,
  refuse,
  type ServiceIdentity,
  type TrustDomain,
} from '../identity';
import {
  certManagerCertificate,
  certManagerIssuance,
  type CertManagerCertificateProps,
  type CertManagerIssuance,
  type IssuerReference,
  Manifest,
} from '../kubernetes';
import { agreeOn } from './agreement';
import { type ServiceRootAuthority } from './authority';
import { trustBundle } from './bundle';
import { excludedNamespaces, ISSUER, refuseNamespaces, ROOT_NAMESPACE, ROOT_SECRET } from './conventions';
import { wildcardsOf } from './names';
import { reissueProblem, reissueSubject } from './reissue';
import { refuseExcluded, ServingRegistry } from './registry';
import {
  type IServingCertificates,
  type ServingCertificate,
  type ServingCertificateOptions,
} from './serving-certificate';
import { CERTIFICATE_SUFFIX } from './settings';
import { TrustObject } from './trust-object';

export interface ServingCertificatesProps extends CertManagerIssuance {
  /** Roots and ClusterIssuer, which come from here then. @default - they exist, or something else makes them */
  readonly authority?: ServiceRootAuthority;
  /** Who signs. @default - the ClusterIssuer of the authority, or 'cpaas-ca' */
  readonly issuer?: IssuerReference;
  /**
   * Trust domain of the services' SPIFFE IDs, which their certificates then carry.
   * @default - certificates carry DNS names only
   */
  readonly trustDomain?: TrustDomain;
  /**
   * The trusted roots in every namespace, which something else brings there. Then no Bundle is made.
   * @default - trust-manager brings them, by a Bundle
   */
  readonly trust?: TrustObject;
  /** Name of the Bundle, and of the ConfigMap in every namespace. @default 'service-root-ca' */
  readonly bundle?: string;
  /**
   * Secrets in the trust namespace of trust-manager that the roots come from, key `ca.crt`.
   * @default - the roots of the authority, or 'service-root-ca'
   */
  readonly roots?: string[];
  /**
   * Namespaces that get no roots, besides those of cert-manager, and `svc`, whose services would have names of others.
   * @default - kube-system, cpaas-system, kube-public and kube-node-lease
   */
  readonly excludedNamespaces?: string[];
  /**
   * Another value than before issues every certificate again. It is the organizational unit of their subjects.
   * @default - none
   */
  readonly reissue?: string;
}

/**
 * The same certificates without Kyverno, for programs that know their services: a Certificate of cert-manager for each,
 * and the trusted roots by trust-manager. Certificates may have aliases and SPIFFE IDs here.
 */
export class ServingCertificates extends Construct implements IServingCertificates {
  private readonly registry: ServingRegistry;
  private readonly trust: TrustObject;
  private readonly excluded: string[];

  /** @throws InvalidInputError if a name is none, or two props do not go together */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServingCertificatesProps = {},
  ) {
    super(scope, id);
    const { authority } = props;
    const name = props.bundle ?? ROOT_SECRET;
    const roots = props.roots ?? authority?.roots ?? [ROOT_SECRET];
    this.trust = props.trust ?? TrustObject.configMap(name);
    this.excluded = excludedNamespaces(props.excludedNamespaces, authority?.namespace ?? ROOT_NAMESPACE);
    this.registry = new ServingRegistry(this.trust);
    agreeOn('issuer', issuerName(props.issuer), authority?.issuer, this.node.path);
    refuse(bundleProblem(props), `${this.node.path}, trust`);
    refuseNamespaces(this.excluded, this.node.path);
    refuse(rootsProblem(roots), `${this.node.path}, roots`);
    refuse(dnsSubdomainProblem(name), `${this.node.path}, bundle`);
    refuse(reissueProblem(props.reissue), `${this.node.path}, reissue`);
    // Refused here and not with the first service.
    certManagerIssuance(props, this.node.path);
    if (!props.trust) new Manifest(this, 'bundle', trustBundle(name, roots, this.excluded));
  }

  /**
   * The certificate of a service, without making it.
   * @throws InvalidInputError if the service has another, or its Secret is another's
   */
  plan(service: ServiceIdentity, options: ServingCertificateOptions = {}): ServingCertificate {
    const { trustDomain } = this.props;
    const place = `service ${service.name}`;
    refuseExcluded(service, this.excluded, place);
    const { secretName, wildcard } = this.registry.resolve(service, options, place);
    return {
      service,
      name: `${service.name}${CERTIFICATE_SUFFIX}`,
      secretName,
      wildcard,
      dnsNames: [...service.dnsNames, ...(wildcard ? wildcardsOf(service) : [])],
      annotations: {},
      ...(trustDomain
        ? { spiffeId: service.spiffeId(trustDomain).toString(), trustDomain: trustDomain.name }
        : {}),
    };
  }

  /**
   * Makes the Certificate of a service, once.
   * @throws InvalidInputError if the service has another, or its Secret is another's
   */
  add(service: ServiceIdentity, options: ServingCertificateOptions = {}): ServingCertificate {
    const certificate = this.plan(service, options);
    if (this.registry.has(service)) return certificate;
    const { name, secretName, dnsNames, spiffeId } = certificate;
    const object = certManagerCertificate({
      ...this.issuance(),
      name,
      namespace: service.namespace,
      secretName,
      dnsNames,
      ...(spiffeId === undefined ? {} : { uris: [spiffeId] }),
    });
    // Namespaces have no dots.
    new Manifest(this, `${service.namespace}.${name}`, object);
    this.registry.add(certificate);
    return certificate;
  }

  /**
   * The trusted roots of the service's namespace.
   * @throws InvalidInputError if it is excluded
   */
  trustOf(service: ServiceIdentity): TrustObject {
    refuseExcluded(service, this.excluded, `service ${service.name}`);
    return this.trust;
  }

  /** What all Certificates have in common. */
  private issuance(): Pick<CertManagerCertificateProps, 'issuer' | 'subject' | keyof CertManagerIssuance> {
    const { authority, issuer, reissue, ...rest } = this.props;
    const { duration, renewBefore, keyType, keyEncoding, keyRotation } = rest;
    return {
      issuer: issuer ?? { name: authority?.issuer ?? ISSUER, kind: 'ClusterIssuer' },
      ...reissueSubject(reissue),
      duration,
      renewBefore,
      keyType,
      keyEncoding,
      keyRotation,
    };
  }
}

/** As that of an authority is called: a ClusterIssuer by its name only. */
function issuerName(issuer: IssuerReference | undefined): string | undefined {
  if (issuer === undefined) return undefined;
  const { name, kind = 'Issuer', group = 'cert-manager.io' } = issuer;
  return kind === 'ClusterIssuer' && group === 'cert-manager.io' ? name : `${kind}.${group} ${name}`;
}

/** Roots that are there already are not described as well. */
function bundleProblem({ trust, bundle, roots }: ServingCertificatesProps): Problem | undefined {
  const given = bundle === undefined ? roots && 'roots' : 'bundle';
  if (!trust || given === undefined) return undefined;
  return {
    rule: 'serving-trust',
    value: trust.name,
    problem: `has the roots already, so that no Bundle is made, and ${given} would have no effect`,
    instead: `no ${given}, or no trust`,
  };
}

function rootsProblem(roots: string[]): Problem | undefined {
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'root-authority',
    value,
    problem: text,
    instead,
  });
  if (roots.length === 0)
    return problem('[]', 'has no root', `["${ROOT_SECRET}"], or trust: where the roots are already`);
  const again = roots.find((name, i) => roots.indexOf(name) !== i);
  if (again !== undefined) return problem(again, 'is there twice', 'each root once');
  return roots.map(dnsSubdomainProblem).find((found) => found);
}
