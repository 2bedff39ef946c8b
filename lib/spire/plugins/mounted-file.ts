import { type KeyToPath, type Volume } from 'kubernetes-types/core/v1';
import { type PluginRequirements } from '../plugin';

/** A file in a container, and what the pod needs to have it. */
export interface MountedPath {
  /** Absolute path in the container. */
  readonly path: string;
  readonly requires: PluginRequirements;
}

/** A file that SPIRE reads: one key of a Secret or of a ConfigMap in the pod's namespace. */
export class MountedFile {
  static fromSecret(secretName: string, key: string): MountedFile {
    return new MountedFile(key, (name) => secretVolume(name, secretName, [key]));
  }

  static fromConfigMap(configMapName: string, key: string): MountedFile {
    return new MountedFile(key, (name) => ({
      name,
      configMap: { name: configMapName, items: [{ key, path: key }] },
    }));
  }

  private constructor(
    private readonly key: string,
    private readonly volume: (name: string) => Volume,
  ) {}

  /** Mounts the file below `directory`, by a volume of the given name. */
  mount(volumeName: string, directory: string): MountedPath {
    return { path: `${directory}/${this.key}`, requires: mountAt(this.volume(volumeName), directory) };
  }
}

/** Files of a Secret below `directory`. Readable by owner and group only: SPIRE's pods have an fsGroup. */
export function secretFiles(
  volumeName: string,
  secretName: string,
  keys: string[],
  directory: string,
): PluginRequirements {
  return mountAt(secretVolume(volumeName, secretName, keys), directory);
}

/** All of a Secret below `directory`, so that plugins that need different keys of it share one volume. */
export function secretDirectory(
  volumeName: string,
  secretName: string,
  directory: string,
): PluginRequirements {
  return mountAt({ name: volumeName, secret: { secretName, defaultMode: 0o440 } }, directory);
}

/**
 * The directory of a socket on the node, mounted at the same path. The directory and not the socket, for a
 * mounted socket goes stale when its owner restarts.
 */
export function socketOnNode(volumeName: string, socketPath: string): PluginRequirements {
  const directory = socketPath.slice(0, socketPath.lastIndexOf('/'));
  return mountAt({ name: volumeName, hostPath: { path: directory, type: 'Directory' } }, directory);
}

function secretVolume(name: string, secretName: string, keys: string[]): Volume {
  const items: KeyToPath[] = keys.map((key) => ({ key, path: key }));
  return { name, secret: { secretName, items, defaultMode: 0o440 } };
}

function mountAt(volume: Volume, mountPath: string): PluginRequirements {
  return { volumes: [volume], mounts: [{ name: volume.name, mountPath, readOnly: true }] };
}
