import { type Duration } from 'cdk8s';
import { type ResourceRequirements, type Toleration } from 'kubernetes-types/core/v1';
import { type CertificateLayout } from '../layout';

/** What all Jobs that run the program of this package have in common. */
export interface ProgramJobProps {
  /** Image with node 20 or newer. @default 'node:20-alpine' */
  readonly image?: string;
  /** Names of Secrets to pull it with. @default - none */
  readonly imagePullSecrets?: string[];
  /** The program, as the text of a CommonJS module. @default - that of this package */
  readonly program?: string;
  /** Longest time that the Job runs, all attempts together. @default - ten minutes */
  readonly deadline?: Duration;
  /** @default - 50m CPU, 96Mi memory and at most 256Mi */
  readonly resources?: ResourceRequirements;
  /** @default - the cluster's default */
  readonly priorityClassName?: string;
  /** Labels of the nodes that it may run on. @default - any */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** @default - none */
  readonly tolerations?: Toleration[];
}

/** What all Jobs that issue certificates have in common. */
export interface CertificateJobProps extends ProgramJobProps {
  /** Which certificates. Services may be added to it later, until the synth. */
  readonly layout: CertificateLayout;
  /** Namespace of the Job. @default - that of the layout */
  readonly namespace?: string;
}
