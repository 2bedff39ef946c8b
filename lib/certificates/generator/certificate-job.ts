import { Construct } from 'constructs';
import { type JobSpec } from 'kubernetes-types/batch/v1';
import { type ServiceAccount } from 'kubernetes-types/core/v1';
import { dnsLabelProblem, type Problem, refuse } from '../../identity';
import { manifest } from '../../kubernetes';
import { type LayoutDocument } from '../layout';
import { deadlineProblem, jobNameProblem, messagesOf, nameTakenProblem } from './checks';
import { IssuerFiles, shortHash } from './files';
import { hookAnnotations, HookOrder, type HookTime, JobHooks } from './hooks';
import { CONTAINER, type PodOptions, podTemplate } from './pod';
import { builtProgram } from './program';
import { type CertificateJobProps } from './props';
import { IssuerRights } from './rights';

/** What tells one kind of Job from another. */
export interface JobKind extends PodOptions {
  readonly name: string;
  readonly hooks: JobHooks;
  readonly time: HookTime;
  /** Seconds after which a Job that ended is removed. @default - it stays */
  readonly keptSeconds?: number;
  /** Why it does not suit the layout. @default - it suits any */
  readonly problem?: (document: LayoutDocument) => Problem | undefined;
}

/**
 * What a Job consists of, besides itself: its service account, rights and files. Each Job has its own, so that
 * one comes and goes without another.
 */
export class JobParts extends Construct {
  readonly name: string;
  readonly namespace: string;
  private readonly labels: { readonly [key: string]: string };
  private readonly files: IssuerFiles;

  constructor(
    scope: Construct,
    private readonly props: CertificateJobProps,
    private readonly kind: JobKind,
  ) {
    super(scope, 'parts');
    const { layout, program } = props;
    const { name } = kind;
    const namespace = props.namespace ?? layout.namespace;
    this.name = name;
    this.namespace = namespace;
    const place = scope.node.path;
    refuse(jobNameProblem(name), `${place}, name`);
    refuse(dnsLabelProblem(namespace), `${place}, namespace`);
    refuse(deadlineProblem(this.deadline), `${place}, deadline`);
    refuse(nameTakenProblem(scope, namespace, name), `${place}, name`);
    this.labels = {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'runtime-certificates',
    };
    const { labels } = this;
    const annotations = this.annotations(HookOrder.RIGHTS);
    manifest<ServiceAccount>(this, 'service-account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels, annotations },
      automountServiceAccountToken: false,
    });
    new IssuerRights(this, 'rights', { layout, name, namespace, labels, annotations });
    this.files = new IssuerFiles(this, 'files', {
      layout,
      program: () => program ?? builtProgram(),
      name,
      namespace,
      labels,
      annotations: this.annotations(HookOrder.FILES),
      hashed: kind.hooks === JobHooks.NONE,
    });
    scope.node.addValidation({ validate: () => this.problems(place) });
  }

  /** @param name that of the Job or CronJob */
  metadata(name: string) {
    const { namespace, labels } = this;
    return { name, namespace, labels, annotations: this.annotations(HookOrder.JOB) };
  }

  /** The name, and in the plain form a hash of everything that the Job does: a Job cannot be changed. */
  get hashedName(): string {
    if (this.kind.hooks !== JobHooks.NONE) return this.name;
    return `${this.name}-${shortHash(JSON.stringify(this.jobSpec))}`;
  }

  get jobSpec(): JobSpec {
    return {
      backoffLimit: 4,
      activeDeadlineSeconds: this.deadline,
      ttlSecondsAfterFinished: this.kind.keptSeconds,
      podFailurePolicy: {
        rules: [
          // A pod that was evicted is no failed attempt.
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          // Bad input, and what belongs to somebody else, are the same the next time.
          { action: 'FailJob', onExitCodes: { containerName: CONTAINER, operator: 'In', values: [2, 3] } },
        ],
      },
      template: podTemplate(this.props, this.kind, {
        serviceAccount: this.name,
        labels: this.labels,
        program: this.files.programName,
        layout: this.files.layoutName,
      }),
    };
  }

  private get deadline(): number {
    return this.props.deadline?.toSeconds({ integral: false }) ?? 600;
  }

  private annotations(order: HookOrder) {
    return hookAnnotations(this.kind.hooks, this.kind.time, order);
  }

  private problems(place: string): string[] {
    const { layout } = this.props;
    return messagesOf(this, layout, place, () => {
      refuse(this.kind.problem?.(layout.document()));
      this.files.check();
    });
  }
}
