import { MTLS_STAGES, MtlsStage } from '../mtls-stage';
import { type SpinnakerServiceType } from '../service-types';
import { clientAuthOf, servesTls } from '../settings/service';
import { type SpinnakerMtls } from '../spinnaker-mtls';

/** One step, and what there is to say of it. */
export interface RolloutStep {
  readonly from: MtlsStage;
  readonly to: MtlsStage;
  /** What is another afterwards, as items of a list. */
  readonly changes: string[];
  /** Whose pods restart. */
  readonly restarts: string;
  /** Whether requests fail meanwhile, and why. */
  readonly requests: string;
  /** What to see to before, as items of a list. */
  readonly before: string[];
  /** The stage after `to` on the way back. */
  readonly backTo: MtlsStage;
  /** Whether the way back interrupts. */
  readonly back: string;
}

const INTERRUPTED =
  'A service listens for http or for https, never for both. From the first pod that restarts until the last one has, ' +
  'callers and servers of the two kinds are there, and their calls fail: pipelines stop, Deck shows errors. Old pods ' +
  'of Clouddriver may call for 12 minutes more.';

/** The steps up, in their order. */
export function rolloutSteps(mtls: SpinnakerMtls): RolloutStep[] {
  return [toHttps(mtls), toWant(mtls), toNeed(mtls)];
}

/** The step that the files take, if it is one down, or undefined. */
export function stepDown(mtls: SpinnakerMtls): RolloutStep | undefined {
  const { from, stage } = mtls;
  if (MTLS_STAGES.indexOf(stage) >= MTLS_STAGES.indexOf(from)) return undefined;
  return stage === MtlsStage.OFF ? toOff(mtls) : demandLess(mtls);
}

function demandLess(mtls: SpinnakerMtls): RolloutStep {
  const { from, stage } = mtls;
  return {
    from,
    to: stage,
    ...clientAuthChange(mtls, from, stage),
    requests:
      'None fail. Pods restart one by one, and callers keep their certificates, so each server takes them.',
    before: ['Nothing. It can be taken at any time, also while pods still restart for the step up.'],
    backTo: MTLS_STAGES[MTLS_STAGES.indexOf(stage) + 1],
    back: 'Up it goes by one stage at a time.',
  };
}

function toOff(mtls: SpinnakerMtls): RolloutStep {
  const serving = mtls.services.filter((service) => servesTls(service, mtls.gate));
  return {
    from: MtlsStage.HTTPS,
    to: MtlsStage.OFF,
    changes: [
      `${names(serving)}: serve http again, by addresses that begin with http.`,
      `${names(mtls.services)}: show no certificates and trust none of these. Secrets stay for the way back, and so does what makes them.`,
    ],
    restarts: 'All, also services that do not take part: each reads the addresses of the others.',
    requests: `**Requests fail.** ${INTERRUPTED}`,
    before: [
      'Choose a time without pipelines, and turn triggers off.',
      'What calls these services by https and is none of them has to change at the same time.',
    ],
    backTo: MtlsStage.HTTPS,
    back: 'Requests fail as they do on the way down, for the same reason.',
  };
}

function toHttps(mtls: SpinnakerMtls): RolloutStep {
  const { from, to } = step(MtlsStage.OFF, MtlsStage.HTTPS);
  const serving = mtls.services.filter((service) => servesTls(service, mtls.gate));
  return {
    from,
    to,
    changes: [
      `${names(serving)}: serve https (\`server.ssl\`) and ask for no certificate. Their addresses (\`baseUrl\`) begin with https, and the kubelet probes their port only (\`useTcpProbe\`).`,
      `${names(mtls.services)}: trust these certificates when they call, and have their own at hand (\`ok-http-client\`, of Go services \`http\`).`,
    ],
    restarts: 'All, also services that are not listed above: each reads the addresses of the others.',
    requests: `**Requests fail.** ${INTERRUPTED}`,
    before: [
      'Choose a time without pipelines, and turn triggers off.',
      ...orcaText(mtls),
      'What calls these services by http and is none of them has to change at the same time: scripts, monitoring, plugins. The metrics daemon of Halyard (`metricStores`) asks by http and cannot change.',
    ],
    backTo: from,
    back: 'Requests fail as they do on the way up, for the same reason.',
  };
}

/** Source: Halyard, KubernetesV2OrcaService, which keeps http in the script and pauses after it. */
function orcaText({ services }: SpinnakerMtls): string[] {
  if (!services.some(({ name }) => name === 'orca')) return [];
  return [
    'Before a pod of Orca ends, Halyard has it told by `wget`, over http, to take no more work. From this step on that call fails: the pod goes on taking work during the pause that follows, and what it has not done by then another pod takes up again.',
  ];
}

function toWant(mtls: SpinnakerMtls): RolloutStep {
  return {
    ...step(MtlsStage.HTTPS, MtlsStage.WANT),
    ...clientAuthChange(mtls, MtlsStage.HTTPS, MtlsStage.WANT),
    requests:
      'None fail. Pods restart one by one, and both kinds of a server take every caller. A caller whose certificate is not trusted is cut off: this step shows whether there is one.',
    before: ['All pods run with `https`: the checks of that step are in order.'],
    backTo: MtlsStage.HTTPS,
    back: 'No request fails: a server that asks for no certificate takes those that have one.',
  };
}

function toNeed(mtls: SpinnakerMtls): RolloutStep {
  return {
    ...step(MtlsStage.WANT, MtlsStage.NEED),
    ...clientAuthChange(mtls, MtlsStage.WANT, MtlsStage.NEED),
    requests:
      'None of these services fail, because each has been asked for its certificate before. **Whoever else calls without one is cut off for good**: scripts, monitoring, plugins with a client of their own.',
    before: [
      'All pods run with `want`, for as long as it takes that everything that is run from time to time has run.',
      'Nobody calls the services without a certificate any more. Spinnaker logs no such calls by itself.',
    ],
    backTo: MtlsStage.WANT,
    back: 'No request fails. It may go to `https` at once: callers keep their certificates there.',
  };
}

/** What changes and restarts where only the demand on callers is another. */
function clientAuthChange(
  mtls: SpinnakerMtls,
  from: MtlsStage,
  to: MtlsStage,
): Pick<RolloutStep, 'changes' | 'restarts'> {
  const auth = (service: SpinnakerServiceType, stage: MtlsStage) => clientAuthOf(service, stage, mtls.gate);
  const changing = mtls.services.filter((service) => auth(service, from) !== auth(service, to));
  const others = mtls.services.filter((service) => !changing.includes(service));
  return {
    changes: [
      `${names(changing)}: \`client-auth\` (of Go services \`clientAuth\`) is \`${word(to)}\` in place of \`${word(from)}\`.`,
      ...(others.length > 0 ? [`${names(others)}: nothing.`] : []),
    ],
    restarts: `${names(changing)}.`,
  };
}

/** What a stage is called in settings. */
function word(stage: MtlsStage): string {
  return stage === MtlsStage.HTTPS ? 'none' : stage;
}

function step(from: MtlsStage, to: MtlsStage) {
  return { from, to };
}

function names(services: SpinnakerServiceType[]): string {
  return services.length === 0 ? 'no service' : services.map(({ name }) => name).join(', ');
}
