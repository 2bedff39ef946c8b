import type * as cdk8sPlus from 'cdk8s-plus-28';
import { type EnvVar, type Volume } from 'kubernetes-types/core/v1';
import { InvalidInputError, refuse, type ServiceIdentity } from '../../identity';
import { mountProblem, samePath, variableProblem, volumeTaken } from './clashes';
import { agree, chosenContainers, type PodWiring } from './pod-wiring';
import { checkPlusSecretVolume, plusSecretVolume } from './secret-volume';

/**
 * Gives a cdk8s-plus workload the identity, in place.
 * @throws InvalidInputError where the workload says something else already; then nothing of it is changed
 */
export function wirePlusWorkload(
  workload: cdk8sPlus.Workload,
  service: ServiceIdentity,
  wiring: PodWiring,
  containers: string[] | undefined,
): void {
  // Here and not above: whoever has such a workload has loaded the library, nobody else should wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const plus = require('cdk8s-plus-28') as typeof cdk8sPlus;
  const place = workload.node.path;
  const check = (actual: string | undefined, wanted: string, what: string) =>
    agree(actual, wanted, `${place}, ${what}`, service, wiring.otherwise);
  const account = workload.serviceAccount?.name;
  if (account === undefined) {
    throw new InvalidInputError(
      {
        rule: 'workload-agreement',
        value: 'no service account',
        problem: `is not that of the service ${service.name}, ${wiring.otherwise}`,
        instead: `serviceAccount: a ServiceAccount named "${service.serviceAccount}"`,
      },
      place,
    );
  }
  check(workload.metadata.namespace, service.namespace, 'namespace');
  check(account, service.serviceAccount, 'serviceAccount');
  for (const [key, value] of Object.entries(service.podLabels)) {
    check(workload.podMetadata.getLabel(key), value, `label ${key}`);
  }
  const present = [...workload.initContainers, ...workload.containers];
  const byDefault = workload.containers.map(({ name }) => name);
  const names = chosenContainers(
    containers ?? byDefault,
    present.map(({ name }) => name),
    place,
  );
  const chosen = present.filter(({ name }) => names.includes(name));
  for (const volume of wiring.volumes) checkVolume(workload, present, volume, place);
  for (const { name, mounts, env } of chosen) {
    const there = mounts.map(({ path, volume, readOnly }) => ({
      mountPath: path,
      name: volume.name,
      readOnly,
    }));
    for (const mount of wiring.mounts) refuse(mountProblem(name, there, mount), place);
    const variables = Object.entries(env.variables).map(([key, { value, valueFrom }]) => ({
      name: key,
      value: value as string | undefined,
      valueFrom: valueFrom as EnvVar['valueFrom'],
    }));
    for (const variable of wiring.env) refuse(variableProblem(name, variables, variable), place);
  }
  for (const [key, value] of Object.entries(service.podLabels)) workload.podMetadata.addLabel(key, value);
  for (const [key, value] of Object.entries(wiring.annotations ?? {}))
    workload.podMetadata.addAnnotation(key, value);
  const volumes = new Map(wiring.volumes.map((volume) => [volume.name, plusVolume(plus, workload, volume)]));
  for (const container of chosen) {
    for (const mount of wiring.mounts) {
      if (container.mounts.some(({ path }) => samePath(path, mount.mountPath))) continue;
      container.mount(mount.mountPath, volumes.get(mount.name)!, { readOnly: true });
    }
    for (const variable of wiring.env) {
      container.env.addVariable(variable.name, plus.EnvValue.fromValue(variable.value!));
    }
  }
}

/** Refuses a volume whose name another one has, which is not from here. */
function checkVolume(
  workload: cdk8sPlus.Workload,
  containers: cdk8sPlus.Container[],
  wanted: Volume,
  place: string,
): void {
  const own = earlierVolume(workload, wanted);
  const mounted = containers.flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  const other = [...workload.volumes, ...mounted].find(
    (volume) => volume.name === wanted.name && volume !== own,
  );
  if (other) refuse(volumeTaken(wanted.name), place);
  checkPlusSecretVolume(own, wanted, place);
}

function idOf({ name, hostPath, configMap, secret }: Volume): string {
  return `cdk8s-spire-${name}-${hostPath?.path ?? configMap?.name ?? secret?.secretName}`;
}

/** There already where the workload is secured a second time, for other containers. */
function earlierVolume(workload: cdk8sPlus.Workload, volume: Volume): cdk8sPlus.Volume | undefined {
  return workload.node.tryFindChild(idOf(volume)) as cdk8sPlus.Volume | undefined;
}

function plusVolume(plus: typeof cdk8sPlus, workload: cdk8sPlus.Workload, volume: Volume): cdk8sPlus.Volume {
  const id = idOf(volume);
  if (volume.secret) return plusSecretVolume(plus, workload, id, volume);
  const earlier = earlierVolume(workload, volume);
  if (earlier) return earlier;
  if (volume.hostPath) {
    return plus.Volume.fromHostPath(workload, id, volume.name, {
      path: volume.hostPath.path,
      type: plus.HostPathVolumeType.DIRECTORY_OR_CREATE,
    });
  }
  const { name, defaultMode, items } = volume.configMap!;
  return plus.Volume.fromConfigMap(
    workload,
    id,
    plus.ConfigMap.fromConfigMapName(workload, `${id}-source`, name!),
    {
      name: volume.name,
      defaultMode,
      items: items && Object.fromEntries(items.map(({ key, path }) => [key, { path }])),
    },
  );
}
