import { type Problem } from '../identity';
import { labelKeyProblem } from '../kubernetes';

/** Keys of Kubernetes itself, and of those who write labels on the same objects. */
const RESERVED = /^([^/]*\.)?(kubernetes\.io|k8s\.io|kyverno\.io|cert-manager\.io)\//;

/**
 * Why the roots cannot be found by this label, or undefined: others would put it on, change it or take it off.
 *
 * @param served label of the Secrets that are made for Services @default - not known here
 */
export function rootLabelProblem(value: string, served?: string): Problem | undefined {
  const problem = labelKeyProblem(value);
  const owner = value === served ? 'the Secrets that Services have' : RESERVED.exec(value)?.[2];
  if (problem || owner === undefined) return problem;
  return {
    rule: 'label',
    value,
    problem: `is a label of ${owner}, and would not say what is trusted`,
    instead: 'a key of your own, such as "example.org/trusted-root"',
  };
}
