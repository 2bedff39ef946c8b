import { type KubernetesObject } from '../../../kubernetes';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | '*';

/** Which requests a policy is about. */
export interface ResourceRule {
  readonly apiGroups: string[];
  readonly apiVersions: string[];
  readonly resources: string[];
  readonly operations: Operation[];
  readonly resourceNames?: string[];
}

/** A named expression of CEL: a variable or a condition. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

/** What all kinds of policies.kyverno.io have, and what each adds to it. */
export interface PolicySpec {
  readonly matchConstraints: {
    readonly namespaceSelector?: object;
    readonly objectSelector?: object;
    readonly resourceRules: ResourceRule[];
  };
  readonly [field: string]: unknown;
}

type Kind = 'GeneratingPolicy' | 'MutatingPolicy' | 'ValidatingPolicy' | 'DeletingPolicy';

/** A policy of policies.kyverno.io/v1. */
export function celPolicy(
  kind: Kind,
  name: string,
  title: string,
  description: string,
  spec: PolicySpec,
): KubernetesObject {
  const policy = {
    apiVersion: 'policies.kyverno.io/v1',
    kind,
    metadata: {
      name,
      annotations: {
        'policies.kyverno.io/title': title,
        'policies.kyverno.io/description': description,
      },
    },
    spec,
  };
  return policy;
}

/** Requests about objects of the core API. */
export function core(resource: string, operations: Operation[], resourceNames?: string[]): ResourceRule {
  return {
    apiGroups: [''],
    apiVersions: ['v1'],
    resources: [resource],
    operations,
    ...(resourceNames && { resourceNames }),
  };
}

/** Requests about objects of cert-manager. */
export function certManager(resource: string, operations: Operation[]): ResourceRule {
  return { apiGroups: ['cert-manager.io'], apiVersions: ['v1'], resources: [resource], operations };
}

/** Namespaces by their names. */
export function namespaces(operator: 'In' | 'NotIn', values: string[]): object {
  return { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator, values }] };
}
