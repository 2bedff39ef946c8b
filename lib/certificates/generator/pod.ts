import { type EnvVar, type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { nonEmpty, resources, RESTRICTED_CONTAINER, restrictedPod } from '../../kubernetes';
import { LAYOUT_FILE } from './files';
import { PROGRAM_DIR, PROGRAM_FILE } from './program';
import { type CertificateJobProps } from './props';

/** The one container. */
export const CONTAINER = 'issuer';

const LAYOUT_DIR = '/layout';

/** User of the official images of node. */
const UID = 1000;

export interface PodOptions {
  /** What the program is to do: `['renew', '--all']`. */
  readonly command: string[];
  /** @default - none */
  readonly env?: EnvVar[];
}

/** The names of what the pod refers to. */
export interface PodNames {
  readonly serviceAccount: string;
  readonly labels: { readonly [key: string]: string };
  readonly program: string;
  readonly layout: string;
}

/** Pods that issue certificates: each is one attempt, and its log stays. */
export function podTemplate(
  props: CertificateJobProps,
  { command, env }: PodOptions,
  names: PodNames,
): PodTemplateSpec {
  return {
    metadata: { labels: names.labels },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: names.serviceAccount,
      automountServiceAccountToken: true,
      securityContext: restrictedPod(UID),
      imagePullSecrets: nonEmpty(props.imagePullSecrets)?.map((name) => ({ name })),
      priorityClassName: props.priorityClassName,
      nodeSelector: props.nodeSelector && { ...props.nodeSelector },
      tolerations: nonEmpty(props.tolerations),
      containers: [
        {
          name: CONTAINER,
          image: props.image ?? 'node:20-alpine',
          command: ['node', `${PROGRAM_DIR}/${PROGRAM_FILE}`, 'certs', ...command],
          args: ['--in-cluster', '--layout', `${LAYOUT_DIR}/${LAYOUT_FILE}`],
          env: nonEmpty(env),
          securityContext: RESTRICTED_CONTAINER,
          resources: props.resources ?? resources('50m', '96Mi', '256Mi'),
          volumeMounts: [
            { name: 'program', mountPath: PROGRAM_DIR, readOnly: true },
            { name: 'layout', mountPath: LAYOUT_DIR, readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'program', configMap: { name: names.program } },
        { name: 'layout', configMap: { name: names.layout } },
      ],
    },
  };
}
