import { MTLS_CHECKSUM } from '../settings/service';
import { type Setting } from '../settings/setting';
import { isTree, type Tree, valueAt } from '../tree';
import { type Contradiction } from './contradictions';

/** What to give in place of an output of this package. */
export const SPEC_WITHOUT_TLS =
  'the `spec` as it was without TLS; or no `spec`, and the patch alone, which changes what runs';

const ANNOTATIONS = ['kubernetes', 'podAnnotations'];

/** Whether the settings of a service come from an output of this package. */
export function isEarlierOutput(config: Tree, service: string): boolean {
  const annotations = valueAt(config, ['service-settings', service, ...ANNOTATIONS]);
  return isTree(annotations) && annotations[MTLS_CHECKSUM] !== undefined;
}

/**
 * Why a SpinnakerService is none without TLS, as the stage `off` has to have it, or undefined.
 *
 * @param settings those of the stage `https`: addresses and references among them are nobody else's
 */
export function earlierOutput(config: Tree, settings: readonly Setting[]): Contradiction | undefined {
  const marked = Object.keys(valueAt(config, ['service-settings']) ?? {})
    .filter((service) => isEarlierOutput(config, service))
    .map((service) => ['service-settings', service, ...ANNOTATIONS, MTLS_CHECKSUM]);
  const ours = settings
    .filter(({ path, value }) => /^(https:|encrypted)/.test(`${value}`) && valueAt(config, path) === value)
    .map(({ path }) => path);
  const [path] = [...marked, ...ours];
  if (!path) return undefined;
  return {
    problem: {
      rule: 'spinnaker-setting',
      value: path.at(-1)!,
      problem: 'shows that this is an output of an earlier stage, whose TLS would stay',
      instead: SPEC_WITHOUT_TLS,
    },
    path,
  };
}
