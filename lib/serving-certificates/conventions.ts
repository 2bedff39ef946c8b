import { dnsLabelProblem, dnsNameProblem, dnsSubdomainProblem, type Problem, refuse } from '../identity';
import { labelKeyProblem } from '../kubernetes';
import { AMBIGUOUS_NAMESPACE } from './names';

/** What those who run the cluster and those who write its programs have agreed on. */
export interface ServingConventions {
  /**
   * Annotation of a Service whose value is the name of the Secret that gets its certificate.
   * @default 'service.alauda.io/serving-cert-secret-name'
   */
  readonly annotation?: string;
  /**
   * Annotation of a Service that asks, by "true", for the names of its pods as well.
   * @default 'service.alauda.io/serving-cert-wildcard'
   */
  readonly wildcardAnnotation?: string;
  /**
   * Secret with the trusted roots in every namespace, key `ca.crt`. At most 242 characters: roots that were replaced are
   * kept under longer names.
   * @default 'service-root-ca'
   */
  readonly rootSecret?: string;
  /**
   * Namespaces that get neither roots nor certificates, besides those of the roots and of Kyverno, and `svc`, whose
   * services would have names of others.
   * @default - kube-system, cpaas-system, and those that Kyverno passes over: kube-public and kube-node-lease
   */
  readonly excludedNamespaces?: string[];
  /** Domain of the cluster, of at most 119 characters. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Namespace that the roots come from: that of cert-manager. @default 'cert-manager' */
  readonly rootNamespace?: string;
  /** Namespace of Kyverno, which has no policies for itself. @default 'kyverno' */
  readonly kyvernoNamespace?: string;
}

/** The conventions with what was not said. */
export interface CompleteConventions {
  readonly annotation: string;
  readonly wildcardAnnotation: string;
  readonly rootSecret: string;
  /** All of them. */
  readonly excludedNamespaces: string[];
  readonly clusterDomain: string;
  readonly rootNamespace: string;
}

/** Name of the Secret with the trusted roots, and of the first that they come from. */
export const ROOT_SECRET = 'service-root-ca';
/** Name of the ClusterIssuer. */
export const ISSUER = 'cpaas-ca';
/** Namespace of cert-manager. */
export const ROOT_NAMESPACE = 'cert-manager';
/** Label of the Secrets there whose `ca.crt` is trusted. */
export const ROOT_LABEL = 'service.alauda.io/trusted-root';

/** Longest name of the Secret with the roots: a hyphen and ten digits are appended where one is kept. */
const MAX_ROOT_SECRET = 253 - '-0123456789'.length;

/** Longest domain with which every name of every Service is one of DNS. */
const MAX_DOMAIN = 253 - `*.${'s'.repeat(63)}.${'n'.repeat(63)}.svc.`.length;

const EXCLUDED = ['kube-system', 'cpaas-system', 'kube-public', 'kube-node-lease'];

/** @throws InvalidInputError if a name is none */
export function completeConventions(given: ServingConventions, place: string): CompleteConventions {
  const rootNamespace = given.rootNamespace ?? ROOT_NAMESPACE;
  const conventions = {
    annotation: given.annotation ?? 'service.alauda.io/serving-cert-secret-name',
    wildcardAnnotation: given.wildcardAnnotation ?? 'service.alauda.io/serving-cert-wildcard',
    rootSecret: given.rootSecret ?? ROOT_SECRET,
    excludedNamespaces: excludedNamespaces(
      given.excludedNamespaces,
      rootNamespace,
      given.kyvernoNamespace ?? 'kyverno',
    ),
    clusterDomain: given.clusterDomain ?? 'cluster.local',
    rootNamespace,
  };
  refuseNamespaces(conventions.excludedNamespaces, place);
  refuse(annotationProblem(conventions.annotation), `${place}, annotation`);
  refuse(annotationProblem(conventions.wildcardAnnotation), `${place}, wildcardAnnotation`);
  refuse(sameAnnotationProblem(conventions), `${place}, wildcardAnnotation`);
  refuse(rootSecretProblem(conventions.rootSecret), `${place}, rootSecret`);
  refuse(clusterDomainProblem(conventions.clusterDomain), `${place}, clusterDomain`);
  return conventions;
}

/** Those that are excluded by wish, and those that always are. */
export function excludedNamespaces(wished: string[] = EXCLUDED, ...always: string[]): string[] {
  return [...new Set([...wished, ...always, AMBIGUOUS_NAMESPACE])];
}

/** @throws InvalidInputError if one is none */
export function refuseNamespaces(namespaces: string[], place: string): void {
  for (const namespace of namespaces) refuse(dnsLabelProblem(namespace), `${place}, namespace`);
}

function rootSecretProblem(value: string): Problem | undefined {
  return dnsSubdomainProblem(value) ?? lengthProblem('object-name', value, MAX_ROOT_SECRET);
}

function lengthProblem(rule: string, value: string, max: number): Problem | undefined {
  if (value.length <= max) return undefined;
  return {
    rule,
    value,
    problem: `has ${value.length} characters, so that names that are made of it would be too long`,
    instead: `at most ${max} characters`,
  };
}

/** Source: Kubernetes API, annotations: their keys are those of labels. */
function annotationProblem(value: string): Problem | undefined {
  if (!labelKeyProblem(value)) return undefined;
  return {
    rule: 'annotation',
    value,
    problem: 'is no key of an annotation',
    instead: 'a key such as "example.org/name"',
  };
}

function sameAnnotationProblem({ annotation, wildcardAnnotation }: CompleteConventions): Problem | undefined {
  if (annotation !== wildcardAnnotation) return undefined;
  return {
    rule: 'annotation',
    value: annotation,
    problem: 'would be two annotations at once',
    instead: 'another wildcardAnnotation',
  };
}

function clusterDomainProblem(value: string): Problem | undefined {
  const problem = dnsNameProblem(value);
  if (problem || !value.startsWith('*.')) return problem ?? lengthProblem('dns-name', value, MAX_DOMAIN);
  return {
    rule: 'dns-name',
    value,
    problem: 'has a wildcard',
    instead: 'the domain of the cluster, such as "cluster.local"',
  };
}
