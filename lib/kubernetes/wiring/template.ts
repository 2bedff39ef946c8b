import { type Container, type PodSpec, type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { refuse, type ServiceIdentity } from '../../identity';
import { mountProblem, samePath, variableProblem, volumeProblem } from './clashes';
import { agree, chosenContainers, type PodWiring } from './pod-wiring';
import { mergedVolume } from './secret-volume';

/**
 * A copy of `template` that has the identity: labels, service account, volumes and variables.
 * @throws InvalidInputError where the template says something else already
 */
export function wireTemplate(
  template: PodTemplateSpec,
  service: ServiceIdentity,
  wiring: PodWiring,
  containers: string[] | undefined,
  place: string,
): PodTemplateSpec {
  const spec = template.spec ?? ({ containers: [] } as PodSpec);
  const check = (actual: string | undefined, wanted: string, what: string) =>
    agree(actual, wanted, `${place}, ${what}`, service, wiring.otherwise);
  check(template.metadata?.namespace, service.namespace, 'namespace');
  check(spec.serviceAccountName, service.serviceAccount, 'serviceAccountName');
  for (const [key, value] of Object.entries(service.podLabels)) {
    check(template.metadata?.labels?.[key], value, `label ${key}`);
  }
  const present = [...(spec.initContainers ?? []), ...spec.containers].map((container) => container.name);
  const byDefault = spec.containers.map((container) => container.name);
  const names = chosenContainers(containers ?? byDefault, present, place);
  const wire = (container: Container): Container => {
    if (!names.includes(container.name)) return container;
    const mounts = container.volumeMounts ?? [];
    for (const mount of wiring.mounts) refuse(mountProblem(container.name, mounts, mount), place);
    const env = container.env ?? [];
    for (const variable of wiring.env) refuse(variableProblem(container.name, env, variable), place);
    return {
      ...container,
      env: replaced(env, wiring.env, (a, b) => a.name === b.name),
      volumeMounts: replaced(mounts, wiring.mounts, (a, b) => samePath(a.mountPath, b.mountPath)),
    };
  };
  const volumes = wiring.volumes.map((volume) => {
    const present = spec.volumes?.find(({ name }) => name === volume.name);
    refuse(volumeProblem(present, volume), place);
    return mergedVolume(present, volume, place);
  });
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, ...service.podLabels },
      ...(wiring.annotations
        ? { annotations: { ...template.metadata?.annotations, ...wiring.annotations } }
        : {}),
    },
    spec: {
      ...spec,
      serviceAccountName: service.serviceAccount,
      initContainers: spec.initContainers?.map(wire),
      containers: spec.containers.map(wire),
      volumes: replaced(spec.volumes ?? [], volumes, (a, b) => a.name === b.name),
    },
  };
}

/** Those that are there, without those that are the same as one that is added, and those that are added. */
function replaced<T>(present: T[], added: T[], same: (a: T, b: T) => boolean): T[] {
  return [...present.filter((item) => !added.some((other) => same(item, other))), ...added];
}
