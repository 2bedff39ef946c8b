import { type EnvVar } from 'kubernetes-types/core/v1';
import { type Problem, refuse, type ServiceIdentity } from '../../identity';
import { type KubernetesObject } from '../manifest';
import { variableProblem } from './clashes';
import { chosenContainers, type PodWiring } from './pod-wiring';

/** A workload that something else declares, another chart say. */
export interface ExternalWorkload {
  /** 'Deployment', 'StatefulSet' or 'DaemonSet'. */
  readonly kind: string;
  /** Its name, in the namespace of the service. */
  readonly name: string;
  /** Containers that get the identity. */
  readonly containers: string[];
  /** Further variables for those containers. @default - none */
  readonly env?: EnvVar[];
}

/**
 * A strategic-merge patch that gives the identity to a workload which something else declares.
 *
 * @param serviceAccount account that the pods get @default - the one that they have
 * @throws InvalidInputError if one of its further variables is one of the identity
 */
export function wirePatch(
  workload: ExternalWorkload,
  service: ServiceIdentity,
  wiring: PodWiring,
  serviceAccount?: string,
): KubernetesObject {
  for (const variable of wiring.env) {
    const problem = variableProblem(workload.containers[0], workload.env ?? [], variable);
    refuse(problem, `patch of ${workload.name}, env`);
  }
  const patch = {
    apiVersion: 'apps/v1',
    kind: workload.kind,
    metadata: { name: workload.name, namespace: service.namespace },
    spec: {
      template: {
        metadata: {
          labels: { ...service.podLabels },
          ...(wiring.annotations ? { annotations: { ...wiring.annotations } } : {}),
        },
        spec: {
          ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
          containers: workload.containers.map((name) => ({
            name,
            env: [...wiring.env, ...(workload.env ?? [])],
            volumeMounts: wiring.mounts,
          })),
          volumes: wiring.volumes,
        },
      },
    },
  };
  return patch;
}

/** Refuses a workload that cannot be patched: nothing may be registered for it. */
export function checkExternalWorkload(workload: ExternalWorkload): void {
  const place = `patch of ${workload.name}`;
  refuse(workloadKindProblem(workload.kind), place);
  chosenContainers(workload.containers, workload.containers, place);
}

function workloadKindProblem(kind: string): Problem | undefined {
  if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return undefined;
  return {
    rule: 'workload-kind',
    value: kind,
    problem: 'is no workload that can be patched',
    instead: '"Deployment", "StatefulSet" or "DaemonSet"',
  };
}
