import {
  type PodSecurityContext,
  type ResourceRequirements,
  type SecurityContext,
} from 'kubernetes-types/core/v1';

/** Container security context that Pod Security's `restricted` level accepts. */
export const RESTRICTED_CONTAINER: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

/** Pod security context of the `restricted` level, running as the given user and group. */
export function restrictedPod(id: number): PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: id,
    runAsGroup: id,
    fsGroup: id,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Requests, and a memory limit; no CPU limit, because throttling delays rotations. */
export function resources(cpu: string, memory: string, memoryLimit: string): ResourceRequirements {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}
