import { type SpinnakerServiceType } from '../service-types';
import { type Tree, valueAt } from '../tree';
import { type Contradiction } from './contradictions';

/** Of a file's name in `files`, in which the operator takes two underscores for a slash. */
const FILE = /^(profiles|service-settings)__([a-z0-9-]+)\.(ya?ml|json|properties)$/;

/**
 * A profile or settings of a service as a file, or undefined. It wins over `profiles` or is replaced by them, and
 * nobody looks into it here.
 */
export function profileFile(
  config: Tree,
  { name, variantOf }: SpinnakerServiceType,
): Contradiction | undefined {
  const names = [name, variantOf, 'spinnaker', 'spinnakerconfig'];
  for (const file of Object.keys(valueAt(config, ['files']) ?? {})) {
    const [, part, whose] = FILE.exec(file) ?? [];
    if (part === undefined || !names.includes(whose.replace(/-(local|overrides)$/, ''))) continue;
    return {
      problem: {
        rule: 'spinnaker-setting',
        value: file,
        problem: 'may hold what contradicts TLS, and is not looked into',
        instead: `${part}.${whose.replace(/-(local|overrides)$/, '')}`,
      },
      path: ['files', file],
    };
  }
  return undefined;
}
