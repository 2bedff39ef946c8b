import { Construct } from 'constructs';
import { type Job } from 'kubernetes-types/batch/v1';
import { late, manifest } from '../../kubernetes';
import { JobParts } from './certificate-job';
import { HookTime, JobHooks } from './hooks';
import { type CertificateJobProps } from './props';

export interface CertificateGeneratorProps extends CertificateJobProps {
  /** Name of its objects. @default 'cert-generator' */
  readonly name?: string;
  /** What runs it. @default JobHooks.NONE */
  readonly hooks?: JobHooks;
}

/** Long enough to read its log. */
const KEPT_SECONDS = 600;

/**
 * A Job that makes what is missing, and leaves everything as it is that is valid: before the workloads are
 * installed, and again at each upgrade.
 *
 * Without hooks, it is removed ten minutes after it ended. As long as it were there, applying it again would do
 * nothing: not where a Secret was deleted, nor where a layout is as it was before the last one. Run again, it
 * changes nothing that is valid.
 */
export class CertificateGenerator extends Construct {
  /** Name of its service account, roles and, without a hash, of its Job. */
  readonly name: string;
  /** Namespace of the Job. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: CertificateGeneratorProps) {
    super(scope, id);
    const parts = new JobParts(this, props, {
      name: props.name ?? 'cert-generator',
      hooks: props.hooks ?? JobHooks.NONE,
      time: HookTime.BEFORE,
      keptSeconds: (props.hooks ?? JobHooks.NONE) === JobHooks.NONE ? KEPT_SECONDS : undefined,
      command: ['generate'],
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
