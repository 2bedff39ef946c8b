import { type ClusterSpiffeIdProps, type ClusterStaticEntryProps, type LabelSelector } from '../../registration';

/** Label that Kubernetes gives every namespace. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A path segment that a SPIFFE ID template fixes, or what it inserts there. */
export interface NamedSegment {
  readonly text: string;
  readonly literal: boolean;
}

/** Namespace and service account in an ID of the form `/ns/<namespace>/sa/<service account>`. */
export interface NamedWorkload {
  readonly namespace: NamedSegment;
  readonly serviceAccount: NamedSegment;
}

const SEGMENT = '((?:\\{\\{[^}]*\\}\\}|[^/{}])+)';
const NAMED = new RegExp(`^spiffe://[^/]+/ns/${SEGMENT}/sa/${SEGMENT}(?:/|$)`);

/** Whom an ID, or the template of one, names. */
export function namedWorkload(spiffeId: string): NamedWorkload | undefined {
  const [, namespace, serviceAccount] = NAMED.exec(spiffeId) ?? [];
  return namespace === undefined
    ? undefined
    : { namespace: segment(namespace), serviceAccount: segment(serviceAccount) };
}

function segment(text: string): NamedSegment {
  return { text, literal: !text.includes('{{') };
}

/** Literal values of the selectors `k8s:<kind>:<value>`. */
export function selectorValues(selectors: readonly string[] | undefined, kind: string): string[] {
  const prefix = `k8s:${kind}:`;
  return (selectors ?? [])
    .filter((selector) => selector.startsWith(prefix) && !selector.includes('{{'))
    .map((selector) => selector.slice(prefix.length));
}

/** Namespaces that a selector names one by one, or undefined where it selects by anything else. */
export function namespacesOf(selector: LabelSelector | undefined): string[] | undefined {
  const name = selector?.matchLabels?.[NAMESPACE_NAME];
  if (name !== undefined) return [name];
  return selector?.matchExpressions?.find(({ key, operator }) => key === NAMESPACE_NAME && operator === 'In')
    ?.values;
}

/** Whether a selector selects everything. */
export function selectsAll(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0
  );
}

/** Namespaces to which a registration is limited by name, if it is. */
export function registeredNamespaces(props: ClusterSpiffeIdProps): string[] | undefined {
  const selected = namespacesOf(props.namespaceSelector);
  if (selected) return selected;
  const selectors = selectorValues(props.workloadSelectorTemplates, 'ns');
  return selectors.length > 0 ? selectors : undefined;
}

/** Service account of a registered workload as `namespace:name`, where it is known. */
export function spiffeIdAccount(props: ClusterSpiffeIdProps): string | undefined {
  return account(
    props.spiffeIdTemplate,
    registeredNamespaces(props)?.[0],
    selectorValues(props.workloadSelectorTemplates, 'sa')[0],
  );
}

/** The same, of an entry. */
export function entryAccount({ spiffeId, selectors }: ClusterStaticEntryProps): string | undefined {
  return account(
    spiffeId.toString(),
    selectorValues(selectors, 'ns')[0],
    selectorValues(selectors, 'sa')[0],
  );
}

function account(id: string, namespace?: string, serviceAccount?: string): string | undefined {
  const named = namedWorkload(id);
  const literal = (part: NamedSegment | undefined) => (part?.literal ? part.text : undefined);
  const ns = namespace ?? literal(named?.namespace);
  const sa = serviceAccount ?? literal(named?.serviceAccount);
  return ns === undefined || sa === undefined ? undefined : `${ns}:${sa}`;
}
