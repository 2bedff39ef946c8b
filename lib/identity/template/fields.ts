import { nearest } from '../nearest';
import { TemplateSyntaxError } from './scan';

/**
 * What a field holds. `opaque`: something that exists but has no value before the pod does, or no use in
 * an ID (lists, times, whole objects).
 */
export interface FieldType {
  readonly kind: 'object' | 'map' | 'string' | 'opaque';
  /** Property of TemplateData (or of an object in it) that holds the value. @default - known in the cluster only */
  readonly property?: string;
  readonly fields?: Readonly<Record<string, FieldType>>;
}

const string = (property?: string): FieldType => ({ kind: 'string', property });
const map = (property?: string): FieldType => ({ kind: 'map', property });
const opaque: FieldType = { kind: 'opaque' };
const all = (type: FieldType, names: string): Record<string, FieldType> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));

/** Source: k8s.io/apimachinery 0.36, ObjectMeta: its fields and getters. */
const OBJECT_META: Record<string, FieldType> = {
  Name: string('name'),
  Namespace: string('namespace'),
  UID: string('uid'),
  Labels: map('labels'),
  Annotations: map('annotations'),
  ...all(string(), 'GenerateName SelfLink ResourceVersion'),
  ...all(
    opaque,
    'Generation CreationTimestamp DeletionTimestamp DeletionGracePeriodSeconds OwnerReferences Finalizers ' +
      'ManagedFields GetName GetNamespace GetUID GetLabels GetAnnotations GetGenerateName GetSelfLink ' +
      'GetResourceVersion GetGeneration GetCreationTimestamp GetDeletionTimestamp ' +
      'GetDeletionGracePeriodSeconds GetOwnerReferences GetFinalizers GetManagedFields GetObjectMeta',
  ),
};

/** Source: k8s.io/api 0.36, PodSpec. */
const POD_SPEC: Record<string, FieldType> = {
  ServiceAccountName: string('serviceAccountName'),
  NodeName: string('nodeName'),
  Hostname: string('hostname'),
  Subdomain: string('subdomain'),
  NodeSelector: map(),
  ...all(string(), 'RestartPolicy DNSPolicy DeprecatedServiceAccount SchedulerName PriorityClassName'),
  ...all(
    opaque,
    'Volumes InitContainers Containers EphemeralContainers TerminationGracePeriodSeconds ' +
      'ActiveDeadlineSeconds AutomountServiceAccountToken HostNetwork HostPID HostIPC ' +
      'ShareProcessNamespace SecurityContext ImagePullSecrets Affinity Tolerations HostAliases Priority ' +
      'DNSConfig ReadinessGates RuntimeClassName EnableServiceLinks PreemptionPolicy Overhead ' +
      'TopologySpreadConstraints SetHostnameAsFQDN OS HostUsers SchedulingGates ResourceClaims Resources ' +
      'HostnameOverride SchedulingGroup',
  ),
};

/** Source: k8s.io/api 0.36, NodeSpec. */
const NODE_SPEC: Record<string, FieldType> = {
  PodCIDR: string('podCidr'),
  ProviderID: string('providerId'),
  ...all(string(), 'DoNotUseExternalID'),
  ...all(opaque, 'PodCIDRs Unschedulable Taints ConfigSource'),
};

/** What `.` is. Source: controller manager 0.7.0, template data. */
export const ROOT: FieldType = {
  kind: 'object',
  fields: {
    TrustDomain: string('trustDomain'),
    ClusterName: string('clusterName'),
    ClusterDomain: string('clusterDomain'),
    PodMeta: { kind: 'object', property: 'podMeta', fields: OBJECT_META },
    PodSpec: { kind: 'object', property: 'podSpec', fields: POD_SPEC },
    NodeMeta: { kind: 'object', property: 'nodeMeta', fields: OBJECT_META },
    NodeSpec: { kind: 'object', property: 'nodeSpec', fields: NODE_SPEC },
  },
};

/** The type at the end of a chain of fields. @throws TemplateSyntaxError where a field does not exist. */
export function typeOf(chain: readonly string[]): FieldType {
  let type = ROOT;
  for (const [i, name] of chain.entries()) {
    if (type.kind === 'opaque') return type;
    if (type.kind === 'map') {
      type = { kind: 'string' };
      continue;
    }
    const parent = chain
      .slice(0, i)
      .map((part) => `.${part}`)
      .join('');
    if (type.kind === 'string') {
      throw new TemplateSyntaxError(`reads the field "${name}" of the text ${parent}`, `"{{ ${parent} }}"`);
    }
    const fields = type.fields!;
    if (!Object.hasOwn(fields, name)) {
      const close = nearest(name, Object.keys(fields));
      const instead = close
        ? `".${[...chain.slice(0, i), close].join('.')}"`
        : `one of ${Object.keys(fields).join(', ')}`;
      throw new TemplateSyntaxError(`reads the field "${parent}.${name}", which does not exist`, instead);
    }
    type = fields[name];
  }
  return type;
}
