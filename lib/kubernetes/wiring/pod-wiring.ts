import { type EnvVar, type Volume, type VolumeMount } from 'kubernetes-types/core/v1';
import { InvalidInputError, refuse, type ServiceIdentity } from '../../identity';

/** What a pod needs in order to have its identity. */
export interface PodWiring {
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
  readonly env: EnvVar[];
  /** Annotations of the pods. @default - none */
  readonly annotations?: { readonly [key: string]: string };
  /** What a pod with another account, label or namespace comes to: "so its pods would receive no SVID". */
  readonly otherwise: string;
}

/**
 * The containers that get the identity.
 * @throws InvalidInputError if there is none, or one is not among those of the pod
 */
export function chosenContainers(names: string[], present: string[], place: string): string[] {
  const problem = (value: string, text: string, instead: string) =>
    refuse({ rule: 'container', value, problem: text, instead }, place);
  if (names.length === 0) problem('[]', 'names no container', 'the containers first, then the identity');
  const missing = names.find((name) => !present.includes(name));
  if (missing !== undefined) {
    const others = present.map((other) => `"${other}"`).join(' or ');
    problem(missing, 'is no container of the pod', others || 'the containers first, then the identity');
  }
  return names;
}

/** Refuses a pod that would carry the service's identity in name only. */
export function agree(
  actual: string | undefined,
  wanted: string,
  place: string,
  service: ServiceIdentity,
  otherwise: string,
): void {
  if (actual === undefined || actual === wanted) return;
  throw new InvalidInputError(
    {
      rule: 'workload-agreement',
      value: actual,
      problem: `is not that of the service ${service.name}, ${otherwise}`,
      instead: `"${wanted}", or change the service`,
    },
    place,
  );
}
