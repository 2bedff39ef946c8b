import { type KubernetesObject } from '../../../kubernetes';

/** One entry of a rule's context. Kyverno reads it when something first refers to it. */
export interface ContextEntry {
  readonly name: string;
  readonly apiCall?: { readonly urlPath: string; readonly jmesPath: string };
  readonly variable?: { readonly jmesPath: string };
}

export interface Condition {
  readonly key: string;
  readonly operator: 'Equals' | 'NotEquals' | 'GreaterThan';
  readonly value: string | number | boolean | boolean[];
}

export interface Conditions {
  readonly all?: Condition[];
  readonly any?: Condition[];
}

/** A rule of a ClusterPolicy, as far as all of ours have it. */
export interface PolicyRule {
  readonly name: string;
  readonly match: { readonly any: { readonly resources: object }[] };
  readonly context?: ContextEntry[];
  readonly preconditions?: Conditions;
  readonly skipBackgroundRequests?: boolean;
  readonly generate?: object;
  readonly mutate?: object;
  readonly validate?: object;
}

/** A condition in CEL of which requests reach Kyverno at all. */
export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

export interface PolicyProps {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What happens to the requests below while Kyverno does not answer. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Requests that match all of them go to Kyverno; all others pass it by. */
  readonly matchConditions: MatchCondition[];
  /** Whether Kyverno applies it to what exists, besides to requests. */
  readonly background: boolean;
  readonly rules: PolicyRule[];
}

/** A ClusterPolicy of kyverno.io/v1. */
export function clusterPolicy(props: PolicyProps): KubernetesObject {
  const { name, failurePolicy, matchConditions, background, rules } = props;
  const policy = {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: {
      name,
      annotations: {
        'policies.kyverno.io/title': props.title,
        'policies.kyverno.io/description': props.description,
        // All of them are about one kind each, and that is none that pods are made by.
        'pod-policies.kyverno.io/autogen-controllers': 'none',
      },
    },
    spec: { background, webhookConfiguration: { failurePolicy, matchConditions }, rules },
  };
  return policy;
}
