import {
  type Container,
  type EnvVar,
  type PodSpec,
  type PodTemplateSpec,
  type Volume,
  type VolumeMount,
} from 'kubernetes-types/core/v1';
import { InvalidInputError, refuse, type ServiceIdentity } from '../../identity';
import { WORKLOAD_API } from '../layout';

/** What a pod needs in order to receive its SVID. */
export interface PodWiring {
  readonly volumes: Volume[];
  readonly mounts: VolumeMount[];
  readonly env: EnvVar[];
}

/** @param bundleConfigMap mounts that ConfigMap with the trust bundle, too */
export function podWiring(socketHostPath: string, bundleConfigMap?: string): PodWiring {
  return {
    volumes: [
      // The directory and not the socket: a restarted agent makes a new socket.
      { name: 'spiffe-workload-api', hostPath: { path: socketHostPath, type: 'DirectoryOrCreate' } },
      ...(bundleConfigMap ? [{ name: 'spiffe-bundle', configMap: { name: bundleConfigMap } }] : []),
    ],
    mounts: [
      { name: 'spiffe-workload-api', mountPath: WORKLOAD_API.socketDir, readOnly: true },
      ...(bundleConfigMap
        ? [{ name: 'spiffe-bundle', mountPath: WORKLOAD_API.bundleDir, readOnly: true }]
        : []),
    ],
    env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: WORKLOAD_API.endpoint }],
  };
}

/**
 * A copy of `template` that has the identity: label, service account, socket and variable.
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
  agree(template.metadata?.namespace, service.namespace, `${place}, namespace`, service);
  agree(spec.serviceAccountName, service.serviceAccount, `${place}, serviceAccountName`, service);
  for (const [key, value] of Object.entries(service.podLabels)) {
    agree(template.metadata?.labels?.[key], value, `${place}, label ${key}`, service);
  }
  const present = [...(spec.initContainers ?? []), ...spec.containers].map((container) => container.name);
  const byDefault = spec.containers.map((container) => container.name);
  const names = chosenContainers(containers ?? byDefault, present, place);
  const wire = (container: Container): Container =>
    names.includes(container.name)
      ? {
          ...container,
          env: replaceByName(container.env ?? [], wiring.env, (variable) => variable.name),
          volumeMounts: replaceByName(
            container.volumeMounts ?? [],
            wiring.mounts,
            (mount) => mount.mountPath,
          ),
        }
      : container;
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...service.podLabels } },
    spec: {
      ...spec,
      serviceAccountName: service.serviceAccount,
      initContainers: spec.initContainers?.map(wire),
      containers: spec.containers.map(wire),
      volumes: replaceByName(spec.volumes ?? [], wiring.volumes, (volume) => volume.name),
    },
  };
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
): void {
  if (actual === undefined || actual === wanted) return;
  throw new InvalidInputError(
    {
      rule: 'workload-agreement',
      value: actual,
      problem: `is not that of the service ${service.name}, so its pods would receive no SVID`,
      instead: `"${wanted}", or change the service`,
    },
    place,
  );
}

function replaceByName<T>(present: T[], added: T[], name: (item: T) => string): T[] {
  const names = new Set(added.map(name));
  return [...present.filter((item) => !names.has(name(item))), ...added];
}
