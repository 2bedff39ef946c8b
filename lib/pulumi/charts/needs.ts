import { type KubernetesObject } from '../../kubernetes';

/** An object of any kind, of which a few fields are read. */
type Loose = KubernetesObject & { readonly [key: string]: any };

/**
 * Those of `others` that have to be there before `object`: the definition of its kind, its namespace, and what
 * its pods take from other objects at their start. A webhook comes after what it would be asked about.
 */
export function needsOf(object: KubernetesObject, others: KubernetesObject[]): KubernetesObject[] {
  const names = namesIn(object);
  return others.filter((other: Loose) => {
    if (other === object) return false;
    if (other.kind === 'CustomResourceDefinition') return isDefinedBy(object, other);
    if (other.kind === 'Namespace') return other.metadata.name === object.metadata.namespace;
    if (names.some(([kind, name]) => kind === other.kind && name === other.metadata.name)) {
      return other.kind === 'ClusterRole' || isWithin(other, object);
    }
    return grantsTo(other, object) || asksAbout(object, other);
  });
}

/** The pod that an object makes, or is. */
export function podOf(object: KubernetesObject): any {
  const { kind, spec } = object as Loose;
  if (kind === 'Pod') return spec;
  if (kind === 'CronJob') return spec?.jobTemplate?.spec?.template?.spec;
  return spec?.template?.spec?.containers && spec.template.spec;
}

function isDefinedBy(object: KubernetesObject, { spec }: Loose): boolean {
  return spec?.group === groupOf(object) && spec?.names?.kind === object.kind;
}

/** Whether a binding gives rights to the pods of an object. */
function grantsTo({ subjects = [] }: Loose, object: KubernetesObject): boolean {
  const pod = podOf(object);
  return subjects.some(
    ({ kind, name, namespace }: any) =>
      kind === 'ServiceAccount' &&
      name === pod?.serviceAccountName &&
      namespace === object.metadata.namespace,
  );
}

/** Whether a webhook configuration is about objects of the kind of `other`. */
function asksAbout({ webhooks = [] }: Loose, other: KubernetesObject): boolean {
  const plural = `${other.kind.toLowerCase()}s`;
  return webhooks.some(({ rules = [] }: any) =>
    rules.some(
      ({ apiGroups = [], resources = [] }: any) =>
        [groupOf(other), '*'].some((group) => apiGroups.includes(group)) &&
        [plural, '*', '*/*'].some((resource) => resources.includes(resource)),
    ),
  );
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/** Kinds and names that an object refers to. */
function namesIn(object: KubernetesObject): [kind: string, name: string][] {
  const { roleRef, subjects = [] } = object as Loose;
  const names: [string, string][] = [];
  if (roleRef) names.push([roleRef.kind, roleRef.name]);
  for (const { kind, name } of subjects) names.push([kind, name]);
  const pod = podOf(object);
  if (!pod) return names;
  if (pod.serviceAccountName) names.push(['ServiceAccount', pod.serviceAccountName]);
  for (const volume of pod.volumes ?? []) {
    for (const { configMap, secret } of [volume, ...(volume.projected?.sources ?? [])]) {
      if (configMap) names.push(['ConfigMap', configMap.name]);
      if (secret) names.push(['Secret', secret.secretName ?? secret.name]);
    }
  }
  for (const { env = [], envFrom = [] } of [...(pod.initContainers ?? []), ...(pod.containers ?? [])]) {
    for (const { valueFrom } of env) {
      if (valueFrom?.configMapKeyRef) names.push(['ConfigMap', valueFrom.configMapKeyRef.name]);
      if (valueFrom?.secretKeyRef) names.push(['Secret', valueFrom.secretKeyRef.name]);
    }
    for (const { configMapRef, secretRef } of envFrom) {
      if (configMapRef) names.push(['ConfigMap', configMapRef.name]);
      if (secretRef) names.push(['Secret', secretRef.name]);
    }
  }
  return names;
}

/** Whether `other` is where `object` looks for it: beside it, or where its subjects are. */
function isWithin(other: KubernetesObject, object: KubernetesObject): boolean {
  const { subjects = [] } = object as Loose;
  return [object.metadata, ...subjects].some(({ namespace }) => namespace === other.metadata.namespace);
}
