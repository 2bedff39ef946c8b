/**
 * What Pod Security's level `restricted` refuses of a pod, one line each, written from the standard and not from
 * the code under test. Source: Kubernetes documentation, "Pod Security Standards".
 */
export function restrictedProblems(pod: any): string[] {
  const containers: any[] = [
    ...(pod.initContainers ?? []),
    ...pod.containers,
    ...(pod.ephemeralContainers ?? []),
  ];
  return [...podProblems(pod), ...containers.flatMap((container) => containerProblems(pod, container))];
}

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
];

function podProblems(pod: any): string[] {
  const volumes: any[] = pod.volumes ?? [];
  const sysctls: any[] = pod.securityContext?.sysctls ?? [];
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((name) => pod[name]),
    ...volumes.flatMap(({ name, ...source }) =>
      Object.keys(source)
        .filter((type) => !VOLUMES.includes(type))
        .map((type) => `${type} volume ${name}`),
    ),
    ...sysctls.filter(({ name }) => !SYSCTLS.includes(name)).map(({ name }) => `sysctl ${name}`),
    ...(pod.securityContext?.windowsOptions?.hostProcess ? ['hostProcess'] : []),
    ...(pod.securityContext?.runAsUser === 0 ? ['pod runs as root'] : []),
  ];
}

function containerProblems(pod: any, container: any): string[] {
  const own = container.securityContext ?? {};
  const effective = { ...pod.securityContext, ...own };
  const { add = [], drop = [] } = own.capabilities ?? {};
  const problem = (broken: boolean, text: string) => (broken ? [`${container.name}: ${text}`] : []);
  return [
    ...problem(own.privileged === true, 'privileged'),
    ...problem(own.allowPrivilegeEscalation !== false, 'may escalate privileges'),
    ...problem(!drop.includes('ALL'), 'does not drop all capabilities'),
    ...problem(
      add.some((capability: string) => capability !== 'NET_BIND_SERVICE'),
      'adds capabilities',
    ),
    ...problem(effective.runAsNonRoot !== true, 'may run as root'),
    ...problem(own.runAsUser === 0, 'runs as root'),
    ...problem(
      !['RuntimeDefault', 'Localhost'].includes(effective.seccompProfile?.type),
      'has no seccomp profile',
    ),
    ...problem(own.procMask !== undefined && own.procMask !== 'Default', 'has an unmasked /proc'),
    ...problem(
      (container.ports ?? []).some(({ hostPort }: any) => hostPort),
      'has a host port',
    ),
  ];
}
