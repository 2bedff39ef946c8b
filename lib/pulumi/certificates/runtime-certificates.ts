import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { checkLayout, type LayoutDocument, type WorkloadRef } from '../../certificates';
import { joinBundle } from '../../certificates/issuing';
import { InvalidInputError } from '../../identity';
import { type KubernetesResource } from '../kubernetes-resource';
import { CertificateAuthority } from './authority';
import { type AuthorityGenerations, checkGenerations } from './generations';
import { WorkloadRestart } from './restart';
import { authorityData, certificateSecret, targetData } from './secrets';
import { LeafCertificate } from './leaf';
import { checkHours } from './tls-args';

/** What {@link RuntimeCertificates} are made of. */
export interface RuntimeCertificatesArgs {
  /** Which certificates there are, and in which Secrets: `layout.document()` of a CertificateLayout. */
  readonly layout: LayoutDocument;
  /** The authority, and how it is replaced. @default - one, named '1' */
  readonly authority?: AuthorityGenerations;
  /** Another value makes new keys and certificates for all services, of the same authority. @default - none */
  readonly rotation?: string;
  /**
   * Workloads that are restarted when one of their certificates changed. They have to be there: something else
   * declares them.
   *
   * @default - none
   */
  readonly restart?: WorkloadRef[];
}

/**
 * The certificate authority of a layout, its certificates, and the Secrets with them, as the certificate generator
 * makes them: the same names, files and contents, so that pods mount them in the same way. The keys are in Pulumi's
 * state, as secrets.
 */
export class RuntimeCertificates extends pulumi.ComponentResource {
  /** Certificates of all trusted authorities as PEM: `root.pem`. */
  readonly rootBundle: pulumi.Output<string>;
  /** The authority that signs. */
  readonly authority: CertificateAuthority;
  /** The certificates by name. */
  readonly certificates: { readonly [name: string]: LeafCertificate };
  /** The Secret with the key of the authority, which no workload mounts. */
  readonly authoritySecret: KubernetesResource;
  /** The Secrets for the workloads, in the order of the layout. */
  readonly secrets: KubernetesResource[];

  /**
   * @throws InvalidLayoutError if the layout is not in order
   * @throws InvalidInputError if it cannot be had by the TLS provider, or generations do not go together
   */
  constructor(name: string, args: RuntimeCertificatesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('cdk8s-spire:pulumi:RuntimeCertificates', name, {}, opts);
    const layout = checkLayout(args.layout, name);
    const { current = '1', next, previous } = args.authority ?? {};
    checkGenerations(args.authority ?? {});
    checkHours(layout);
    const restarted = (args.restart ?? []).map((workload) => ({
      workload,
      names: certificatesOf(layout, workload),
    }));
    const own = { parent: this };
    const authority = (generation: string) =>
      new CertificateAuthority(
        `${name}:ca-${generation}`,
        { layout: layout.authority, renewBeforeHours: authorityRenewal(layout) },
        own,
      );
    const authorities = {
      current: authority(current),
      next: next === undefined ? undefined : authority(next),
      previous: previous === undefined ? undefined : authority(previous),
    };
    this.authority = authorities.current;
    const trusted = Object.values(authorities).flatMap((one) => one?.certificate ?? []);
    this.rootBundle = pulumi.all(trusted).apply(joinBundle);

    const occasion = [layout.runtimeLayoutVersion, args.rotation ?? ''].join('\n');
    this.certificates = Object.fromEntries(
      layout.certificates.map((entry) => [
        entry.name,
        new LeafCertificate(`${name}:${entry.name}`, { entry, authority: this.authority, occasion }, own),
      ]),
    );
    const content = { ...args, layout, certificates: this.certificates, authority: this.authority };
    const order = pulumi.mergeOptions({ dependsOn: opts.dependsOn }, own);
    this.authoritySecret = certificateSecret(name, layout.authority.entry, authorityData(authorities), order);
    this.secrets = layout.targets.map((target) => {
      const files = targetData(target, { ...content, rootBundle: this.rootBundle });
      return certificateSecret(name, target.entry, files, order);
    });
    for (const { workload, names } of restarted) {
      new WorkloadRestart(
        `${name}:${workload.kind.toLowerCase()}-${workload.namespace}/${workload.name}`,
        workload,
        this.revision(names),
        pulumi.mergeOptions(own, { dependsOn: this.secrets }),
      );
    }
    this.registerOutputs({ rootBundle: this.rootBundle });
  }

  /**
   * A text that changes when one of the certificates or the trusted authorities do: as annotation of a pod's
   * template, `cdk8s-spire/certificate`, it restarts the pods then and only then.
   *
   * @param names of the certificates
   */
  revision(names: string[]): pulumi.Output<string> {
    return pulumi
      .all([...names.map((one) => this.certificates[one].certificate), this.rootBundle])
      .apply((texts) => createHash('sha256').update(texts.join('')).digest('hex').slice(0, 16));
  }
}

/** The authority is renewed while it still outlives whatever it signs. */
function authorityRenewal({ authority, certificates }: LayoutDocument): number {
  const longest = Math.max(0, ...certificates.map(({ lifetimeSeconds }) => lifetimeSeconds));
  return Math.floor(Math.min(longest, authority.lifetimeSeconds / 2) / 3600);
}

/** Names of the certificates that a workload has. @throws InvalidInputError if there are none */
function certificatesOf({ certificates }: LayoutDocument, workload: WorkloadRef): string[] {
  const place = ({ kind, namespace, name }: WorkloadRef) => `${kind} ${namespace}/${name}`;
  const found = certificates.filter(({ workloads }) =>
    workloads.some((one) => place(one) === place(workload)),
  );
  if (found.length > 0) return found.map(({ name }) => name);
  throw new InvalidInputError(
    {
      rule: 'pulumi-restart',
      value: place(workload),
      problem: 'has none of the certificates',
      instead: 'a workload that the layout names with one of its certificates',
    },
    'restart',
  );
}
