import { Construct } from 'constructs';
import { type JobSpec } from 'kubernetes-types/batch/v1';
import { type ServiceAccount } from 'kubernetes-types/core/v1';
import { dnsLabelProblem, enumProblem, type Problem, refuse } from '../../identity';
import { manifest } from '../../kubernetes';
import { type LayoutDocument } from '../layout';
import { deadlineProblem, jobNameProblem, messagesOf, nameTakenProblem } from './checks';
import { IssuerFiles, LAYOUT_FILE, shortHash } from './files';
import { hookAnnotations, HookOrder, type HookTime, JobHooks } from './hooks';
import { podFailurePolicy, type PodOptions, podTemplate } from './pod';
import { builtProgram } from './program';
import { type CertificateJobProps } from './props';
import { IssuerRights } from './rights';

const CONTAINER = 'issuer';

const LAYOUT_DIR = '/layout';

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
    refuse(enumProblem('enum-value', kind.hooks, JobHooks), `${place}, hooks`);
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
      podFailurePolicy: podFailurePolicy(CONTAINER),
      template: podTemplate(this.props, {
        container: CONTAINER,
        command: this.kind.command,
        args: ['--layout', `${LAYOUT_DIR}/${LAYOUT_FILE}`],
        env: this.kind.env,
        serviceAccount: this.name,
        labels: this.labels,
        program: this.files.programName,
        configMaps: [{ volume: 'layout', configMap: this.files.layoutName, mountPath: LAYOUT_DIR }],
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
