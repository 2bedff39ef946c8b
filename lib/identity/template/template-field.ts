/**
 * A field of the data that templates of SPIFFE IDs, DNS names and selectors are rendered with. Its text is
 * the action that reads it, so that template literals compose:
 *
 * `spiffe://${TemplateField.trustDomain()}/ns/${TemplateField.podNamespace()}`
 *
 * Source: controller manager 0.7.0, template data.
 */
export class TemplateField {
  /** Name of the trust domain. */
  static trustDomain(): TemplateField {
    return new TemplateField('.TrustDomain');
  }

  /** Name of the cluster, as the controller manager is configured with. */
  static clusterName(): TemplateField {
    return new TemplateField('.ClusterName');
  }

  /** DNS domain of the cluster. */
  static clusterDomain(): TemplateField {
    return new TemplateField('.ClusterDomain');
  }

  /** Name of the pod. */
  static podName(): TemplateField {
    return new TemplateField('.PodMeta.Name');
  }

  /** Namespace of the pod. */
  static podNamespace(): TemplateField {
    return new TemplateField('.PodMeta.Namespace');
  }

  /** UID of the pod. */
  static podUid(): TemplateField {
    return new TemplateField('.PodMeta.UID');
  }

  /** Service account of the pod. */
  static serviceAccount(): TemplateField {
    return new TemplateField('.PodSpec.ServiceAccountName');
  }

  /** A label of the pod; the empty text where a pod lacks it. */
  static podLabel(key: string): TemplateField {
    return new TemplateField(`index .PodMeta.Labels ${JSON.stringify(key)}`);
  }

  /** An annotation of the pod; the empty text where a pod lacks it. */
  static podAnnotation(key: string): TemplateField {
    return new TemplateField(`index .PodMeta.Annotations ${JSON.stringify(key)}`);
  }

  /** Name of the node that the pod runs on. */
  static nodeName(): TemplateField {
    return new TemplateField('.NodeMeta.Name');
  }

  /** UID of the node that the pod runs on. */
  static nodeUid(): TemplateField {
    return new TemplateField('.NodeMeta.UID');
  }

  /** A label of the node; the empty text where a node lacks it. */
  static nodeLabel(key: string): TemplateField {
    return new TemplateField(`index .NodeMeta.Labels ${JSON.stringify(key)}`);
  }

  private constructor(private readonly expression: string) {}

  /** The action that reads the field. */
  toString(): string {
    return `{{ ${this.expression} }}`;
  }
}
