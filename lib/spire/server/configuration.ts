import { type ConfigMap } from 'kubernetes-types/core/v1';
import { late, manifest } from '../../kubernetes';
import { CONTROLLER_MANAGER, SERVER } from '../layout';
import { type SpireServer } from './server';

/** The ConfigMaps that server and controller manager read at their start. */
export function serverConfiguration(server: SpireServer): void {
  const { name, namespace } = server;
  const configMap = (id: string, configMapName: string, file: string, produce: () => string) =>
    manifest<ConfigMap>(server, id, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: configMapName, namespace },
      data: { [file]: late(produce) },
    });
  configMap('config', name, SERVER.configFile, () => server.configFile);
  configMap(
    'controller-manager-config',
    `${name}-controller-manager`,
    CONTROLLER_MANAGER.configFile,
    () => server.controllerManagerConfigFile,
  );
}
