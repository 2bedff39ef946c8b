import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { dnsLabelProblem, dnsSubdomainProblem, type Problem, refuse } from '../identity';
import {
  authorityIssuer,
  certManagerCertificate,
  CertManagerKeyRotation,
  type CertManagerKeyType,
  issuerReference,
  Manifest,
  selfSignedIssuer,
} from '../kubernetes';
import { rootLabelProblem } from './root-label';
import { ISSUER, ROOT_LABEL, ROOT_NAMESPACE, ROOT_SECRET } from './conventions';

export interface ServiceRootAuthorityProps {
  /**
   * Every root that is trusted, by the name of its Secret, the oldest first: `['service-root-ca',
   * 'service-root-ca-2027']`. A name that is new is a new root, and a root whose name is gone is trusted no more as soon
   * as its Secret is deleted.
   * @default - one, 'service-root-ca'
   */
  readonly generations?: string[];
  /** The one of them that signs. @default - the first */
  readonly signing?: string;
  /** Name of the ClusterIssuer. @default 'cpaas-ca' */
  readonly issuer?: string;
  /** Namespace of cert-manager, where a ClusterIssuer looks for its Secret. @default 'cert-manager' */
  readonly namespace?: string;
  /** Label by which the roots are found: value "true". @default 'service.alauda.io/trusted-root' */
  readonly rootLabel?: string;
  /** Name of the Issuer that signs the roots with their own keys. @default 'service-root-self-signed' */
  readonly selfSignedIssuer?: string;
  /** How long a root is valid. @default - ten years */
  readonly duration?: Duration;
  /** How long before its end a root is signed again, with the same key. @default - a year */
  readonly renewBefore?: Duration;
  /** Type of the roots' keys. @default CertManagerKeyType.ECDSA_256 */
  readonly keyType?: CertManagerKeyType;
}

/**
 * The roots of a cluster, and the ClusterIssuer that signs with one of them. A root keeps its key for as long as it
 * lives, so that nothing but this declaration puts another in its place, or the loss of its Secret.
 *
 * A new root takes over in three steps, each applied and looked at before the next:
 *
 * 1. Trust it: add its name to `generations`. Its certificate reaches every namespace, beside the old one. Programs
 *    that read their files only when they start have to be restarted now.
 * 2. Sign with it: name it in `signing`, and give the platform another `reissue`: from then on all certificates are
 *    of the new root, those that exist are issued again at once, and both are valid.
 * 3. Take the old one out, when every program has its new certificate: take its name out of `generations`, and delete
 *    its Certificate and Secret, for cert-manager leaves Secrets behind, and what has the label is trusted:
 *    `kubectl -n cert-manager delete certificate,secret service-root-ca`. Whoever wants to keep the key takes the label
 *    off in place of that: `kubectl -n cert-manager label secret service-root-ca service.alauda.io/trusted-root-`.
 *
 * Do not delete the Secret of the root that signs in order to have a new one. cert-manager makes another root at once,
 * which every namespace then trusts in place of the old one, while the certificates are still of the old one: nothing
 * overlaps, and the key of the old one is gone.
 *
 * Give this object to the platform, which then takes the current root from the generation that signs: so the first one,
 * too, can be taken out, although its Secret bears the name that the copies in the namespaces have.
 */
export class ServiceRootAuthority extends Construct {
  /** Secrets of the trusted roots: first the one that signs. */
  readonly roots: string[];
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
  /** Namespace of the Secrets. */
  readonly namespace: string;
  /** Label of the Secrets. */
  readonly rootLabel: string;

  /** @throws InvalidInputError if the root that signs is not trusted, or a name is none */
  constructor(scope: Construct, id: string, props: ServiceRootAuthorityProps = {}) {
    super(scope, id);
    const place = this.node.path;
    const generations = props.generations ?? [ROOT_SECRET];
    const signing = props.signing ?? generations[0];
    refuse(generationsProblem(generations), `${place}, generations`);
    refuse(signingProblem(signing, generations), `${place}, signing`);
    this.roots = [signing, ...generations.filter((name) => name !== signing)];
    this.issuer = props.issuer ?? ISSUER;
    this.namespace = props.namespace ?? ROOT_NAMESPACE;
    this.rootLabel = props.rootLabel ?? ROOT_LABEL;
    refuse(dnsLabelProblem(this.namespace), `${place}, namespace`);
    refuse(rootLabelProblem(this.rootLabel), `${place}, rootLabel`);
    // An Issuer of that namespace, so that nobody else signs anything by it.
    const selfSigned = {
      name: props.selfSignedIssuer ?? 'service-root-self-signed',
      namespace: this.namespace,
    };
    new Manifest(this, 'self-signed', selfSignedIssuer(selfSigned));
    for (const name of generations) {
      new Manifest(
        this,
        `root-${name}`,
        certManagerCertificate({
          name,
          namespace: this.namespace,
          secretName: name,
          secretTemplate: { labels: { [this.rootLabel]: 'true' } },
          commonName: name,
          isCA: true,
          issuer: issuerReference(selfSigned),
          duration: props.duration ?? Duration.days(3650),
          renewBefore: props.renewBefore ?? Duration.days(365),
          keyType: props.keyType,
          keyRotation: CertManagerKeyRotation.NEVER,
        }),
      );
    }
    new Manifest(this, 'cluster-issuer', authorityIssuer({ name: this.issuer }, signing));
  }

  /** Secret of the root that signs. */
  get signing(): string {
    return this.roots[0];
  }
}

function generationsProblem(generations: string[]): Problem | undefined {
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'root-authority',
    value,
    problem: text,
    instead,
  });
  if (generations.length === 0) return problem('[]', 'has no root', `["${ROOT_SECRET}"]`);
  const again = generations.find((name, i) => generations.indexOf(name) !== i);
  if (again !== undefined) return problem(again, 'is there twice', 'each root once, by a name of its own');
  // The name is its common name as well.
  const long = generations.find((name) => name.length > 64);
  if (long !== undefined) return problem(long, `has ${long.length} characters`, 'a name of at most 64');
  return generations.map(dnsSubdomainProblem).find((found) => found);
}

function signingProblem(signing: string, generations: string[]): Problem | undefined {
  if (generations.includes(signing)) return undefined;
  return {
    rule: 'root-authority',
    value: signing,
    problem: 'is no root that is trusted, so that nobody would accept what it signs',
    instead: `"${generations.join('" or "')}", or add it to the generations, apply that, and sign then`,
  };
}
