import { type Duration } from 'cdk8s';
import { type Construct } from 'constructs';
import {
  type ServiceIdentity,
  type TrustDomain,
  dnsNameProblem,
  refuse,
  selectorProblem,
  workloadIdProblem,
} from '../../identity';
import { type KubernetesObject, Manifest } from '../../kubernetes';
import { guard } from '../rules/engine/guard';
import { hintProblem, lifetime, placeOf, refuseTemplate, registrationMetadata } from './checks';
import { type LabelSelector, labelSelectorProblem } from './label-selector';
import {
  type PreviewCluster,
  type RegistrationPreview,
  type SamplePod,
  previewRegistration,
} from './preview';

/** What a registration may set, however its pods are found. */
export interface ClusterSpiffeIdOptions {
  /** Trust domain of the SPIRE server. */
  readonly trustDomain: TrustDomain;
  /** Longest lifetime of an X.509-SVID. Source: `ttl`. @default - the server's default_x509_svid_ttl */
  readonly ttl?: Duration;
  /** Longest lifetime of a JWT-SVID. Source: `jwtTtl`. @default - the server's default_jwt_svid_ttl */
  readonly jwtTtl?: Duration;
  /** Trust domains whose bundles the pods receive; each needs a federation relationship. @default - none */
  readonly federatesWith?: TrustDomain[];
  /** Whether the pods may call the administrative APIs of the SPIRE server. @default false */
  readonly admin?: boolean;
  /** Whether the pods are SPIRE servers below this one. @default false */
  readonly downstream?: boolean;
  /** Whether the names of the Services in front of a pod become DNS names too. @default false */
  readonly autoPopulateDnsNames?: boolean;
  /** Whether this applies only to pods that no other registration covers. @default false */
  readonly fallback?: boolean;
  /** Text by which a workload with several SVIDs tells them apart; at most 1024 bytes. @default - none */
  readonly hint?: string;
  /** Class of the controller manager that acts on this. @default - one that acts on registrations without a class */
  readonly className?: string;
}

export interface ClusterSpiffeIdProps extends ClusterSpiffeIdOptions {
  /** Name of the object. It is cluster-scoped: name the namespace in it. */
  readonly name: string;
  /** Go template of the SPIFFE ID; TemplateField has the fields. */
  readonly spiffeIdTemplate: string;
  /** Selects pods by label. @default - all pods */
  readonly podSelector?: LabelSelector;
  /** Selects namespaces by label. @default - all namespaces that the controller manager does not ignore */
  readonly namespaceSelector?: LabelSelector;
  /** Go templates of the DNS names in the SVID; the first is also its common name. @default - none */
  readonly dnsNameTemplates?: string[];
  /**
   * Go templates of selectors (`type:value`) that a process must match besides running in the pod.
   * @default - none: every process of a selected pod
   */
  readonly workloadSelectorTemplates?: string[];
}

export interface ServiceRegistrationProps extends ClusterSpiffeIdOptions {
  /** The service whose pods are registered. */
  readonly service: ServiceIdentity;
  /** Name of the object. @default `<namespace>.<service>` */
  readonly name?: string;
}

const MARKER = Symbol.for('cdk8s-spire.ClusterSpiffeId');

/**
 * Gives every pod that it selects a SPIFFE ID: one SPIRE entry each, bound to the pod's UID.
 * Source: ClusterSPIFFEID, controller manager 0.7.0.
 */
export class ClusterSpiffeId extends Manifest {
  /** Whether `x` is a ClusterSpiffeId, of whichever copy of this package. */
  static isClusterSpiffeId(x: unknown): x is ClusterSpiffeId {
    return typeof x === 'object' && x !== null && MARKER in x;
  }

  /**
   * Registers the pods of a service: those in its namespace, with its labels and, because any pod can wear
   * a label, with its service account.
   */
  static forService(scope: Construct, id: string, props: ServiceRegistrationProps): ClusterSpiffeId {
    const { service, ...options } = props;
    const { namespace, serviceAccount } = service;
    return new ClusterSpiffeId(scope, id, {
      ...options,
      // A dot, which neither part can contain, keeps "a-b" in "c" apart from "b" in "c-a".
      name: props.name ?? `${namespace}.${service.name}`,
      spiffeIdTemplate: service.spiffeId(props.trustDomain).toString(),
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      podSelector: { matchLabels: service.podLabels },
      dnsNameTemplates: service.dnsNames,
      workloadSelectorTemplates: [`k8s:ns:${namespace}`, `k8s:sa:${serviceAccount}`],
    });
  }

  /** What was declared. */
  readonly declaration: ClusterSpiffeIdProps;

  constructor(scope: Construct, id: string, props: ClusterSpiffeIdProps) {
    super(scope, id, clusterSpiffeIdObject(placeOf(scope, id), props));
    Object.defineProperty(this, MARKER, { value: true });
    this.declaration = props;
    guard(this, 'cluster-spiffeid');
  }

  /**
   * What a pod would receive by this registration, or why nothing. Other registrations (`fallback`) and the
   * namespaces that the controller manager ignores are not considered.
   */
  preview(pod: SamplePod, cluster: PreviewCluster = {}): RegistrationPreview {
    return previewRegistration(this.declaration, pod, cluster);
  }
}

function clusterSpiffeIdObject(
  place: string,
  props: ClusterSpiffeIdProps,
): KubernetesObject & { spec: object } {
  const { trustDomain, podSelector, namespaceSelector, dnsNameTemplates, workloadSelectorTemplates } = props;
  const metadata = registrationMetadata(place, props);
  refuseTemplate(props.spiffeIdTemplate, `${place}, spiffeIdTemplate`, trustDomain, (id) =>
    workloadIdProblem(id, trustDomain.name),
  );
  for (const name of dnsNameTemplates ?? [])
    refuseTemplate(name, `${place}, dnsNameTemplates`, trustDomain, dnsNameProblem);
  for (const selector of workloadSelectorTemplates ?? []) {
    refuseTemplate(selector, `${place}, workloadSelectorTemplates`, trustDomain, selectorProblem);
  }
  if (podSelector) refuse(labelSelectorProblem(podSelector), `${place}, podSelector`);
  if (namespaceSelector) refuse(labelSelectorProblem(namespaceSelector), `${place}, namespaceSelector`);
  if (props.hint) refuse(hintProblem(props.hint), `${place}, hint`);
  return {
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterSPIFFEID',
    metadata,
    spec: {
      className: props.className,
      spiffeIDTemplate: props.spiffeIdTemplate,
      namespaceSelector,
      podSelector,
      workloadSelectorTemplates,
      dnsNameTemplates,
      autoPopulateDNSNames: props.autoPopulateDnsNames,
      ttl: lifetime(`${place}, ttl`, props.ttl),
      jwtTtl: lifetime(`${place}, jwtTtl`, props.jwtTtl),
      federatesWith: props.federatesWith?.map(({ name }) => name),
      admin: props.admin,
      downstream: props.downstream,
      fallback: props.fallback,
      hint: props.hint,
    },
  };
}
