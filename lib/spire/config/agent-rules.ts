import { type Problem, spiffeIdProblem } from '../../identity';
import { availabilityTargetProblem } from '../../identity/ttl';
import { type Plugin } from '../plugin';
import { AGENT_PLUGINS, pluginProblems } from '../plugins/plugin-rules';
import { lowPortProblems, portClashProblems, portProblem } from './address';
import { type AgentSettings, RebootstrapMode } from './agent-settings';
import { brokerProblems } from './broker-rules';
import { goDuration, seconds } from './go-duration';
import { healthPort } from './health-checks';
import { type AgentConfigModel } from './model';
import { LogLevel } from './process-settings';
import { agentRequirements } from './render';
import { debugLogs } from './server-rules';
import { metricsPort, telemetryProblems } from './telemetry';
import { writablePathProblems } from './writable-path';
import { PluginType } from '../plugin';

/**
 * What SPIRE would refuse, ignore or only warn of at start.
 *
 * @param x509SvidTtl lifetime of the workloads' X.509-SVIDs in seconds, if known
 */
export function agentConfigProblems(model: AgentConfigModel, x509SvidTtl?: number): Problem[] {
  const settings = model.settings ?? {};
  const target = settings.availabilityTarget;
  return [
    ...pluginProblems(AGENT_PLUGINS, model.plugins),
    portProblem(model.serverPort),
    target && availabilityTargetProblem(seconds(target), x509SvidTtl),
    ...(settings.authorizedDelegates ?? []).map((id) => delegateProblem(id, model.trustDomain.name)),
    socketProblem('adminSocketPath', settings.adminSocketPath, model),
    socketProblem('broker.socketPath', settings.experimental?.broker?.socketPath, model),
    rebootstrapProblem(model),
    joinTokenProblem(model.plugins),
    sdsProblem(settings),
    ...numberProblems(settings),
    ...brokerProblems(settings.experimental?.broker),
    ...pathProblems(model),
    ...lowPortProblems({ metrics: metricsPort(model.telemetry), profiling: settings.profiling?.port }),
    ...portClashProblems({ metrics: metricsPort(model.telemetry), health: healthPort(model.healthChecks) }),
    ...(model.telemetry ? telemetryProblems(model.telemetry) : []),
  ].filter((problem) => problem !== undefined);
}

/** What works, but should be a decision. */
export function agentConfigWarnings(model: AgentConfigModel): Problem[] {
  const problems: Problem[] = [];
  if (model.settings?.logLevel === LogLevel.DEBUG) problems.push(debugLogs());
  if (model.trustBundle.insecure) {
    problems.push({
      rule: 'insecure-bootstrap',
      value: 'TrustBundle.insecureBootstrap()',
      problem: 'takes whoever answers first for the server',
      instead: 'TrustBundle.configMap() with the ConfigMap that the server publishes',
    });
  }
  if (model.plugins.some((plugin) => plugin.data.skip_kubelet_verification === true)) {
    problems.push({
      rule: 'skip-kubelet-verification',
      value: 'skipVerification true',
      problem: "lets whoever answers on the kubelet's port say which pod a process belongs to",
      instead: "kubelet certificates of the cluster's CA (serverTLSBootstrap), or the CA that they have",
    });
  }
  return problems;
}

function delegateProblem(id: string, trustDomain: string): Problem | undefined {
  const malformed = spiffeIdProblem(id);
  if (malformed || id.startsWith(`spiffe://${trustDomain}/`)) return malformed;
  return {
    rule: 'authorized-delegate',
    value: id,
    problem: `is no member of the trust domain ${trustDomain}`,
    instead: `an ID that begins with "spiffe://${trustDomain}/"`,
  };
}

function socketProblem(name: string, path: string | undefined, model: AgentConfigModel): Problem | undefined {
  const { disableWorkloadApi, disableSdsApi } = model.settings ?? {};
  const directory = model.socketPath.slice(0, model.socketPath.lastIndexOf('/') + 1);
  if (!path?.startsWith(directory) || (disableWorkloadApi && disableSdsApi)) return undefined;
  return {
    rule: 'private-socket',
    value: `${name} ${path}`,
    problem: `is in the directory of the Workload API's socket, which every workload mounts`,
    instead: `a path outside of ${directory}`,
  };
}

function pathProblems(model: AgentConfigModel): Problem[] {
  const { settings = {}, plugins } = model;
  const keys = plugins.find(({ type, name }) => type === PluginType.KEY_MANAGER && name === 'disk')?.data
    .directory;
  return writablePathProblems(
    {
      logFile: settings.logFile,
      adminSocketPath: settings.adminSocketPath,
      'broker.socketPath': settings.experimental?.broker?.socketPath,
      'directory of AgentKeyManager': keys as string | undefined,
    },
    { ...model, requires: agentRequirements(model) },
  );
}

function rebootstrapProblem(model: AgentConfigModel): Problem | undefined {
  const mode = model.settings?.rebootstrapMode ?? RebootstrapMode.NEVER;
  const problem = (text: string, instead: string): Problem => ({
    rule: 'rebootstrap',
    value: `rebootstrapMode ${mode}`,
    problem: text,
    instead,
  });
  if (mode === RebootstrapMode.NEVER) return undefined;
  if (model.trustBundle.insecure) {
    return problem(
      'cannot be together with an insecure bootstrap',
      'a trust bundle, or RebootstrapMode.NEVER',
    );
  }
  return mode === RebootstrapMode.ALWAYS && attestsByJoinToken(model.plugins)
    ? problem('needs a node attestor that can attest again', 'RebootstrapMode.AUTO, or another node attestor')
    : undefined;
}

function joinTokenProblem(plugins: Plugin[]): Problem | undefined {
  const inMemory = plugins.some(({ type, name }) => type === PluginType.KEY_MANAGER && name === 'memory');
  if (!inMemory || !attestsByJoinToken(plugins)) return undefined;
  return {
    rule: 'join-token-key',
    value: 'KeyManager memory',
    problem: "loses the agent's key at a restart, and a join token attests only once",
    instead: 'AgentKeyManager.disk() on a directory that outlives the pod',
  };
}

function attestsByJoinToken(plugins: Plugin[]): boolean {
  return plugins.some(({ type, name }) => type === PluginType.NODE_ATTESTOR && name === 'join_token');
}

function sdsProblem({ sds }: AgentSettings): Problem | undefined {
  const all = sds?.defaultAllBundlesName ?? 'ALL';
  if (!sds || (sds.defaultBundleName ?? 'ROOTCA') !== all) return undefined;
  return {
    rule: 'sds-names',
    value: all,
    problem: 'names both the bundle and all bundles, so SPIRE never serves the latter',
    instead: 'two different names',
  };
}

function numberProblems(settings: AgentSettings): Problem[] {
  const { jwtSvidCacheHitTimeout: timeout, rateLimit } = settings.experimental ?? {};
  const counts = {
    x509SvidCacheMaxSize: settings.x509SvidCacheMaxSize,
    jwtSvidCacheMaxSize: settings.jwtSvidCacheMaxSize,
    ...rateLimit,
  };
  const problems: Problem[] = Object.entries(counts)
    .filter(([, count]) => count !== undefined && !(Number.isInteger(count) && count >= 0))
    .map(([name, count]) => ({
      rule: 'agent-number',
      value: `${name} ${count}`,
      problem: 'is no count',
      instead: '0 or a positive integer',
    }));
  if (timeout && (seconds(timeout) < 5 || seconds(timeout) >= 30)) {
    problems.push({
      rule: 'agent-number',
      value: `jwtSvidCacheHitTimeout ${goDuration(timeout)}`,
      problem: 'is out of range',
      instead: 'at least 5s and less than 30s',
    });
  }
  return problems;
}
