import { Chart } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { describe, dnsLabelProblem, InvalidInputError, type Problem } from '../../identity';
import { type CertificateLayout, InvalidLayoutError } from '../layout';

/** Room for a hyphen and a hash, or for what Kubernetes appends to the name of a CronJob. */
const MAX_NAME = 52;

/** Why a Job cannot have that name, or undefined. Its pods have it in a label. */
export function jobNameProblem(name: string): Problem | undefined {
  if (name.length <= MAX_NAME) return dnsLabelProblem(name);
  return {
    rule: 'dns-label',
    value: name,
    problem: `has ${name.length} characters`,
    instead: `at most ${MAX_NAME}: the names of its pods begin with it`,
  };
}

/** Why a Job cannot be given that many seconds, or undefined. */
export function deadlineProblem(seconds: number): Problem | undefined {
  if (Number.isSafeInteger(seconds) && seconds >= 1) return undefined;
  return {
    rule: 'deadline',
    value: `deadline of ${seconds} seconds`,
    problem: 'is no time in which a Job ends',
    instead: 'whole seconds, such as Duration.minutes(10)',
  };
}

/** Why that cannot be the occasion of a rotation, or undefined. */
export function occasionProblem(occasion: string | undefined): Problem | undefined {
  if (occasion === undefined || occasion.trim() !== '') return undefined;
  return {
    rule: 'text',
    value: occasion,
    problem: 'is empty',
    instead: 'an occasion such as "2026-05", or leave it out',
  };
}

/** What each chart has one of, by kind, namespace and name. */
const holders = new WeakMap<Chart, Map<string, IConstruct>>();

/** The first that asked for a name: in different charts it may be the same, as they may be for different clusters. */
function holderOf(key: string, scope: IConstruct): IConstruct {
  const chart = Chart.of(scope);
  const names = holders.get(chart) ?? new Map<string, IConstruct>();
  holders.set(chart, names);
  const holder = names.get(key) ?? scope;
  names.set(key, holder);
  return holder;
}

/** Why there cannot be another Job of that name, or undefined: service account, roles and files have it, too. */
export function nameTakenProblem(scope: IConstruct, namespace: string, name: string): Problem | undefined {
  const other = holderOf(`Job ${namespace}/${name}`, scope);
  if (other === scope) return undefined;
  return {
    rule: 'generator-name',
    value: `${namespace}/${name}`,
    problem: `is the name of the objects of ${other.node.path}, too`,
    instead: 'name: a name of its own',
  };
}

/** Why a generator of passwords cannot have that Secret, or undefined. */
export function secretTakenProblem(scope: IConstruct, namespace: string, name: string): Problem | undefined {
  const other = holderOf(`Secret ${namespace}/${name}`, scope);
  if (other === scope) return undefined;
  return {
    rule: 'generator-name',
    value: `${namespace}/${name}`,
    problem: `is the Secret of ${other.node.path}, too`,
    instead: 'that generator for the keys of both, or another secretName',
  };
}

/** The layouts that one of their Jobs reports the problems of. */
const reporters = new WeakMap<CertificateLayout, object>();

/** What a check of everything together throws, as the messages of a synth; those of a layout once. */
export function messagesOf(reporter: object, layout: CertificateLayout, place: string, check: () => void) {
  if (!reporters.has(layout)) reporters.set(layout, reporter);
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return [describe(error.problem, place)];
    if (!(error instanceof InvalidLayoutError)) throw error;
    return reporters.get(layout) === reporter ? error.message.split('\n') : [];
  }
}
