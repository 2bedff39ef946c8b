import { type Volume, type VolumeMount } from 'kubernetes-types/core/v1';
import { type Problem } from '../../identity';

/** Why a container cannot have the mount besides those that it has, or undefined. */
export function mountProblem(
  container: string,
  present: VolumeMount[],
  { name, mountPath }: VolumeMount,
): Problem | undefined {
  const there = present.find((mount) => samePath(mount.mountPath, mountPath) && mount.name !== name);
  if (!there) return undefined;
  return {
    rule: 'volume-clash',
    value: mountPath,
    problem: `is where container ${container} has the volume ${there.name}`,
    instead: 'another path for one of the two',
  };
}

/** Why a pod that has the volume `present` cannot have `wanted` by the same name, or undefined. */
export function volumeProblem(present: Volume | undefined, wanted: Volume): Problem | undefined {
  return present && sourceOf(present) !== sourceOf(wanted) ? volumeTaken(wanted.name) : undefined;
}

/** Of a volume of somebody else. */
export function volumeTaken(name: string): Problem {
  return {
    rule: 'volume-clash',
    value: name,
    problem: 'is a volume of the pod already, and another',
    instead: 'another name for it',
  };
}

/** Whether two mounts would be in one place. */
export function samePath(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}

/** What tells volumes of one name from each other, or undefined: none that an identity needs. */
function sourceOf({ secret, hostPath, configMap }: Volume): string | undefined {
  if (secret) return `secret ${secret.secretName}`;
  if (hostPath) return `host ${hostPath.path}`;
  return configMap && `configMap ${configMap.name}`;
}
