import { type EnvVar, type Volume, type VolumeMount } from 'kubernetes-types/core/v1';
import { type Problem } from '../../identity';

/** Why a container cannot have the mount besides those that it has, or undefined. */
export function mountProblem(
  container: string,
  present: VolumeMount[],
  { name, mountPath }: VolumeMount,
): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'volume-clash',
    value: mountPath,
    problem: text,
    instead: 'another path for one of the two',
  });
  for (const there of present) {
    if (samePath(there.mountPath, mountPath)) {
      if (there.name !== name) return problem(`is where container ${container} has the volume ${there.name}`);
    } else if (isBelow(there.mountPath, mountPath)) {
      return problem(
        `is above ${there.mountPath}, where container ${container} has the volume ${there.name}`,
      );
    } else if (there.readOnly && isBelow(mountPath, there.mountPath)) {
      return problem(`is below ${there.mountPath}, which container ${container} has read-only`);
    }
  }
  return undefined;
}

/** Why a container cannot have the variable besides those that it has, or undefined. */
export function variableProblem(
  container: string,
  present: EnvVar[],
  { name, value }: EnvVar,
): Problem | undefined {
  const there = present.find((variable) => variable.name === name);
  if (!there || (there.value === value && !there.valueFrom)) return undefined;
  return {
    rule: 'variable-clash',
    value: name,
    problem: `is a variable that container ${container} has already, with another value than "${value}"`,
    instead: 'the container without it, or another container for the identity',
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

/** Whether a mount would be in another one: nothing can be mounted there if that is read-only. */
function isBelow(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer.replace(/\/+$/, '')}/`);
}

/** What tells volumes of one name from each other, or undefined: none that an identity needs. */
function sourceOf({ secret, hostPath, configMap }: Volume): string | undefined {
  if (secret) return `secret ${secret.secretName}`;
  if (hostPath) return `host ${hostPath.path}`;
  return configMap && `configMap ${configMap.name}`;
}
