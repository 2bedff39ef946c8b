import { Construct } from 'constructs';
import { type Job, type JobSpec } from 'kubernetes-types/batch/v1';
import { type ConfigMap, type Secret, type ServiceAccount } from 'kubernetes-types/core/v1';
import {
  describe,
  dnsLabelProblem,
  dnsSubdomainProblem,
  enumProblem,
  InvalidInputError,
  refuse,
} from '../../identity';
import { type CertManagerSecretKey, grantRules, late, manifest, secretKeyProblem } from '../../kubernetes';
import { deadlineProblem, jobNameProblem, nameTakenProblem, secretTakenProblem } from './checks';
import { shortHash } from './files';
import { JobHooks } from './hooks';
import { passwordHookAnnotations } from './password-hooks';
import { type PasswordGeneratorProps } from './password-props';
import { podFailurePolicy, podTemplate } from './pod';
import { builtProgram, type ProgramFiles, programFiles } from './program';

const CONTAINER = 'passwords';

/** Long enough to read its log. */
const KEPT_SECONDS = 600;

/** By the second one the program knows the Secret for one that it may fill. */
const SECRET_LABELS = {
  'app.kubernetes.io/managed-by': 'cdk8s-spire',
  'app.kubernetes.io/part-of': 'runtime-certificates',
};

/** A keystore outlives what it was declared by, and must not outlive its password. */
const KEPT = {
  'helm.sh/resource-policy': 'keep',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
};

/**
 * A Secret with passwords of chance, which are in no manifest: a Job fills in those that are missing. One that is
 * there is never changed, so applying everything again changes nothing. It may read and change this Secret and
 * nothing else; not even make it, which Kubernetes cannot limit to a name.
 *
 * What was encrypted with a password that was deleted stays encrypted with it: of a keystore that cert-manager made,
 * delete the Secret as well. So Helm and Argo CD keep the passwords when they remove the rest, as cert-manager keeps
 * its keystores; and as long as no password is asked for, the Secret is there without the Job.
 */
export class PasswordGenerator extends Construct {
  /** Namespace of the Secret and of the Job. */
  readonly namespace: string;
  /** Name of the Secret. */
  readonly secretName: string;
  /** Name of service account, role and, without a hash, of the Job. */
  readonly name: string;
  private readonly keys = new Set<string>();
  private readonly labels: { readonly [key: string]: string };

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PasswordGeneratorProps,
  ) {
    super(scope, id);
    const { namespace, secretName, name = 'password-generator' } = props;
    this.namespace = namespace;
    this.secretName = secretName;
    this.name = name;
    const place = this.node.path;
    refuse(dnsLabelProblem(namespace), `${place}, namespace`);
    refuse(dnsSubdomainProblem(secretName), `${place}, secretName`);
    refuse(jobNameProblem(name), `${place}, name`);
    refuse(deadlineProblem(this.deadline), `${place}, deadline`);
    refuse(enumProblem('enum-value', this.hooks, JobHooks), `${place}, hooks`);
    refuse(nameTakenProblem(this, namespace, name), `${place}, name`);
    refuse(secretTakenProblem(this, namespace, secretName), `${place}, secretName`);
    this.labels = {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'runtime-certificates',
    };
    this.addSecret();
    for (const key of props.keys ?? []) this.add(key);
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Has a password made under that key of the Secret; once, however often it is asked for.
   * @returns where it is
   * @throws InvalidInputError if it is no key of a Secret
   */
  add(key: string): CertManagerSecretKey {
    const password = { name: this.secretName, key };
    refuse(secretKeyProblem(password), `${this.node.path}, keys`);
    if (this.keys.size === 0) this.addJob();
    this.keys.add(key);
    return password;
  }

  private addSecret(): void {
    manifest<Secret>(this, 'secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: this.secretName,
        namespace: this.namespace,
        labels: SECRET_LABELS,
        annotations: KEPT,
      },
      type: 'Opaque',
    });
  }

  private addJob(): void {
    const { namespace, name, labels } = this;
    manifest<ServiceAccount>(this, 'service-account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels },
      automountServiceAccountToken: false,
    });
    grantRules(this, 'rights', name, namespace, { serviceAccount: name, namespace }, [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'update'], resourceNames: [this.secretName] },
    ]);
    manifest<ConfigMap>(this, 'program', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: late(() => this.programName), namespace, labels },
      immutable: true,
      data: late(() => this.program.data),
      binaryData: late(() => this.program.binaryData),
    });
    manifest<Job>(this, 'job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: late(() => this.jobName),
        namespace,
        labels,
        annotations: passwordHookAnnotations(this.hooks),
      },
      spec: late(() => this.jobSpec),
    });
  }

  private get hooks(): JobHooks {
    return this.props.hooks ?? JobHooks.NONE;
  }

  private get deadline(): number {
    return this.props.deadline?.toSeconds({ integral: false }) ?? 600;
  }

  private get program(): ProgramFiles {
    return programFiles(this.props.program ?? builtProgram());
  }

  private get programName(): string {
    return `${this.name}-program-${shortHash(JSON.stringify(this.program))}`;
  }

  /** A Job cannot be changed: what does something else has another name, unless a hook replaces it. */
  private get jobName(): string {
    if (this.hooks !== JobHooks.NONE) return this.name;
    return `${this.name}-${shortHash(JSON.stringify(this.jobSpec))}`;
  }

  private get jobSpec(): JobSpec {
    const { namespace, secretName, name, labels, keys } = this;
    return {
      backoffLimit: 6,
      activeDeadlineSeconds: this.deadline,
      // Applied again after that, it looks again whether a password is missing.
      ttlSecondsAfterFinished: this.hooks === JobHooks.NONE ? KEPT_SECONDS : undefined,
      podFailurePolicy: podFailurePolicy(CONTAINER),
      template: podTemplate(this.props, {
        container: CONTAINER,
        command: ['passwords'],
        args: ['--secret', `${namespace}/${secretName}`, '--keys', [...keys].join(',')],
        serviceAccount: name,
        labels,
        program: this.programName,
      }),
    };
  }

  private problems(): string[] {
    if (this.keys.size === 0) return [];
    try {
      void this.program;
      return [];
    } catch (error) {
      if (error instanceof InvalidInputError) return [describe(error.problem, this.node.path)];
      throw error;
    }
  }
}
