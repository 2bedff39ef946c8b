import { type Construct } from 'constructs';
import { dnsSubdomainProblem, enumProblem, type Problem, refuse } from '../identity';
import { certManagerIssuance, type CertManagerIssuance, labelValueProblem } from '../kubernetes';
import { agreeOn } from './agreement';
import { type ServiceRootAuthority } from './authority';
import { completeConventions, ISSUER, ROOT_LABEL, type ServingConventions } from './conventions';
import { FIRST_CEL, KyvernoVersion, PolicyForm } from './kyverno-version';
import { servedLabel } from './policies/labels';
import { reissueProblem, reissueSubject } from './reissue';
import { rootLabelProblem } from './root-label';
import { type PolicyNames, type ServingSettings } from './settings';

/** Names of the policies that are not as usual. */
export interface ServingPolicyNames {
  /** Gives every namespace the trusted roots. @default 'clone-ca-secret' */
  readonly cloneRoot?: string;
  /** Brings changed roots to every namespace. @default 'sync-ca-rotation' */
  readonly syncRoot?: string;
  /** Keeps a root that is replaced. @default 'keep-replaced-ca' */
  readonly keepRoot?: string;
  /** Makes the Certificate of an annotated Service. @default 'generate-service-cert' */
  readonly issue?: string;
  /** Refuses annotations that point at what belongs to somebody else. @default 'guard-service-cert' */
  readonly guard?: string;
  /** Makes Secrets go with their Certificates. @default 'own-service-cert' */
  readonly own?: string;
}

export interface ServingCertificatePlatformProps extends ServingConventions, CertManagerIssuance {
  /** Release of Kyverno in the cluster, such as '1.19' or '1.19.1'. @default '1.19' */
  readonly kyvernoVersion?: string;
  /** Kinds in which the policies are written. @default - those that the release of Kyverno is made for */
  readonly form?: PolicyForm;
  /**
   * Where the ClusterRoles go. Kyverno refuses policies for which it lacks rights, and rights take a moment to reach it:
   * a chart of their own can be applied first.
   * @default - before the policies
   */
  readonly rights?: Construct;
  /**
   * Roots and ClusterIssuer, which come from here then and not from the names below.
   * @default - they exist, or something else makes them
   */
  readonly authority?: ServiceRootAuthority;
  /** ClusterIssuer that signs. @default - that of the authority, or 'cpaas-ca' */
  readonly issuer?: string;
  /**
   * Secret that the current root comes from, in the namespace of the roots, key `ca.crt`.
   * @default - the one that signs, of the authority, or the name of the copies
   */
  readonly sourceSecret?: string;
  /**
   * Label of further Secrets there whose `ca.crt` is trusted: value "true". A key of your own.
   * @default - that of the authority, or 'service.alauda.io/trusted-root'
   */
  readonly rootLabel?: string;
  /** Names of the policies. @default - as documented there */
  readonly policyNames?: ServingPolicyNames;
  /** Name of the ClusterRoles, before what tells them apart. @default 'kyverno:serving-certs' */
  readonly role?: string;
  /**
   * Another value than before issues every certificate again. It is the organizational unit of their subjects: up to
   * 63 letters, digits and inner "-", "_" and ".".
   * @default - none
   */
  readonly reissue?: string;
}

/**
 * Everything that is named, with what was not said.
 * @throws InvalidInputError if a name is none, or two do not go together
 */
export function servingSettings(props: ServingCertificatePlatformProps, place: string): ServingSettings {
  const { authority } = props;
  agreeOn('issuer', props.issuer, authority?.issuer, place);
  agreeOn('sourceSecret', props.sourceSecret, authority?.signing, place);
  agreeOn('rootNamespace', props.rootNamespace, authority?.namespace, place);
  agreeOn('rootLabel', props.rootLabel, authority?.rootLabel, place);
  const rootNamespace = authority?.namespace ?? props.rootNamespace;
  const { annotation, wildcardAnnotation, rootSecret, clusterDomain, ...conventions } = completeConventions(
    { ...props, rootNamespace },
    place,
  );
  const settings: ServingSettings = {
    kyverno: new KyvernoVersion(props.kyvernoVersion ?? '1.19'),
    policies: policyNames(props.policyNames),
    role: props.role ?? 'kyverno:serving-certs',
    annotation,
    wildcardAnnotation,
    issuer: authority?.issuer ?? props.issuer ?? ISSUER,
    rootSecret,
    sourceSecret: authority?.signing ?? props.sourceSecret ?? rootSecret,
    rootNamespace: conventions.rootNamespace,
    rootLabel: authority?.rootLabel ?? props.rootLabel ?? ROOT_LABEL,
    excludedNamespaces: conventions.excludedNamespaces,
    clusterDomain,
    certificate: {
      ...certManagerIssuance(props, place),
      ...reissueSubject(props.reissue),
    },
  };
  refuse(policyNamesProblem(Object.values(settings.policies)), `${place}, policyNames`);
  refuse(roleProblem(settings.role), `${place}, role`);
  refuse(dnsSubdomainProblem(settings.issuer), `${place}, issuer`);
  refuse(dnsSubdomainProblem(settings.sourceSecret ?? rootSecret), `${place}, sourceSecret`);
  refuse(rootLabelProblem(settings.rootLabel, servedLabel(settings)), `${place}, rootLabel`);
  refuse(reissueProblem(props.reissue), `${place}, reissue`);
  return settings;
}

/**
 * The form of the policies.
 * @throws InvalidInputError if there is no such form, or the release does not know it
 */
export function policyForm(
  { form }: ServingCertificatePlatformProps,
  kyverno: KyvernoVersion,
  place: string,
): PolicyForm {
  const chosen = form ?? kyverno.form;
  refuse(enumProblem('enum-value', chosen, PolicyForm) ?? formProblem(chosen, kyverno), `${place}, form`);
  return chosen;
}

function policyNames(given: ServingPolicyNames = {}): PolicyNames {
  return {
    cloneRoot: given.cloneRoot ?? 'clone-ca-secret',
    syncRoot: given.syncRoot ?? 'sync-ca-rotation',
    keepRoot: given.keepRoot ?? 'keep-replaced-ca',
    issue: given.issue ?? 'generate-service-cert',
    guard: given.guard ?? 'guard-service-cert',
    own: given.own ?? 'own-service-cert',
  };
}

/** Kyverno writes the name into a label of what a policy makes. */
function policyNamesProblem(names: string[]): Problem | undefined {
  const again = names.find((name, i) => names.indexOf(name) !== i);
  if (again !== undefined) {
    return {
      rule: 'policy-name',
      value: again,
      problem: 'is the name of two policies',
      instead: 'a name of its own for each',
    };
  }
  return names.map((name) => dnsSubdomainProblem(name) ?? labelValueProblem(name)).find((problem) => problem);
}

/** Names of roles are those of paths, not of hosts. Source: Kubernetes API, ValidatePathSegmentName. */
function roleProblem(role: string): Problem | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9:._-]*$/.test(role) && role.length <= 200) return undefined;
  return {
    rule: 'object-name',
    value: role,
    problem: 'is no name of a ClusterRole',
    instead: 'a name such as "kyverno:serving-certs"',
  };
}

function formProblem(form: PolicyForm, kyverno: KyvernoVersion): Problem | undefined {
  const problem = (text: string, other: PolicyForm): Problem => ({
    rule: 'policy-form',
    value: form,
    problem: `${text} ${kyverno.version}`,
    instead: `"${other}"`,
  });
  if (form === PolicyForm.CEL && !kyverno.isAtLeast(FIRST_CEL))
    return problem('is not yet a form that does what it has to in Kyverno', PolicyForm.CLUSTER_POLICY);
  if (form === PolicyForm.CLUSTER_POLICY && kyverno.isAtLeast(20))
    return problem('is no longer a form of policies in Kyverno', PolicyForm.CEL);
  return undefined;
}
