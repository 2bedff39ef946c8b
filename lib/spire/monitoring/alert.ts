import { type AlertingRule } from './prometheus-operator';

/** How soon somebody has to look. */
export enum Severity {
  /** Identities stop working, now or before long: wake somebody. */
  CRITICAL = 'critical',
  /** Something is refused or will break: look at it in working hours. */
  WARNING = 'warning',
}

/** An alert, and what to do about it. docs/monitoring.md has a section for each. */
export interface Alert {
  /** Name of the alert, in PascalCase. */
  readonly name: string;
  readonly severity: Severity;
  /** PromQL. */
  readonly expr: string;
  /** How long the expression has to hold, such as `5m`. */
  readonly for: string;
  /** What is wrong, in a line. */
  readonly summary: string;
  /** What it means for the workloads. */
  readonly description: string;
  /** What to look at and what to do, in that order. */
  readonly runbook: string;
}

/** The alert as a rule of the Prometheus operator. */
export function alertingRule(alert: Alert): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, description: alert.description, runbook: alert.runbook },
  };
}
