import { type LabelSelector } from '../../registration';

/** Label that Kubernetes gives every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A path segment of a SPIFFE ID: text, or a template. */
export interface NamedSegment {
  readonly text: string;
  readonly literal: boolean;
}

/** Namespace and service account in an ID of the form `/ns/<namespace>/sa/<service account>`. */
export interface NamedWorkload {
  readonly namespace: NamedSegment;
  readonly serviceAccount: NamedSegment;
}

/** The pods of a registration, as far as it names them. */
export interface RegisteredWorkload {
  /** Whom its ID names. */
  readonly named?: NamedWorkload;
  /** Namespaces that its namespace selector names one by one. */
  readonly selectedNamespaces?: string[];
  /** Values of its selectors `k8s:ns:…`, templates aside. */
  readonly namespaces: string[];
  /** Values of its selectors `k8s:sa:…`, templates aside. */
  readonly serviceAccounts: string[];
}

export function registeredWorkload(
  id: string,
  selectors: readonly string[],
  namespaceSelector?: LabelSelector,
): RegisteredWorkload {
  const namespaces: string[] = [];
  const serviceAccounts: string[] = [];
  for (const selector of selectors) {
    if (selector.includes('{{')) continue;
    if (selector.startsWith('k8s:ns:')) namespaces.push(selector.slice('k8s:ns:'.length));
    else if (selector.startsWith('k8s:sa:')) serviceAccounts.push(selector.slice('k8s:sa:'.length));
  }
  return {
    named: namedWorkload(id),
    selectedNamespaces: namespacesOf(namespaceSelector),
    namespaces,
    serviceAccounts,
  };
}

/** Namespaces to which a registration is limited by name, if it is. */
export function limitedTo({ selectedNamespaces, namespaces }: RegisteredWorkload): string[] | undefined {
  return selectedNamespaces ?? (namespaces.length > 0 ? namespaces : undefined);
}

/** The service account of the workload as `namespace:name`, where it is known. */
export function accountOf(workload: RegisteredWorkload): string | undefined {
  const { named } = workload;
  const namespace = limitedTo(workload)?.[0] ?? literal(named?.namespace);
  const serviceAccount = workload.serviceAccounts[0] ?? literal(named?.serviceAccount);
  return namespace === undefined || serviceAccount === undefined
    ? undefined
    : `${namespace}:${serviceAccount}`;
}

/** Whether a selector selects everything. */
export function selectsAll(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0
  );
}

const SEGMENT = '((?:\\{\\{[^}]*\\}\\}|[^/{}])+)';
const NAMED = new RegExp(`^spiffe://[^/]+/ns/${SEGMENT}/sa/${SEGMENT}(?:/|$)`);

function namedWorkload(id: string): NamedWorkload | undefined {
  if (!id.includes('/ns/')) return undefined;
  const [, namespace, serviceAccount] = NAMED.exec(id) ?? [];
  return namespace === undefined
    ? undefined
    : { namespace: segment(namespace), serviceAccount: segment(serviceAccount) };
}

function segment(text: string): NamedSegment {
  return { text, literal: !text.includes('{{') };
}

function literal(part: NamedSegment | undefined): string | undefined {
  return part?.literal ? part.text : undefined;
}

function namespacesOf(selector: LabelSelector | undefined): string[] | undefined {
  const name = selector?.matchLabels?.[NAMESPACE_NAME];
  if (name !== undefined) return [name];
  return selector?.matchExpressions?.find(({ key, operator }) => key === NAMESPACE_NAME && operator === 'In')
    ?.values;
}
