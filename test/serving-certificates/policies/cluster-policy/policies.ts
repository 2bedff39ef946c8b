import { clusterPolicies } from '../../../../lib/serving-certificates/policies/cluster-policy';
import { type ServingSettings } from '../../../../lib/serving-certificates/settings';
import { servingSettings } from '../usual-settings';

export interface Rule {
  readonly name: string;
  readonly match: { readonly any: { readonly resources: { readonly kinds: string[] } }[] };
  readonly context?: { readonly name: string }[];
  readonly generate?: Record<string, unknown> & { readonly foreach: Record<string, unknown>[] };
  readonly mutate?: Record<string, unknown>;
  readonly validate?: { readonly failureAction: string; readonly message: string };
}

export interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly background: boolean;
    readonly webhookConfiguration: {
      readonly failurePolicy: string;
      readonly matchConditions: { readonly name: string; readonly expression: string }[];
    };
    readonly rules: Rule[];
  };
}

/** The policies by name, in their order. */
export function policies(given: Partial<ServingSettings> = {}): Record<string, Policy> {
  const all = clusterPolicies(servingSettings(given)) as unknown as Policy[];
  return Object.fromEntries(all.map((policy) => [policy.metadata.name, policy]));
}

/** All conditions by which requests reach a policy. */
export function conditionsOf({ spec }: Policy): string {
  return spec.webhookConfiguration.matchConditions.map(({ expression }) => expression).join('\n');
}
