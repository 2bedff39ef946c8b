import { type Plugin, type PluginRequirements, PluginType } from '../plugin';
import { AgentNodeAttestor } from '../plugins/agent-node-attestor';
import { mergeRequirements } from '../plugins/requirements';
import { agentKeys } from './agent-keys';
import { federationKeys } from './federation';
import { healthKeys } from './health-checks';
import { hclJson, type JsonObject } from './hcl-json';
import { type AgentConfigModel, type ServerConfigModel } from './model';
import { serverKeys, serverSettingsRequire } from './server-keys';
import { telemetryKeys } from './telemetry';

/** Order of the plugin types in the file. Within a type the order is the user's: SPIRE runs them in it. */
const PLUGIN_ORDER: PluginType[] = [
  PluginType.DATA_STORE,
  PluginType.KEY_MANAGER,
  PluginType.UPSTREAM_AUTHORITY,
  PluginType.NODE_ATTESTOR,
  PluginType.WORKLOAD_ATTESTOR,
  PluginType.SVID_STORE,
  PluginType.BUNDLE_PUBLISHER,
  PluginType.NOTIFIER,
  PluginType.CREDENTIAL_COMPOSER,
];

/** The text of server.conf. */
export function renderServerConfig(model: ServerConfigModel): string {
  const { federation, telemetry, healthChecks } = model;
  return hclJson({
    server: {
      trust_domain: model.trustDomain.name,
      bind_address: model.bindAddress,
      bind_port: model.bindPort,
      socket_path: model.socketPath,
      data_dir: model.dataDir,
      ...serverKeys(model.settings ?? {}),
      federation: federation && federationKeys(federation),
    },
    plugins: pluginKeys(model.plugins),
    telemetry: telemetry && telemetryKeys(telemetry),
    health_checks: healthChecks && healthKeys(healthChecks),
  });
}

/** The text of agent.conf. */
export function renderAgentConfig(model: AgentConfigModel): string {
  const { telemetry, healthChecks } = model;
  return hclJson({
    agent: {
      trust_domain: model.trustDomain.name,
      server_address: model.serverAddress,
      server_port: model.serverPort,
      socket_path: model.socketPath,
      data_dir: model.dataDir,
      ...model.trustBundle.keys,
      ...nodeAttestorKeys(model.plugins),
      ...agentKeys(model.settings ?? {}),
    },
    plugins: pluginKeys(model.plugins),
    telemetry: telemetry && telemetryKeys(telemetry),
    health_checks: healthChecks && healthKeys(healthChecks),
  });
}

/** What everything in the configuration needs of the server's pod. */
export function serverRequirements(model: ServerConfigModel): PluginRequirements {
  return mergeRequirements([
    ...model.plugins.map((plugin) => plugin.requires),
    ...serverSettingsRequire(model.settings ?? {}),
    model.federation?.bundleEndpoint?.requires ?? {},
    model.telemetry?.prometheus?.tls?.requires ?? {},
  ]);
}

/** What everything in the configuration needs of the agent's pod. */
export function agentRequirements(model: AgentConfigModel): PluginRequirements {
  return mergeRequirements([
    ...model.plugins.map((plugin) => plugin.requires),
    model.trustBundle.requires,
    model.telemetry?.prometheus?.tls?.requires ?? {},
  ]);
}

function pluginKeys(plugins: Plugin[]): JsonObject {
  const result: { [type: string]: { [name: string]: JsonObject } } = {};
  for (const type of PLUGIN_ORDER) {
    for (const plugin of plugins.filter((candidate) => candidate.type === type)) {
      (result[type] ??= {})[plugin.name] = {
        plugin_cmd: plugin.props.command,
        plugin_args: plugin.props.args,
        plugin_checksum: plugin.props.checksum,
        plugin_data: plugin.data,
      };
    }
  }
  return result;
}

function nodeAttestorKeys(plugins: Plugin[]): JsonObject {
  const attestors = plugins.filter((plugin) => plugin instanceof AgentNodeAttestor);
  return Object.assign({}, ...attestors.map((attestor) => attestor.agentKeys));
}
