import { type Problem, spiffeIdProblem } from '../../identity';
import { portProblem } from './address';
import { type JsonObject } from './hcl-json';
import { type PluginRequirements } from '../plugin';
import { secretFiles } from '../plugins/mounted-file';

const CERTIFICATE_DIR = '/run/spire/metrics';

export interface PrometheusSvidProps {
  /**
   * SPIFFE IDs that may scrape (`authorized_spiffe_ids`; SPIRE 1.15.2).
   * @default - everybody, without a client certificate
   */
  readonly authorizedSpiffeIds?: string[];
}

export interface PrometheusCertificateProps extends PrometheusSvidProps {
  /** Name of the Secret with the certificate, in the pod's namespace. */
  readonly secretName: string;
  /** Key of the certificate in it. @default 'tls.crt' */
  readonly certificateKey?: string;
  /** Key of the private key in it. @default 'tls.key' */
  readonly privateKeyKey?: string;
  /** Key of a CA certificate in it that clients must prove (`client_ca_file`). @default - none */
  readonly clientCaKey?: string;
}

interface PrometheusTlsKeys extends JsonObject {
  readonly authorized_spiffe_ids?: string[];
  readonly client_ca_file?: string;
}

/** TLS for the metrics endpoint. Needs SPIRE 1.15.0. */
export class PrometheusTls {
  /** With the SVID of the server or agent itself (SPIRE 1.15.2). */
  static svid(props: PrometheusSvidProps = {}): PrometheusTls {
    return new PrometheusTls({ use_spire_svid: true, authorized_spiffe_ids: props.authorizedSpiffeIds }, {});
  }

  /** With a certificate from a Secret. */
  static certificate(props: PrometheusCertificateProps): PrometheusTls {
    const certificate = props.certificateKey ?? 'tls.crt';
    const privateKey = props.privateKeyKey ?? 'tls.key';
    const keys = [certificate, privateKey, ...(props.clientCaKey ? [props.clientCaKey] : [])];
    return new PrometheusTls(
      {
        cert_file: `${CERTIFICATE_DIR}/${certificate}`,
        key_file: `${CERTIFICATE_DIR}/${privateKey}`,
        client_ca_file: props.clientCaKey && `${CERTIFICATE_DIR}/${props.clientCaKey}`,
        authorized_spiffe_ids: props.authorizedSpiffeIds,
      },
      secretFiles('metrics-certificate', props.secretName, [...new Set(keys)], CERTIFICATE_DIR),
    );
  }

  private constructor(
    /** @internal */
    readonly keys: PrometheusTlsKeys,
    readonly requires: PluginRequirements,
  ) {}
}

export interface Prometheus {
  /** Address to listen on (`host`); SPIRE's own default is localhost, which nobody can scrape. @default '0.0.0.0' */
  readonly host?: string;
  /** SPIRE key `port`. @default 9988 */
  readonly port?: number;
  /** @default - plain HTTP */
  readonly tls?: PrometheusTls;
}

export interface M3 {
  /** Address of the collector, host:port. */
  readonly address: string;
  /** Environment that the metrics are tagged with, such as `production`. */
  readonly env: string;
}

/** Metrics of a server or agent, and where they go. */
export interface Telemetry {
  /** Endpoint for Prometheus. @default - none */
  readonly prometheus?: Prometheus;
  /** Addresses of DogStatsD collectors, host:port. @default - none */
  readonly dogStatsd?: string[];
  /** Addresses of StatsD collectors, host:port. @default - none */
  readonly statsd?: string[];
  /** M3 collectors. @default - none */
  readonly m3?: M3[];
  /** Keep metrics in memory and log them on SIGUSR1. @default false */
  readonly inMem?: boolean;
  /** Prefix of every metric. @default - `spire_server` or `spire_agent` */
  readonly metricPrefix?: string;
  /** Label metrics with the trust domain. @default false */
  readonly enableTrustDomainLabel?: boolean;
  /** Label metrics with the host name. @default true */
  readonly enableHostnameLabel?: boolean;
  /** Emit only metrics with these prefixes, parts separated by dots. @default - all */
  readonly allowedPrefixes?: string[];
  /** Do not emit metrics with these prefixes. @default - none */
  readonly blockedPrefixes?: string[];
  /** Emit only these labels. @default - all */
  readonly allowedLabels?: string[];
  /** Do not emit these labels. @default - none */
  readonly blockedLabels?: string[];
}

/** The section `telemetry`, in SPIRE's keys. */
export function telemetryKeys(telemetry: Telemetry): JsonObject {
  const { prometheus } = telemetry;
  const addresses = (list: string[] | undefined) => list?.map((address) => ({ address }));
  return {
    Prometheus: prometheus && {
      host: prometheus.host ?? '0.0.0.0',
      port: metricsPort(telemetry),
      tls: prometheus.tls?.keys,
    },
    DogStatsd: addresses(telemetry.dogStatsd),
    Statsd: addresses(telemetry.statsd),
    M3: telemetry.m3?.map(({ address, env }) => ({ address, env })),
    InMem: telemetry.inMem ? {} : undefined,
    MetricPrefix: telemetry.metricPrefix,
    EnableTrustDomainLabel: telemetry.enableTrustDomainLabel,
    EnableHostnameLabel: telemetry.enableHostnameLabel,
    AllowedPrefixes: telemetry.allowedPrefixes,
    BlockedPrefixes: telemetry.blockedPrefixes,
    AllowedLabels: telemetry.allowedLabels,
    BlockedLabels: telemetry.blockedLabels,
  };
}

/** What SPIRE would refuse of it, at start. */
export function telemetryProblems(telemetry: Telemetry): Problem[] {
  const { prometheus } = telemetry;
  const tls = prometheus?.tls?.keys;
  const ids = tls?.authorized_spiffe_ids ?? [];
  return [
    prometheus?.port === undefined ? undefined : portProblem(prometheus.port),
    ...ids.map(spiffeIdProblem),
    ids.length > 0 && tls?.client_ca_file
      ? {
          rule: 'prometheus-tls',
          value: ids.join(', '),
          problem: 'authorizes clients by SPIFFE ID where clientCaKey authorizes them by a CA',
          instead: 'one of authorizedSpiffeIds and clientCaKey',
        }
      : undefined,
  ].filter((problem) => problem !== undefined);
}

/** @internal Port of the metrics endpoint, if there is one. */
export function metricsPort(telemetry: Telemetry | undefined): number | undefined {
  return telemetry?.prometheus && (telemetry.prometheus.port ?? 9988);
}
