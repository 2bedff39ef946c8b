import { nearest, type Problem } from '../../identity';
import { isTree, type Tree, treeProblem, valueAt } from '../tree';

/** Keys of `spec`. Source: the definition of SpinnakerService, v1alpha2. */
const SPEC = ['accounts', 'expose', 'kustomize', 'spinnakerConfig', 'validation'];
/** Keys of `spec.spinnakerConfig`. */
const CONFIG = ['config', 'files', 'profiles', 'service-settings'];

/** A key of a `spec` that the operator would drop or not understand, and where it is. */
export interface SpecProblem {
  readonly problem: Problem;
  readonly place: string;
}

/**
 * The first key of a `spec` that the operator does not know, or that holds something else than settings, or undefined.
 * Of freely formed parts all keys are known.
 */
export function specKeyProblem(spec: Tree): SpecProblem | undefined {
  return (
    noTree('spec', spec, 'spec') ??
    unknownKey(spec, SPEC, 'spec') ??
    noTree('spinnakerConfig', spec.spinnakerConfig, 'spec.spinnakerConfig') ??
    unknownKey(spec.spinnakerConfig, CONFIG, 'spec.spinnakerConfig') ??
    CONFIG.map((key) =>
      noTree(key, valueAt(spec.spinnakerConfig, [key]), `spec.spinnakerConfig.${key}`),
    ).find((found) => found)
  );
}

function noTree(key: string, value: unknown, place: string): SpecProblem | undefined {
  const problem = treeProblem(key, value);
  return problem && { problem, place };
}

function unknownKey(tree: unknown, known: string[], place: string): SpecProblem | undefined {
  const key = isTree(tree) ? Object.keys(tree).find((each) => !known.includes(each)) : undefined;
  if (key === undefined) return undefined;
  // Without its parent, most often.
  const instead = CONFIG.includes(key)
    ? `spinnakerConfig.${key}`
    : (nearest(key, [...known, ...(known === SPEC ? CONFIG : [])]) ?? `one of ${known.join(', ')}`);
  return { problem: { rule: 'spinnaker-spec', value: key, problem: 'is no key here', instead }, place };
}
