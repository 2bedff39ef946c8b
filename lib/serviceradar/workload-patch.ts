import { type EnvVar, type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { type KubernetesObject } from '../kubernetes';

/** A strategic-merge patch of a workload, as the identity providers make it. */
interface WorkloadPatch extends KubernetesObject {
  readonly spec: { readonly template: PodTemplateSpec };
}

/**
 * Patches of one workload as one, and variables for the containers that they name. Labels and settings of the pod
 * that several have are the same in all; their variables, mounts and volumes have names of their own, and are there
 * one after the other.
 */
export function workloadPatch(patches: KubernetesObject[], env: EnvVar[]): KubernetesObject {
  const templates = patches.map((patch) => (patch as WorkloadPatch).spec.template);
  const specs = templates.map(({ spec }) => spec!);
  const containers = new Set(specs.flatMap((spec) => spec.containers.map(({ name }) => name)));
  const { apiVersion, kind, metadata } = patches[0];
  const patch: WorkloadPatch = {
    apiVersion,
    kind,
    metadata,
    spec: {
      template: {
        metadata: Object.assign({}, ...templates.map((template) => template.metadata)),
        spec: {
          ...Object.assign({}, ...specs),
          containers: [...containers].map((name) => {
            const same = specs.flatMap((spec) => spec.containers.filter((c) => c.name === name));
            return {
              name,
              env: [...same.flatMap((container) => container.env ?? []), ...env],
              volumeMounts: same.flatMap((container) => container.volumeMounts ?? []),
            };
          }),
          volumes: specs.flatMap((spec) => spec.volumes ?? []),
        },
      },
    },
  };
  return patch;
}

/** A patch with another name for its one volume, so that it changes a volume of that name, if there is one. */
export function renamedVolume(patch: KubernetesObject, name: string): KubernetesObject {
  const { spec, ...rest } = patch as WorkloadPatch;
  const { containers, volumes = [], ...pod } = spec.template.spec!;
  const renamed: WorkloadPatch = {
    ...rest,
    spec: {
      template: {
        ...spec.template,
        spec: {
          ...pod,
          containers: containers.map((container) => ({
            ...container,
            volumeMounts: container.volumeMounts?.map((mount) => ({ ...mount, name })),
          })),
          volumes: volumes.map((volume) => ({ ...volume, name })),
        },
      },
    },
  };
  return renamed;
}
