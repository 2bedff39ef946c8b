import { type LabelSelector } from 'kubernetes-types/meta/v1';
import { type KubernetesObject } from '../../kubernetes';

/** The part of the Prometheus operator's monitoring.coreos.com/v1 that is used here. */
export interface PodMonitor extends KubernetesObject {
  readonly spec: {
    readonly selector: LabelSelector;
    readonly podMetricsEndpoints: PodMetricsEndpoint[];
  };
}

export interface PodMetricsEndpoint {
  /** Name of the container's port. */
  readonly port: string;
  readonly scheme?: string;
  readonly tlsConfig?: { readonly [key: string]: any };
  readonly relabelings?: { readonly sourceLabels: string[]; readonly targetLabel: string }[];
}

export interface PrometheusRule extends KubernetesObject {
  readonly spec: { readonly groups: RuleGroup[] };
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: AlertingRule[];
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly [key: string]: string };
}
