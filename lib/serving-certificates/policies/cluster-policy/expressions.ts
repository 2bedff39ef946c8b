/** An identifier of JMESPath for a key with any characters: quoted as JSON. */
export function key(name: string): string {
  return JSON.stringify(name);
}

/** A literal of JMESPath. */
export function literal(value: unknown): string {
  return '`' + JSON.stringify(value) + '`';
}

/**
 * What Kyverno replaces by the value of an expression. What it puts in is searched for variables again: only values
 * whose characters are known may be brought into a text this way, nothing that somebody wrote into an annotation.
 */
export function variable(expression: string): string {
  return `{{ ${expression} }}`;
}

/** The path of a list of the API. Selectors are `name=value`. */
export function listPath(
  collection: string,
  selector?: 'fieldSelector' | 'labelSelector',
  value = '',
): string {
  return selector ? `${collection}?${selector}=${escapeSelector(value)}` : collection;
}

// Variables stay as they are: Kyverno replaces them later, and never by a character that has to be escaped.
function escapeSelector(value: string): string {
  return value
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith('{{') ? part : encodeURIComponent(part)))
    .join('');
}

/** A text of CEL. */
export function celText(value: string): string {
  return JSON.stringify(value);
}

/** A list of CEL. */
export function celTexts(values: string[]): string {
  return `[${values.map(celText).join(', ')}]`;
}

/** CEL: whether the object, or what it was before the request, fulfils a condition on `o`. */
export function eitherObject(condition: string): string {
  return `[object, oldObject].exists(o, o != null && has(o.metadata) && ${condition})`;
}

/** CEL: an annotation of an object as a list, empty if it has none. The object may be missing. */
export function celAnnotation(object: 'object' | 'oldObject', annotation: string): string {
  const name = celText(annotation);
  const missing = [
    `${object} == null`,
    `!has(${object}.metadata)`,
    `!has(${object}.metadata.annotations)`,
    `!(${name} in ${object}.metadata.annotations)`,
  ];
  return `(${missing.join(' || ')} ? [] : [${object}.metadata.annotations[${name}]])`;
}

/** CEL condition on `o`: it has the label with this value. */
export function celLabel(name: string, value: string): string {
  const label = celText(name);
  return `has(o.metadata.labels) && ${label} in o.metadata.labels && o.metadata.labels[${label}] == ${celText(value)}`;
}

/**
 * CEL: not the end of a namespace, in which nothing has to come back or to be cleaned up. Kyverno evaluates it for
 * what exists, too: there is no user then.
 */
export const NOT_NAMESPACE_DELETION =
  '!has(request.userInfo) || !has(request.userInfo.username) || ' +
  'request.userInfo.username != "system:serviceaccount:kube-system:namespace-controller"';
