import { type Problem } from '../../identity';
import { type PluginRequirements } from '../plugin';

/** Devices that every container has. */
const DEVICES = ['/dev/null', '/dev/stderr', '/dev/stdout'];

/** Where a process can write: everything else is the read-only file system of the image. */
export interface WritablePlaces {
  readonly dataDir: string;
  /** Path of its socket, whose directory is a volume. */
  readonly socketPath: string;
  readonly requires: PluginRequirements;
}

/** What a process would write to where it cannot, by the name of the setting. */
export function writablePathProblems(
  paths: { readonly [name: string]: string | undefined },
  { dataDir, socketPath, requires }: WritablePlaces,
): Problem[] {
  const mounts = (requires.mounts ?? [])
    .filter(({ readOnly }) => !readOnly)
    .map(({ mountPath }) => mountPath);
  const directories = [dataDir, socketPath.slice(0, socketPath.lastIndexOf('/')), ...mounts];
  const isWritable = (path: string) =>
    DEVICES.includes(path) ||
    (directories.some((directory) => `${path}/`.startsWith(`${directory}/`)) &&
      !path.split('/').includes('..'));
  return Object.entries(paths)
    .filter(([, path]) => path !== undefined && !isWritable(path))
    .map(([name, path]) => ({
      rule: 'writable-path',
      value: `${name} ${path}`,
      problem: 'is on the read-only file system of the container',
      instead: `a path below ${dataDir}, or below a volume that a plugin requires`,
    }));
}
