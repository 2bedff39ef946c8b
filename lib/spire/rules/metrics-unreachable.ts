import { type Telemetry } from '../config';
import { type Declared } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';

export const metricsUnreachable: SpireRule = {
  id: 'metrics-unreachable',
  severity: 'warning',
  title: 'Metrics that are served can be scraped.',
  why: 'Nobody reaches the port, so that neither dashboards nor alerts see anything.',
  remedy: 'Leave prometheus.host out, and name the namespace of Prometheus by monitoringNamespace.',
  check: ({ servers, agents }) => [
    ...servers.flatMap((at) => findings(at, at.server.props, true)),
    ...agents.flatMap((at) => findings(at, at.agent.props, !at.agent.props.hostNetwork)),
  ],
};

interface Scraped {
  readonly telemetry?: Telemetry;
  readonly networkPolicy?: boolean;
  readonly monitoringNamespace?: string;
}

/** @param holds whether a NetworkPolicy holds for it */
function findings(at: Declared, props: Scraped, holds: boolean): Finding[] {
  const { telemetry, networkPolicy, monitoringNamespace } = props;
  if (!telemetry?.prometheus) return [];
  const { host } = telemetry.prometheus;
  return [
    ...(host !== undefined && /^(127\.|::1$|localhost$)/.test(host)
      ? [
          {
            at,
            value: `prometheus.host ${host}`,
            problem: 'is reached from within the pod only',
            instead: 'no host',
          },
        ]
      : []),
    ...(holds && networkPolicy !== false && monitoringNamespace === undefined
      ? [
          {
            at,
            value: 'telemetry.prometheus',
            problem: 'is behind a NetworkPolicy that lets nobody scrape',
            instead: 'monitoringNamespace: the namespace that Prometheus runs in',
          },
        ]
      : []),
  ];
}
