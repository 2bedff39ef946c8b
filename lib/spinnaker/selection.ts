import { enumProblem, type Problem, refuse } from '../identity';
import { SpinnakerDistribution } from './distribution';
import { flagAt } from './flag';
import { SPINNAKER_SERVICES } from './service-table';
import { SpinnakerLanguage, type SpinnakerServiceType } from './service-types';
import { spinnakerService } from './services';

/** Which services take part. */
export interface SpinnakerSelection {
  /** @default SpinnakerDistribution.OSS */
  readonly distribution?: SpinnakerDistribution;
  /**
   * Names as in profiles and service-settings: `clouddriver`, or with high availability `clouddriver-rw`,
   * `clouddriver-ro`, `clouddriver-ro-deck`, `clouddriver-caching`, `echo-scheduler` and `echo-worker` in place of the
   * whole. What is left out trusts no certificate and has none: if it runs, it calls nobody from the stage `https` on.
   *
   * @default - all of the distribution, as whole services or as variants by `haServices` of `spec`
   */
  readonly services?: string[];
  /**
   * The SpinnakerService's `spec`, in its own spelling.
   *
   * @default - not known: no service is highly available unless `services` says so
   */
  readonly spec?: { readonly [key: string]: any };
}

/**
 * The services that take part: each needs a certificate.
 *
 * @throws InvalidInputError for a name that is none, a service that the distribution does not have, and variants
 *   that do not fit
 */
export function spinnakerServices(selection: SpinnakerSelection): SpinnakerServiceType[] {
  const distribution = selection.distribution ?? SpinnakerDistribution.OSS;
  refuse(enumProblem('enum-value', distribution, SpinnakerDistribution), 'distribution');
  const given = selection.services;
  if (!given) return everyService(distribution, selection.spec);
  refuse(listProblem(given), 'services');
  const chosen = given.map(spinnakerService);
  refuse(emptyProblem(chosen), 'services');
  for (const [index, service] of chosen.entries()) {
    refuse(
      partProblem(service) ??
        distributionProblem(service, distribution) ??
        repetitionProblem(service, chosen.slice(0, index)) ??
        variantProblem(service, chosen) ??
        highAvailabilityProblem(service, selection.spec),
      'services',
    );
  }
  return chosen;
}

/**
 * Services that are left out of a choice, and run all the same as far as is known: without `spec`, a whole service or
 * the rest of the variants of which some were chosen.
 */
export function leftOutServices(
  selection: SpinnakerSelection,
  chosen: readonly SpinnakerServiceType[],
): SpinnakerServiceType[] {
  const { distribution = SpinnakerDistribution.OSS, spec } = selection;
  const isChosen = ({ name }: SpinnakerServiceType) => chosen.some((each) => each.name === name);
  if (spec) return everyService(distribution, spec).filter((service) => !isChosen(service));
  const split = (whole: string) => chosen.some(({ variantOf }) => variantOf === whole);
  return SPINNAKER_SERVICES.filter(
    (service) =>
      !isChosen(service) &&
      !partProblem(service) &&
      !distributionProblem(service, distribution) &&
      (service.variantOf === undefined ? !split(service.name) : split(service.variantOf)),
  );
}

function everyService(distribution: SpinnakerDistribution, spec: object | undefined): SpinnakerServiceType[] {
  return SPINNAKER_SERVICES.filter(
    (service) =>
      !partProblem(service) &&
      !distributionProblem(service, distribution) &&
      (spec ? !highAvailabilityProblem(service, spec) : service.variantOf === undefined),
  );
}

function listProblem(given: unknown): Problem | undefined {
  if (Array.isArray(given)) return undefined;
  return {
    rule: 'spinnaker-service',
    value: String(given),
    problem: 'is no list',
    instead: '["orca", "echo"], or no `services` for all',
  };
}

function emptyProblem(chosen: SpinnakerServiceType[]): Problem | undefined {
  if (chosen.length > 0) return undefined;
  return {
    rule: 'spinnaker-service',
    value: '',
    problem: 'names no service',
    instead: 'some names, or no `services` for all',
  };
}

function partProblem({ name, language }: SpinnakerServiceType): Problem | undefined {
  if (language !== SpinnakerLanguage.STATIC) return undefined;
  return {
    rule: 'spinnaker-service',
    value: name,
    problem: 'is a web page, which neither calls services nor is called by them',
    instead: 'to leave it out',
  };
}

function distributionProblem(
  { name, armoryOnly }: SpinnakerServiceType,
  distribution: SpinnakerDistribution,
): Problem | undefined {
  if (!armoryOnly || distribution === SpinnakerDistribution.ARMORY) return undefined;
  return {
    rule: 'spinnaker-distribution',
    value: name,
    problem: "is a service of Armory's distribution",
    instead: 'SpinnakerDistribution.ARMORY, or to leave it out',
  };
}

function repetitionProblem(
  { name }: SpinnakerServiceType,
  before: SpinnakerServiceType[],
): Problem | undefined {
  if (!before.some((other) => other.name === name)) return undefined;
  return { rule: 'spinnaker-service', value: name, problem: 'is listed twice', instead: 'to list it once' };
}

function variantProblem(
  { name, variantOf }: SpinnakerServiceType,
  all: SpinnakerServiceType[],
): Problem | undefined {
  if (!all.some((other) => other.name === variantOf)) return undefined;
  return {
    rule: 'spinnaker-high-availability',
    value: name,
    problem: `runs in place of ${variantOf}, which is listed too`,
    instead: `${variantOf}, or its variants`,
  };
}

/** What `haServices` says of a service. Source: the `isEnabled` of Halyard's services for Kubernetes. */
function highAvailabilityProblem(
  service: SpinnakerServiceType,
  spec: object | undefined,
): Problem | undefined {
  if (!spec) return undefined;
  const { name, variantOf } = service;
  const whole = variantOf ?? name;
  const variants = SPINNAKER_SERVICES.filter((other) => other.variantOf === whole).map((other) => other.name);
  if (variants.length === 0) return undefined;
  const at = (key: string): boolean =>
    flagAt(spec, ['spinnakerConfig', 'config', 'deploymentEnvironment', 'haServices', whole, key]);
  const problem = (text: string, instead: string): Problem => ({
    rule: 'spinnaker-high-availability',
    value: name,
    problem: text,
    instead,
  });
  if (!variantOf && at('enabled')) {
    return problem(`does not run, because haServices.${whole} is enabled`, variants.join(', '));
  }
  if (variantOf && !at('enabled')) {
    return problem(`does not run, because haServices.${whole} is not enabled`, whole);
  }
  if (name === 'clouddriver-ro-deck' && at('disableClouddriverRoDeck')) {
    return problem('does not run, because haServices.clouddriver disables it', 'to leave it out');
  }
  return undefined;
}
