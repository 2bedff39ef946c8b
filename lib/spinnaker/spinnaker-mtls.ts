import { Construct } from 'constructs';
import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  enumProblem,
  InvalidInputError,
  type Problem,
  refuse,
} from '../identity';
import { type KubernetesObject, Manifest } from '../kubernetes';
import { type ISpinnakerCertificates } from './certificates/spinnaker-certificates';
import { SpinnakerDistribution, spinnakerApiVersion } from './distribution';
import { GateTls } from './gate-tls';
import { SPINNAKER_SERVICE_LABELS } from './labels';
import { checkStep, MtlsStage } from './mtls-stage';
import { mergePatch, withSettings } from './patch';
import { rolloutPlan } from './plan/rollout-plan';
import { portOf } from './port';
import { type Contradiction, contradiction } from './rules/contradictions';
import { earlierOutput } from './rules/earlier-output';
import { gateContradiction } from './rules/gate';
import { httpAddress } from './rules/http-addresses';
import { specKeyProblem } from './rules/spec-keys';
import { leftOutServices, spinnakerServices } from './selection';
import { SpinnakerServerRole, type SpinnakerServiceType } from './service-types';
import { secretsOf, secretsProblem, type ServiceSecrets } from './settings/references';
import { servesTls, serviceSettings } from './settings/service';
import { type Setting } from './settings/setting';
import { type Tree } from './tree';

/** What a {@link SpinnakerMtls} needs to know. */
export interface SpinnakerMtlsProps {
  /** Namespace of the SpinnakerService, of the services and of the Secrets with their certificates. */
  readonly namespace: string;
  /**
   * Name of the SpinnakerService.
   *
   * @default 'spinnaker'
   */
  readonly name?: string;
  /** @default SpinnakerDistribution.OSS */
  readonly distribution?: SpinnakerDistribution;
  /**
   * Names of the services that take part: see {@link SpinnakerSelection.services}.
   *
   * @default - all of the distribution, as whole services or as variants by `haServices` of `spec`
   */
  readonly services?: string[];
  /** The stage that is wanted. */
  readonly stage: MtlsStage;
  /** The stage that runs now: a step that would cut traffic is refused. For a new installation, the same as `stage`. */
  readonly from: MtlsStage;
  /**
   * Where the services have their certificates. It is asked in the stage `off` as well: they are made before the first
   * step, and are still there for the way back.
   */
  readonly certificates: ISpinnakerCertificates;
  /**
   * Who ends the TLS of those who call Gate.
   *
   * @default GateTls.BEFORE_GATE
   */
  readonly gate?: GateTls;
  /**
   * The `spec` of the SpinnakerService without TLS, in its own spelling. What it says is kept; what contradicts TLS is
   * refused.
   *
   * @default - somebody else makes the SpinnakerService: there is only {@link SpinnakerMtls.patch}
   */
  readonly spec?: { readonly [key: string]: any };
  /**
   * Any text. Another one restarts all pods, as they have to when certificates were renewed: services read them at
   * start only.
   *
   * @default - none
   */
  readonly certificatesVersion?: string;
}

/**
 * TLS between Spinnaker's services, in stages. It makes the SpinnakerService, or a patch of it, for the operator of
 * Spinnaker or of Armory.
 *
 * @throws InvalidInputError for a step that would cut traffic, and for what contradicts TLS, with its place
 */
export class SpinnakerMtls extends Construct {
  /** Namespace of everything. */
  readonly namespace: string;
  /** Name of the SpinnakerService. */
  readonly spinnakerName: string;
  /** Whose Spinnaker it is. */
  readonly distribution: SpinnakerDistribution;
  /** The services that take part: each has a certificate. */
  readonly services: SpinnakerServiceType[];
  /** The stage that is wanted. */
  readonly stage: MtlsStage;
  /** The stage that runs now. */
  readonly from: MtlsStage;
  /** Who ends the TLS of those who call Gate. */
  readonly gate: GateTls;
  /** Services that run, as far as is known, and do not take part. */
  readonly leftOut: SpinnakerServiceType[];
  /** Names of the Secrets that the services read, from the stage `https` on. */
  readonly secretNames: string[];
  /** Services that trust nobody else when they call than when they are called, so no public authority. */
  readonly withoutClientTrust: SpinnakerServiceType[];
  /** The SpinnakerService, if its `spec` was given. */
  readonly spinnakerService?: Manifest;
  private readonly settings: Setting[];
  private readonly config: Tree;

  constructor(scope: Construct, id: string, props: SpinnakerMtlsProps) {
    super(scope, id);
    this.namespace = props.namespace;
    this.spinnakerName = props.name ?? 'spinnaker';
    refuse(dnsLabelProblem(this.namespace), 'namespace');
    refuse(dnsSubdomainProblem(this.spinnakerName), 'name');
    this.stage = props.stage;
    this.from = props.from;
    checkStep(this.from, this.stage);
    this.gate = props.gate ?? GateTls.BEFORE_GATE;
    refuse(enumProblem('enum-value', this.gate, GateTls), 'gate');
    this.distribution = props.distribution ?? SpinnakerDistribution.OSS;
    checkKeys(props.spec);
    this.services = spinnakerServices(props);
    this.leftOut = leftOutServices(props, this.services);
    refuse(namespaceProblem(props.certificates, this.namespace), 'certificates');
    const secrets = this.services.map((service) => secretsOf(service, props.certificates));
    refuse(secretsProblem(secrets), 'certificates');
    this.secretNames = secretNamesOf(secrets);
    this.withoutClientTrust = this.services.filter((_, index) => !secrets[index].ownClientTrust);

    this.config = props.spec?.spinnakerConfig ?? {};
    const context = {
      ...props,
      gate: this.gate,
      port: (service: SpinnakerServiceType) => this.port(service),
    };
    const byService = this.services.map((service) => serviceSettings(service, context));
    this.settings = byService.flat();
    if (!props.spec) return;
    const off = this.stage === MtlsStage.OFF;
    const https = { ...context, stage: MtlsStage.HTTPS };
    this.checkConfig(off ? this.services.map((service) => serviceSettings(service, https)) : byService);
    const { metadata, ...type } = this.target;
    this.spinnakerService = new Manifest(this, 'spinnaker-service', {
      ...type,
      metadata: { ...metadata, labels: SPINNAKER_SERVICE_LABELS },
      spec: { ...props.spec, spinnakerConfig: withSettings(this.config, this.settings) },
    } as KubernetesObject);
  }

  /** The port that `service-settings` of `spec` gives to a service, or the one that it has. */
  port(service: SpinnakerServiceType): number {
    return portOf(service, this.config);
  }

  /**
   * A patch that makes an existing SpinnakerService what this stage wants: a JSON merge patch, which kustomize takes as
   * well. In the stage `off` it takes out what other stages put in. It does not change Gate's server with
   * `GateTls.BEFORE_GATE`, nor services that do not take part.
   */
  get patch(): KubernetesObject {
    return mergePatch(this.target, this.settings);
  }

  /** What each step changes, restarts and interrupts, what to check and how to go back, as Markdown. */
  rolloutPlan(): string {
    return rolloutPlan(this);
  }

  private get target(): KubernetesObject {
    return {
      apiVersion: spinnakerApiVersion(this.distribution),
      kind: 'SpinnakerService',
      metadata: { name: this.spinnakerName, namespace: this.namespace },
    };
  }

  private checkConfig(byService: Setting[][]): void {
    const { config } = this;
    const found =
      this.stage === MtlsStage.OFF
        ? earlierOutput(config, byService.flat())
        : this.contradiction(config, byService);
    if (found)
      throw new InvalidInputError(found.problem, ['spec', 'spinnakerConfig', ...found.path].join('.'));
  }

  private contradiction(config: Tree, byService: Setting[][]): Contradiction | undefined {
    const serving = this.services.filter((service) => servesTls(service, this.gate));
    const gateServes = serving.some(({ server }) => server === SpinnakerServerRole.MAYBE);
    const contradictions = this.services.map((service, index) =>
      contradiction(config, service, byService[index]),
    );
    return (
      contradictions.find((each) => each) ??
      (gateServes ? gateContradiction(config) : undefined) ??
      httpAddress(config, serving, this.namespace)
    );
  }
}

function secretNamesOf(secrets: readonly ServiceSecrets[]): string[] {
  const keys = secrets.flatMap(({ files, values }) => [...files, ...values]);
  return [...new Set(keys.map(({ secret }) => secret))].sort();
}

function checkKeys(spec: Tree | undefined): void {
  const found = spec && specKeyProblem(spec);
  if (found) throw new InvalidInputError(found.problem, found.place);
}

/** Those who keep certificates in one namespace say in which. */
function namespaceProblem(certificates: ISpinnakerCertificates, namespace: string): Problem | undefined {
  const { namespace: theirs } = certificates;
  if (theirs === undefined || theirs === namespace) return undefined;
  return {
    rule: 'secret-namespace',
    value: theirs,
    problem:
      "is where the certificates are, and the operator looks for them in the SpinnakerService's namespace",
    instead: `"${namespace}"`,
  };
}
