import { type Problem } from './problem';

/** Why SPIRE would refuse `selector` (`type:value`), or undefined. */
export function selectorProblem(selector: string): Problem | undefined {
  const colon = selector.indexOf(':');
  const problem = (text: string): Problem => ({
    rule: 'selector',
    value: selector,
    problem: text,
    instead: 'type:value, such as "k8s:sa:core" or "unix:uid:1000"',
  });
  if (colon < 0) return problem('has no colon');
  if (colon === 0) return problem('has no type');
  if (colon === selector.length - 1) return problem('has no value');
  return undefined;
}
