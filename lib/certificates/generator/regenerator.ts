import { Construct } from 'constructs';
import { type Job } from 'kubernetes-types/batch/v1';
import { type EnvVar } from 'kubernetes-types/core/v1';
import { refuse } from '../../identity';
import { late, manifest } from '../../kubernetes';
import { JobParts } from './certificate-job';
import { occasionProblem } from './checks';
import { HookTime, JobHooks } from './hooks';
import { type CertificateJobProps } from './props';

/** What is rotated. An authority in three steps, each when the pods have taken in the one before. */
export enum Rotation {
  /** Every certificate of a service, under the same authority. */
  LEAVES = 'leaves',
  /** Makes the next authority, and has it trusted beside the current one. */
  PREPARE_CA = 'prepare-ca',
  /** Lets the next authority sign: every certificate is issued anew. The one before stays trusted. */
  ACTIVATE_CA = 'activate-ca',
  /** Trusts the authority before no more. */
  RETIRE_CA = 'retire-ca',
}

export interface CertificateRegeneratorProps extends CertificateJobProps {
  /** Name of its objects. @default 'cert-regenerator' */
  readonly name?: string;
  /** What runs it. With a hook, it rotates at each upgrade, for as long as it is declared. @default JobHooks.NONE */
  readonly hooks?: JobHooks;
  /** @default Rotation.LEAVES */
  readonly rotate?: Rotation;
  /**
   * Which rotation this is: `2026-05`. Without a hook, the one that was done last is not done again, whatever else of
   * the Job changes; another text makes it rotate again. A hook rotates each time.
   * @default - the first
   */
  readonly occasion?: string;
}

const COMMANDS: { readonly [R in Rotation]: string[] } = {
  [Rotation.LEAVES]: ['renew', '--all'],
  [Rotation.PREPARE_CA]: ['rotate-ca', '--phase', 'prepare'],
  [Rotation.ACTIVATE_CA]: ['rotate-ca', '--phase', 'activate'],
  [Rotation.RETIRE_CA]: ['rotate-ca', '--phase', 'retire'],
};

/** Each attempt of one Job has the same, so that none issues what another has issued. */
const JOB_ID: Pick<EnvVar, 'valueFrom'> = {
  valueFrom: {
    fieldRef: {
      apiVersion: 'v1',
      fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']",
    },
  },
};

/** The same for every Job of one occasion, so that none repeats what another has done. */
function rotationOf(rotate: Rotation, occasion: string | undefined): Pick<EnvVar, 'value'> {
  const id = occasion === undefined ? rotate : `${rotate} ${occasion}`;
  // Kubernetes reads $(NAME) as a variable.
  return { value: id.replaceAll('$', '$$$$') };
}

/**
 * A Job that issues certificates anew although they are valid: for once, when a rotation is intended. A second
 * attempt of the same Job goes on where the first one stopped.
 */
export class CertificateRegenerator extends Construct {
  /** Name of its service account, roles and, without a hash, of its Job. */
  readonly name: string;
  /** Namespace of the Job. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: CertificateRegeneratorProps) {
    super(scope, id);
    const { hooks = JobHooks.NONE, rotate = Rotation.LEAVES, occasion } = props;
    refuse(occasionProblem(occasion), `${this.node.path}, occasion`);
    const parts = new JobParts(this, props, {
      name: props.name ?? 'cert-regenerator',
      hooks,
      time: HookTime.AFTER,
      command: COMMANDS[rotate],
      env: [{ name: 'ROTATION_ID', ...(hooks === JobHooks.NONE ? rotationOf(rotate, occasion) : JOB_ID) }],
    });
    this.name = parts.name;
    this.namespace = parts.namespace;
    manifest<Job>(this, 'job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: parts.metadata(late(() => parts.hashedName)),
      spec: late(() => parts.jobSpec),
    });
  }
}
