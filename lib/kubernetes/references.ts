import { type EnvVar, type Volume } from 'kubernetes-types/core/v1';
import { dnsSubdomainProblem, type Problem } from '../identity';

/** What a pod takes from other objects. */
export interface PodReferences {
  readonly volumes?: Volume[];
  readonly env?: EnvVar[];
}

/** Why a pod that names these Secrets and ConfigMaps would be refused, or undefined. */
export function referenceProblem({ volumes = [], env = [] }: PodReferences): Problem | undefined {
  const names = [
    ...volumes.flatMap(({ secret, configMap }) => [secret?.secretName, configMap?.name]),
    ...env.flatMap(({ valueFrom }) => [valueFrom?.secretKeyRef?.name, valueFrom?.configMapKeyRef?.name]),
  ];
  return names
    .filter((name) => name !== undefined)
    .map(dnsSubdomainProblem)
    .find((problem) => problem);
}
