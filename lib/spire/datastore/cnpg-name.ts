import { type Problem, serviceNameProblem } from '../../identity';

/** Source: CloudNativePG, which appends to the name for its Services and pods. */
const MAX_NAME = 50;

/** Why the operator would refuse the name of a Cluster, or undefined. */
export function cnpgNameProblem(name: string): Problem | undefined {
  if (name.length <= MAX_NAME) return serviceNameProblem(name);
  return {
    rule: 'cnpg-name',
    value: name,
    problem: `has ${name.length} characters`,
    instead: `a clusterName of at most ${MAX_NAME}`,
  };
}
