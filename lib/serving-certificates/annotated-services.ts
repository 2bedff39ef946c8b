import { type Problem, refuse, type ServiceIdentity } from '../identity';
import { completeConventions, type CompleteConventions, type ServingConventions } from './conventions';
import { aliasesOf, clusterDomainOf, wildcardsOf } from './names';
import { refuseExcluded, ServingRegistry } from './registry';
import {
  type IServingCertificates,
  type ServingCertificate,
  type ServingCertificateOptions,
} from './serving-certificate';
import { CERTIFICATE_SUFFIX } from './settings';
import { TrustObject } from './trust-object';

export interface AnnotatedServicesProps extends ServingConventions {
  /** The trusted roots in every namespace. @default - the Secret that Kyverno makes */
  readonly trust?: TrustObject;
}

/**
 * Certificates that Kyverno makes for Services with an annotation: in a cluster that has a
 * `ServingCertificatePlatform` with the same conventions, or another system that reads the same annotation.
 */
export class AnnotatedServices implements IServingCertificates {
  private readonly conventions: CompleteConventions;
  private readonly trust: TrustObject;
  private readonly registry: ServingRegistry;

  /** @throws InvalidInputError if a name is none */
  constructor(props: AnnotatedServicesProps = {}) {
    this.conventions = completeConventions(props, 'conventions');
    this.trust = props.trust ?? TrustObject.secret(this.conventions.rootSecret);
    this.registry = new ServingRegistry(this.trust);
  }

  /**
   * The certificate that the annotation leads to.
   * @throws InvalidInputError if the annotation cannot lead to it
   */
  plan(service: ServiceIdentity, options: ServingCertificateOptions = {}): ServingCertificate {
    const place = `service ${service.name}`;
    const { annotation, wildcardAnnotation, clusterDomain, excludedNamespaces, rootSecret } =
      this.conventions;
    refuseExcluded(service, excludedNamespaces, place);
    refuse(aliasProblem(aliasesOf(service)[0]), `${place}, aliases`);
    refuse(domainProblem(clusterDomainOf(service), clusterDomain), `${place}, clusterDomain`);
    const { secretName, wildcard } = this.registry.resolve(service, options, place);
    refuse(rootProblem(secretName, rootSecret), `${place}, secretName`);
    return {
      service,
      name: `${service.name}${CERTIFICATE_SUFFIX}`,
      secretName,
      wildcard,
      dnsNames: [...service.dnsNames, ...(wildcard ? wildcardsOf(service) : [])],
      annotations: { [annotation]: secretName, ...(wildcard ? { [wildcardAnnotation]: 'true' } : {}) },
      ...(wildcard ? {} : { impliedAnnotations: { [wildcardAnnotation]: 'false' } }),
    };
  }

  /**
   * Notes which Secret the service has.
   * @throws InvalidInputError if the annotation cannot lead to it
   */
  add(service: ServiceIdentity, options: ServingCertificateOptions = {}): ServingCertificate {
    const certificate = this.plan(service, options);
    this.registry.add(certificate);
    return certificate;
  }

  /**
   * The trusted roots of the service's namespace.
   * @throws InvalidInputError if it is excluded
   */
  trustOf(service: ServiceIdentity): TrustObject {
    refuseExcluded(service, this.conventions.excludedNamespaces, `service ${service.name}`);
    return this.trust;
  }
}

/** Names of a Service follow from the Service, so that nobody takes another's. */
function aliasProblem(alias: string | undefined): Problem | undefined {
  if (alias === undefined) return undefined;
  return {
    rule: 'serving-alias',
    value: alias,
    problem: 'is a name that no annotation can ask for',
    instead: 'no aliases, or ServingCertificates, which makes the Certificate without Kyverno',
  };
}

function domainProblem(value: string, domain: string): Problem | undefined {
  if (value === domain) return undefined;
  return {
    rule: 'serving-cluster-domain',
    value,
    problem: `is not the domain that the certificates are made for, "${domain}"`,
    instead: 'the same clusterDomain in both',
  };
}

/** The guard refuses it even where the roots are mounted from elsewhere. */
function rootProblem(value: string, rootSecret: string): Problem | undefined {
  if (value !== rootSecret) return undefined;
  return {
    rule: 'serving-secret',
    value,
    problem: 'is the Secret of the trusted roots',
    instead: 'a Secret of its own',
  };
}
