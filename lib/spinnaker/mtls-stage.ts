import { enumProblem, type Problem, refuse } from '../identity';

/** How far TLS between the services is. Each stage has all of what the one before it has. */
export enum MtlsStage {
  /** Nothing of it. */
  OFF = 'off',
  /**
   * Services serve https and ask for no certificate. Callers trust them, and have a certificate already: most
   * releases of Kork, the library that all Java services share, read both stores of a client or fail
   * (`OkHttp3ClientConfiguration`, `DefaultOkHttpClientBuilderProvider`).
   */
  HTTPS = 'https',
  /** Services ask for a certificate. A caller without one gets in, one with a certificate of others does not. */
  WANT = 'want',
  /** Services demand a certificate. */
  NEED = 'need',
}

/** The stages in their order. */
export const MTLS_STAGES: readonly MtlsStage[] = [
  MtlsStage.OFF,
  MtlsStage.HTTPS,
  MtlsStage.WANT,
  MtlsStage.NEED,
];

/** Why a step is refused, and which one comes first. */
interface RefusedStep {
  readonly from: MtlsStage;
  readonly to: MtlsStage;
  readonly why: string;
  readonly first: MtlsStage;
}

const INTERRUPTS_FOR_NOTHING =
  'interrupts every call, because a service listens for http or for https and never for both, though https asks for ' +
  'no certificate either';

const REFUSED: readonly RefusedStep[] = [
  {
    from: MtlsStage.OFF,
    to: MtlsStage.WANT,
    why:
      'has certificates checked while callers still change to https: one that is refused is cut off, and looks like ' +
      'a pod that has not restarted yet',
    first: MtlsStage.HTTPS,
  },
  {
    from: MtlsStage.OFF,
    to: MtlsStage.NEED,
    why: 'cuts off every caller that has no certificate or a refused one, and nothing has shown yet which these are',
    first: MtlsStage.HTTPS,
  },
  {
    from: MtlsStage.HTTPS,
    to: MtlsStage.NEED,
    why: 'cuts off every caller that has no certificate or a refused one, because no server has asked for one yet',
    first: MtlsStage.WANT,
  },
  { from: MtlsStage.WANT, to: MtlsStage.OFF, why: INTERRUPTS_FOR_NOTHING, first: MtlsStage.HTTPS },
  { from: MtlsStage.NEED, to: MtlsStage.OFF, why: INTERRUPTS_FOR_NOTHING, first: MtlsStage.HTTPS },
];

/**
 * Why a running installation must not go from one stage to another, or undefined.
 *
 * Up it goes by one stage at a time. Down to `https` it may go at once, also from `need`: callers keep their
 * certificates, so that a server that still demands one gets it. To `off` it goes from `https` only.
 */
export function mtlsStepProblem(from: MtlsStage, to: MtlsStage): Problem | undefined {
  const unknown = stageProblem(from) ?? stageProblem(to);
  if (unknown) return unknown;
  const step = REFUSED.find((refused) => refused.from === from && refused.to === to);
  return (
    step && {
      rule: 'spinnaker-stage',
      value: `${from} -> ${to}`,
      problem: step.why,
      instead: `${from} -> ${step.first} first, and ${step.first} -> ${to} when all pods run with it`,
    }
  );
}

/**
 * Refuses a step that would cut traffic: see {@link mtlsStepProblem}.
 *
 * @throws InvalidInputError with the reason, and with the step that comes first
 */
export function checkStep(from: MtlsStage, to: MtlsStage): void {
  refuse(stageProblem(from), 'from');
  refuse(mtlsStepProblem(from, to), 'stage');
}

function stageProblem(stage: MtlsStage): Problem | undefined {
  return enumProblem('spinnaker-stage', stage, MtlsStage);
}
