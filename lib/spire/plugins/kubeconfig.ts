import { type PluginRequirements } from '../plugin';
import { secretDirectory } from './mounted-file';

/** A kubeconfig in a Secret of the server's namespace, for the API server of another cluster. */
export class Kubeconfig {
  /**
   * Several keys of one Secret may hold one each.
   *
   * @param key key of the Secret that holds it; `kubeconfig` if not given
   */
  static fromSecret(secretName: string, key?: string): Kubeconfig {
    return new Kubeconfig(secretName, key ?? 'kubeconfig');
  }

  /** Path in the container. */
  readonly path: string;
  readonly requires: PluginRequirements;

  private constructor(secretName: string, key: string) {
    const directory = `/run/spire/kubeconfigs/${secretName}`;
    // Volumes are named by DNS labels, Secrets by DNS subdomains.
    const volume = `kubeconfigs-${secretName}`.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
    this.path = `${directory}/${key}`;
    this.requires = secretDirectory(volume, secretName, directory);
  }
}
