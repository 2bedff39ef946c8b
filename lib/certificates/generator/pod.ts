import { type PodFailurePolicy } from 'kubernetes-types/batch/v1';
import { type EnvVar, type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { nonEmpty, resources, RESTRICTED_CONTAINER, restrictedPod } from '../../kubernetes';
import { PROGRAM_DIR, PROGRAM_FILE } from './program';
import { type ProgramJobProps } from './props';

/** User of the official images of node. */
const UID = 1000;

export interface PodOptions {
  /** What the program is to do: `['renew', '--all']`. */
  readonly command: string[];
  /** @default - none */
  readonly env?: EnvVar[];
}

/** What tells the pods of one Job from those of another. */
export interface PodContent extends PodOptions {
  /** Name of the one container. */
  readonly container: string;
  readonly args: string[];
  readonly serviceAccount: string;
  readonly labels: { readonly [key: string]: string };
  /** ConfigMap with the program. */
  readonly program: string;
  /** Other ConfigMaps. @default - none */
  readonly configMaps?: PodConfigMap[];
}

export interface PodConfigMap {
  /** Name of the volume. */
  readonly volume: string;
  readonly configMap: string;
  readonly mountPath: string;
}

/** Pods that run the program: each is one attempt, and its log stays. */
export function podTemplate(props: ProgramJobProps, content: PodContent): PodTemplateSpec {
  const { program, configMaps = [] } = content;
  const mounted = [{ volume: 'program', configMap: program, mountPath: PROGRAM_DIR }, ...configMaps];
  return {
    metadata: { labels: content.labels },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: content.serviceAccount,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(UID),
      imagePullSecrets: nonEmpty(props.imagePullSecrets)?.map((name) => ({ name })),
      priorityClassName: props.priorityClassName,
      nodeSelector: props.nodeSelector && { ...props.nodeSelector },
      tolerations: nonEmpty(props.tolerations),
      containers: [
        {
          name: content.container,
          image: props.image ?? 'node:20-alpine',
          command: ['node', `${PROGRAM_DIR}/${PROGRAM_FILE}`, 'certs', ...content.command],
          args: ['--in-cluster', ...content.args],
          env: nonEmpty(content.env),
          securityContext: RESTRICTED_CONTAINER,
          resources: props.resources ?? resources('50m', '96Mi', '256Mi'),
          volumeMounts: mounted.map(({ volume, mountPath }) => ({ name: volume, mountPath, readOnly: true })),
        },
      ],
      volumes: mounted.map(({ volume, configMap }) => ({ name: volume, configMap: { name: configMap } })),
    },
  };
}

/** Which failures of a pod are no failed attempt, and which end the Job. */
export function podFailurePolicy(container: string): PodFailurePolicy {
  return {
    rules: [
      // A pod that was evicted is no failed attempt.
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      // Bad input, and what belongs to somebody else, are the same the next time.
      { action: 'FailJob', onExitCodes: { containerName: container, operator: 'In', values: [2, 3] } },
    ],
  };
}
