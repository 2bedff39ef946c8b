import { type Problem, spiffeIdProblem } from '../../identity';
import { ttlProblems } from '../../identity/ttl';
import { pluginProblems, SERVER_PLUGINS } from '../plugins/plugin-rules';
import { cidrProblem, ipProblem, lowPortProblems, portClashProblems, portProblem } from './address';
import { federationProblems } from './federation';
import { goDuration, seconds } from './go-duration';
import { healthPort } from './health-checks';
import { type ServerConfigModel } from './model';
import { LogLevel } from './process-settings';
import { serverRequirements } from './render';
import { type ServerSettings } from './server-settings';
import { metricsPort, telemetryProblems } from './telemetry';
import { writablePathProblems } from './writable-path';
import { PluginType } from '../plugin';

/** What SPIRE would refuse, ignore or only warn of at start. */
export function serverConfigProblems(model: ServerConfigModel): Problem[] {
  const settings = model.settings ?? {};
  const optionalSeconds = (duration: ServerSettings['caTtl']) => duration && seconds(duration);
  return [
    ...pluginProblems(SERVER_PLUGINS, model.plugins),
    ...ttlProblems({
      caTtl: optionalSeconds(settings.caTtl),
      defaultX509SvidTtl: optionalSeconds(settings.defaultX509SvidTtl),
      defaultJwtSvidTtl: optionalSeconds(settings.defaultJwtSvidTtl),
      agentTtl: optionalSeconds(settings.agentTtl),
    }),
    ...[ipProblem(model.bindAddress), portProblem(model.bindPort)].filter((problem) => problem !== undefined),
    ...(model.federation ? federationProblems(model.federation, model.trustDomain.name) : []),
    ...(model.telemetry ? telemetryProblems(model.telemetry) : []),
    ...listProblems(settings),
    ...pruningProblems(settings),
    ...keyStorageProblems(model),
    ...writablePathProblems({ logFile: settings.logFile }, { ...model, requires: serverRequirements(model) }),
    ...lowPortProblems({
      bundleEndpoint: model.federation?.bundleEndpoint?.port,
      metrics: metricsPort(model.telemetry),
      profiling: settings.profiling?.port,
    }),
    ...portClashProblems({
      bindPort: model.bindPort,
      bundleEndpoint: model.federation?.bundleEndpoint?.port,
      metrics: metricsPort(model.telemetry),
      health: healthPort(model.healthChecks),
    }),
  ];
}

/** What works, but should be a decision. */
export function serverConfigWarnings(model: ServerConfigModel): Problem[] {
  const problems: Problem[] = [];
  if (model.settings?.logLevel === LogLevel.DEBUG) problems.push(debugLogs());
  const unverified = model.plugins.find((plugin) => plugin.data.insecure_skip_verify === true);
  if (unverified) {
    problems.push({
      rule: 'tls-unverified',
      value: `${unverified.type} ${unverified.name}`,
      problem: 'does not check the certificate of the other side',
      instead: 'the CA certificate of the other side',
    });
  }
  return problems;
}

/** @internal */
export function debugLogs(): Problem {
  return {
    rule: 'debug-logs',
    value: 'logLevel DEBUG',
    problem: 'logs requests and selectors in detail',
    instead: 'LogLevel.INFO, once the error is found',
  };
}

function listProblems(settings: ServerSettings): Problem[] {
  const subject = settings.caSubject;
  const emptySubject =
    subject && !subject.commonName && !subject.country?.length && !subject.organization?.length;
  return [
    ...(settings.adminIds ?? []).map(spiffeIdProblem),
    ...(settings.proxyProtocolTrustedCidrs ?? []).map(cidrProblem),
    emptySubject
      ? {
          rule: 'ca-subject',
          value: '{}',
          problem: 'is an empty subject, in place of which SPIRE takes its own',
          instead: 'country, organization or commonName, or no caSubject',
        }
      : undefined,
  ].filter((problem) => problem !== undefined);
}

function pruningProblems(settings: ServerSettings): Problem[] {
  const { pruneAttestedNodesExpiredFor, pruneAttestedNodesBatchSize, pruneTofuNodes } = settings;
  const expiry = goDuration(pruneAttestedNodesExpiredFor);
  const problem = (value: string, text: string, instead: string) => ({
    rule: 'prune-attested-nodes',
    value,
    problem: text,
    instead,
  });
  const problems: Problem[] = [];
  if (expiry === undefined && (pruneTofuNodes || pruneAttestedNodesBatchSize !== undefined)) {
    const value = pruneTofuNodes ? 'pruneTofuNodes' : 'pruneAttestedNodesBatchSize';
    problems.push(problem(value, 'does nothing by itself', 'pruneAttestedNodesExpiredFor, too'));
  }
  if (pruneAttestedNodesBatchSize !== undefined && !(pruneAttestedNodesBatchSize > 0)) {
    problems.push(problem(String(pruneAttestedNodesBatchSize), 'is no size of a batch', 'a positive number'));
  }
  return problems;
}

/** Keys outside of the data directory are not on the volume: every restart would make a new CA. */
function keyStorageProblems(model: ServerConfigModel): Problem[] {
  const path = model.plugins.find(({ type, name }) => type === PluginType.KEY_MANAGER && name === 'disk')
    ?.data.keys_path;
  if (typeof path === 'string' && path.startsWith(`${model.dataDir}/`)) return [];
  return path === undefined
    ? []
    : [
        {
          rule: 'key-storage',
          value: String(path),
          problem: `is outside of the data directory ${model.dataDir}, so the CA keys are lost at each restart`,
          instead: `a file below ${model.dataDir}`,
        },
      ];
}
