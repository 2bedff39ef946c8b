/** A text of CEL. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A list of texts of CEL. */
export function texts(values: readonly string[]): string {
  return `[${values.map(text).join(', ')}]`;
}

/** The data of a Secret, empty if it has none. */
export function dataOf(object: string): string {
  return `${object}.?data.orValue({})`;
}

/** An annotation of an object, empty if it has none. */
export function annotationOf(object: string, annotation: string): string {
  return `${object}.?metadata.?annotations[?${text(annotation)}].orValue("")`;
}

/** A label of an object, empty if it has none. */
export function labelOf(object: string, label: string): string {
  return `${object}.?metadata.?labels[?${text(label)}].orValue("")`;
}

/** Conditions of which all have to hold. */
export function all(...conditions: string[]): string {
  return conditions.map((condition) => `(${condition})`).join(' && ');
}

/** Conditions of which one has to hold. */
export function any(...conditions: string[]): string {
  return conditions.map((condition) => `(${condition})`).join(' || ');
}

/**
 * An object as it is stored, `null` if there is none. As a type that is known only when it is there: CEL would neither
 * compare what Kyverno returns with `null` nor go through a list of it.
 */
export function stored(apiVersion: string, resource: string, namespace: string, name: string): string {
  return `dyn(resource.Get(${text(apiVersion)}, ${text(resource)}, ${namespace}, ${name}))`;
}

/** The objects that are stored. Namespace: expression, `""` for all. */
export function listed(
  apiVersion: string,
  resource: string,
  namespace: string,
  labels?: Record<string, string>,
): string {
  const selector = labels ? `, ${JSON.stringify(labels)}` : '';
  return `dyn(resource.List(${text(apiVersion)}, ${text(resource)}, ${namespace}${selector})).items`;
}

/** Whether the request is about an object of a name. One that is to be made may have none yet. */
export function isNamed(name: string): string {
  return `request.?name.orValue("") == ${text(name)}`;
}
