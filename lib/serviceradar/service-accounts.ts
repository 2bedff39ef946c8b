/**
 * Keys of the values file that rename a service account, each with its default. The catalogue names the
 * key of each service; the values schema makes one property of each.
 */
export const SERVICE_ACCOUNTS = {
  coreServiceAccount: 'serviceradar-core',
  webNgServiceAccount: 'serviceradar-web-ng',
  datasvcServiceAccount: 'serviceradar-datasvc',
  serviceradarAgentServiceAccount: 'serviceradar-agent',
  pollerServiceAccount: 'serviceradar-poller',
  syncServiceAccount: 'serviceradar-sync',
  mapperServiceAccount: 'serviceradar-mapper',
  snmpCheckerServiceAccount: 'serviceradar-snmp-checker',
  rperfCheckerServiceAccount: 'serviceradar-rperf-checker',
  zenServiceAccount: 'serviceradar-zen',
  dbEventWriterServiceAccount: 'serviceradar-db-event-writer',
  trapdServiceAccount: 'serviceradar-trapd',
  logCollectorServiceAccount: 'serviceradar-log-collector',
  otelServiceAccount: 'serviceradar-otel',
  flowggerServiceAccount: 'serviceradar-flowgger',
  flowCollectorServiceAccount: 'serviceradar-flow-collector',
  bmpCollectorServiceAccount: 'serviceradar-bmp-collector',
} as const;

export type ServiceAccountKey = keyof typeof SERVICE_ACCOUNTS;

/** The service accounts among other values. */
export function serviceAccountsOf(values: { readonly [K in ServiceAccountKey]: string }): {
  readonly [K in ServiceAccountKey]: string;
} {
  const keys = Object.keys(SERVICE_ACCOUNTS) as ServiceAccountKey[];
  return Object.fromEntries(keys.map((key) => [key, values[key]])) as { [K in ServiceAccountKey]: string };
}
