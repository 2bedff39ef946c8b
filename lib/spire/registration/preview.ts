import { describe, dnsNameProblem, selectorProblem, workloadIdProblem } from '../../identity';
import { type TemplateData, evaluateTemplate } from '../../identity/template';
import { type ClusterSpiffeIdProps } from './cluster-spiffeid';
import { labelMismatch } from './label-selector';

/** A pod as far as it is known before it runs. */
export interface SamplePod {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
  /** @default - none */
  readonly labels?: { readonly [key: string]: string };
  /** @default - none */
  readonly annotations?: { readonly [key: string]: string };
  /** @default 'default' */
  readonly serviceAccountName?: string;
  /** @default - unknown */
  readonly uid?: string;
  /** Labels of its namespace; `kubernetes.io/metadata.name` is added. @default - none */
  readonly namespaceLabels?: { readonly [key: string]: string };
  /** Names of the Services in front of it, for `autoPopulateDnsNames`. @default - none */
  readonly services?: string[];
  /** Name of its node. @default - unknown */
  readonly nodeName?: string;
  /** UID of its node. @default - unknown */
  readonly nodeUid?: string;
  /** Labels of its node. @default - unknown */
  readonly nodeLabels?: { readonly [key: string]: string };
}

/** How the controller manager is configured. */
export interface PreviewCluster {
  /** @default - unknown */
  readonly clusterName?: string;
  /** @default - unknown */
  readonly clusterDomain?: string;
}

/** What a registration yields for a pod. */
export interface RegistrationPreview {
  /** The SPIFFE ID; absent if the pod receives none, or none that is known yet. */
  readonly spiffeId?: string;
  /** DNS names in the SVID. */
  readonly dnsNames: string[];
  /** Selectors of the entry. */
  readonly selectors: string[];
  /** Templates of DNS names and selectors whose result is known in the cluster only. */
  readonly unevaluated: string[];
  /** Why there is no SPIFFE ID. */
  readonly reason?: string;
}

/** Mirrors how the controller manager selects pods and renders entries. Source: controller manager 0.7.0, spireentry. */
export function previewRegistration(
  registration: ClusterSpiffeIdProps,
  pod: SamplePod,
  cluster: PreviewCluster,
): RegistrationPreview {
  const nothing = (reason: string): RegistrationPreview => ({
    dnsNames: [],
    selectors: [],
    unevaluated: [],
    reason,
  });
  const { namespaceSelector = {}, podSelector = {} } = registration;
  const namespaceMismatch = labelMismatch(namespaceSelector, {
    ...pod.namespaceLabels,
    'kubernetes.io/metadata.name': pod.namespace,
  });
  if (namespaceMismatch)
    return nothing(`namespaceSelector does not select its namespace: ${namespaceMismatch}`);
  const podMismatch = labelMismatch(podSelector, pod.labels ?? {});
  if (podMismatch) return nothing(`podSelector does not select it: ${podMismatch}`);

  const data = templateData(registration, pod, cluster);
  const id = evaluateTemplate(registration.spiffeIdTemplate, data);
  if (id.text === undefined) return nothing(`spiffeIdTemplate cannot be evaluated: ${id.reason}`);
  const idProblem = workloadIdProblem(id.text, registration.trustDomain.name);
  if (idProblem) return nothing(`spiffeIdTemplate: ${describe(idProblem)}`);

  const dnsNames = render(registration.dnsNameTemplates, data);
  const selectors = render(registration.workloadSelectorTemplates, data);
  for (const selector of selectors.texts) {
    const problem = selectorProblem(selector);
    if (problem) return nothing(`workloadSelectorTemplates: ${describe(problem)}`);
    const found = contradiction(selector, pod);
    if (found) return nothing(`it does not match the selector ${selector}: ${found}`);
  }
  const names = [...new Set([...dnsNames.texts, ...serviceNames(registration, pod, cluster)])];
  const dnsProblem = names.map(dnsNameProblem).find(Boolean);
  if (dnsProblem) return nothing(`dnsNameTemplates: ${describe(dnsProblem)}`);
  return {
    spiffeId: id.text,
    dnsNames: names,
    selectors: [`k8s:pod-uid:${pod.uid ?? '<uid>'}`, ...selectors.texts],
    unevaluated: [...dnsNames.unevaluated, ...selectors.unevaluated],
  };
}

function templateData(
  { trustDomain }: ClusterSpiffeIdProps,
  pod: SamplePod,
  cluster: PreviewCluster,
): TemplateData {
  const {
    name,
    namespace,
    uid,
    labels = {},
    annotations = {},
    nodeName,
    serviceAccountName = 'default',
  } = pod;
  return {
    ...cluster,
    trustDomain: trustDomain.name,
    podMeta: { name, namespace, uid, labels, annotations },
    podSpec: { serviceAccountName, nodeName },
    nodeMeta: { name: nodeName, uid: pod.nodeUid, labels: pod.nodeLabels },
  };
}

function render(
  templates: string[] | undefined,
  data: TemplateData,
): { texts: string[]; unevaluated: string[] } {
  const texts: string[] = [];
  const unevaluated: string[] = [];
  for (const template of templates ?? []) {
    const { text } = evaluateTemplate(template, data);
    if (text === undefined) unevaluated.push(template);
    else texts.push(text);
  }
  return { texts, unevaluated };
}

function serviceNames(
  { autoPopulateDnsNames }: ClusterSpiffeIdProps,
  { services = [], namespace }: SamplePod,
  { clusterDomain }: PreviewCluster,
): string[] {
  if (!autoPopulateDnsNames) return [];
  return services
    .flatMap((service) => {
      const inNamespace = `${service}.${namespace}`;
      const names = [service, inNamespace, `${inNamespace}.svc`];
      return clusterDomain ? [...names, `${inNamespace}.svc.${clusterDomain}`] : names;
    })
    .sort();
}

/** Why the agent would not find a selector on the pod, or undefined where it would, or where only it can tell. */
function contradiction(selector: string, pod: SamplePod): string | undefined {
  const [, kind, expected] = /^k8s:([^:]+):(.*)$/s.exec(selector) ?? [];
  const own: Record<string, string | undefined> = {
    ns: pod.namespace,
    sa: pod.serviceAccountName ?? 'default',
    'pod-name': pod.name,
    'pod-uid': pod.uid,
    'node-name': pod.nodeName,
  };
  if (kind === 'pod-label') {
    const labels = Object.entries(pod.labels ?? {}).map(([key, value]) => `${key}:${value}`);
    return labels.includes(expected) ? undefined : 'it has no such label';
  }
  const actual = Object.hasOwn(own, kind) ? own[kind] : undefined;
  return actual === undefined || actual === expected ? undefined : `it has "${actual}"`;
}
