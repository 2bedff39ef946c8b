import type * as cdk8sPlus from 'cdk8s-plus-28';
import { InvalidInputError, type ServiceIdentity } from '../../identity';
import { agree, chosenContainers, type PodWiring } from './pod-wiring';

/** Gives a cdk8s-plus workload the identity, in place. */
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
  const account = workload.serviceAccount?.name;
  if (account === undefined) {
    throw new InvalidInputError(
      {
        rule: 'workload-agreement',
        value: 'no service account',
        problem: `is not that of the service ${service.name}, so its pods would receive no SVID`,
        instead: `serviceAccount: a ServiceAccount named "${service.serviceAccount}"`,
      },
      place,
    );
  }
  agree(workload.metadata.namespace, service.namespace, `${place}, namespace`, service);
  agree(account, service.serviceAccount, `${place}, serviceAccount`, service);
  agree(workload.metadata.namespace, service.namespace, `${place}, namespace`, service);
  for (const [key, value] of Object.entries(service.podLabels)) {
    agree(workload.podMetadata.getLabel(key), value, `${place}, label ${key}`, service);
    workload.podMetadata.addLabel(key, value);
  }
  const present = [...workload.initContainers, ...workload.containers];
  const byDefault = workload.containers.map(({ name }) => name);
  const names = chosenContainers(
    containers ?? byDefault,
    present.map(({ name }) => name),
    place,
  );
  const volumes = new Map(
    wiring.volumes.map((volume) => {
      const id = `cdk8s-spire-${volume.name}-${volume.hostPath?.path ?? volume.configMap?.name}`;
      // There already where the workload is secured a second time, for other containers.
      const earlier = workload.node.tryFindChild(id) as cdk8sPlus.Volume | undefined;
      if (earlier) return [volume.name, earlier];
      const made = volume.hostPath
        ? plus.Volume.fromHostPath(workload, id, volume.name, {
            path: volume.hostPath.path,
            type: plus.HostPathVolumeType.DIRECTORY_OR_CREATE,
          })
        : plus.Volume.fromConfigMap(
            workload,
            id,
            plus.ConfigMap.fromConfigMapName(workload, `${id}-source`, volume.configMap!.name!),
            { name: volume.name },
          );
      return [volume.name, made];
    }),
  );
  for (const container of present.filter(({ name }) => names.includes(name))) {
    for (const mount of wiring.mounts) {
      if (container.mounts.some(({ path }) => path === mount.mountPath)) continue;
      container.mount(mount.mountPath, volumes.get(mount.name)!, { readOnly: true });
    }
    for (const variable of wiring.env) {
      container.env.addVariable(variable.name, plus.EnvValue.fromValue(variable.value!));
    }
  }
}
