import { Construct } from 'constructs';
import { type CronJob } from 'kubernetes-types/batch/v1';
import { refuse } from '../../identity';
import { late, manifest } from '../../kubernetes';
import { JobParts } from './certificate-job';
import { HookTime, JobHooks } from './hooks';
import { type CertificateJobProps } from './props';
import { RENEWAL_SCHEDULE, renewalScheduleProblem, scheduleProblem } from './schedule';

export interface CertificateRenewalProps extends CertificateJobProps {
  /** Name of its objects. @default 'cert-renewal' */
  readonly name?: string;
  /**
   * When it looks, as cron writes it: so often that two runs fit into the time in which a certificate is to be
   * renewed.
   * @default '17 3 * * *', daily
   */
  readonly schedule?: string;
  /** Time zone of the schedule: `Europe/Berlin`. @default - that of the cluster's control plane */
  readonly timeZone?: string;
}

/** A CronJob that renews certificates before they expire, and heals what was damaged in the meantime. */
export class CertificateRenewal extends Construct {
  /** Name of its objects. */
  readonly name: string;
  /** Namespace of its Jobs. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: CertificateRenewalProps) {
    super(scope, id);
    const schedule = props.schedule ?? RENEWAL_SCHEDULE;
    refuse(scheduleProblem(schedule), `${this.node.path}, schedule`);
    const parts = new JobParts(this, props, {
      name: props.name ?? 'cert-renewal',
      hooks: JobHooks.NONE,
      time: HookTime.AFTER,
      command: ['generate'],
      problem: (document) => renewalScheduleProblem(schedule, document),
    });
    this.name = parts.name;
    this.namespace = parts.namespace;
    manifest<CronJob>(this, 'cron-job', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: parts.metadata(this.name),
      spec: {
        schedule,
        timeZone: props.timeZone,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: late(() => ({ spec: parts.jobSpec })),
      },
    });
  }
}
