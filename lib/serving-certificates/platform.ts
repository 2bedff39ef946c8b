import { Construct } from 'constructs';
import { type KubernetesObject, Manifest } from '../kubernetes';
import { AnnotatedServices } from './annotated-services';
import { PolicyForm } from './kyverno-version';
import { type ServingCertificatePlatformProps, policyForm, servingSettings } from './platform-settings';
import { celPolicies, celRights } from './policies/cel';
import { CLUSTER_POLICY_RIGHTS, clusterPolicies } from './policies/cluster-policy';
import { clusterRoles } from './rbac';
import { type ServingSettings } from './settings';

/**
 * Certificates by one annotation, for a whole cluster: Kyverno makes a Certificate for each annotated Service, which
 * cert-manager issues, and gives every namespace the trusted roots. For those who run the cluster; its programs take
 * their certificates by `ServingCertificateProvider`.
 *
 * Kyverno and cert-manager have to be there before, and the ClusterRoles before the policies: see `rights`.
 */
export class ServingCertificatePlatform extends Construct {
  /** Every name, filled in. */
  readonly settings: ServingSettings;
  /** Kinds in which the policies are written. */
  readonly form: PolicyForm;
  /** For the provider of a program that declares the platform as well. */
  readonly services: AnnotatedServices;

  /** @throws InvalidInputError if a name is none, or two do not go together */
  constructor(scope: Construct, id: string, props: ServingCertificatePlatformProps = {}) {
    super(scope, id);
    const place = this.node.path;
    this.settings = servingSettings(props, place);
    this.form = policyForm(props, this.settings.kyverno, place);
    this.services = new AnnotatedServices({
      ...props,
      rootNamespace: this.settings.rootNamespace,
    });
    const rights = props.rights ? new Construct(props.rights, `${id}-rights`) : this;
    const cel = this.form === PolicyForm.CEL;
    add(rights, clusterRoles(this.settings.role, cel ? celRights(this.settings) : CLUSTER_POLICY_RIGHTS));
    add(this, (cel ? celPolicies : clusterPolicies)(this.settings));
  }
}

function add(scope: Construct, objects: KubernetesObject[]): void {
  for (const object of objects)
    new Manifest(scope, `${object.kind}-${object.metadata.name}`.toLowerCase(), object);
}
