import { type Problem, nearest } from '../../identity';
import { labelKeyProblem, labelProblem, labelValueProblem } from '../../kubernetes';

/** How a requirement compares a label. */
export enum LabelOperator {
  /** The label has one of the values. */
  IN = 'In',
  /** The label has none of the values, or is absent. */
  NOT_IN = 'NotIn',
  /** The label is there, with any value. */
  EXISTS = 'Exists',
  /** The label is not there. */
  DOES_NOT_EXIST = 'DoesNotExist',
}

/** A requirement on one label. */
export interface LabelRequirement {
  /** Key of the label. */
  readonly key: string;
  /** How it is compared. */
  readonly operator: LabelOperator;
  /** Values to compare with: for In and NotIn, at least one. @default - none */
  readonly values?: string[];
}

/** Selects objects by their labels; everything in it must hold. An empty one selects all. */
export interface LabelSelector {
  /** Labels with the value that each must have. @default - any */
  readonly matchLabels?: { readonly [key: string]: string };
  /** Further requirements. @default - none */
  readonly matchExpressions?: LabelRequirement[];
}

/** Why Kubernetes would refuse `selector`, or undefined. */
export function labelSelectorProblem(selector: LabelSelector): Problem | undefined {
  const labels = labelProblem(selector.matchLabels);
  if (labels) return labels;
  for (const requirement of selector.matchExpressions ?? []) {
    const problem = requirementProblem(requirement);
    if (problem) return problem;
  }
  return undefined;
}

/** Why a selector does not select an object with these labels, as a clause, or undefined if it does. */
export function labelMismatch(
  selector: LabelSelector,
  labels: { readonly [key: string]: string },
): string | undefined {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return `the label ${key} is ${shown(labels[key])}, not "${value}"`;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const value = labels[key];
    const isIn = value !== undefined && values.includes(value);
    const holds = {
      [LabelOperator.IN]: isIn,
      [LabelOperator.NOT_IN]: !isIn,
      [LabelOperator.EXISTS]: value !== undefined,
      [LabelOperator.DOES_NOT_EXIST]: value === undefined,
    }[operator];
    if (!holds)
      return `the label ${key} is ${shown(value)}, which ${[operator, ...values].join(' ')} excludes`;
  }
  return undefined;
}

function shown(value: string | undefined): string {
  return value === undefined ? 'absent' : `"${value}"`;
}

function problem(value: string, text: string, instead: string): Problem {
  return { rule: 'label-selector', value, problem: text, instead };
}

function requirementProblem({ key, operator, values = [] }: LabelRequirement): Problem | undefined {
  const operators = Object.values(LabelOperator);
  if (!operators.includes(operator)) {
    return problem(
      operator,
      'is no operator of a label selector',
      `"${nearest(operator, operators) ?? operators.join('", "')}"`,
    );
  }
  const compares = operator === LabelOperator.IN || operator === LabelOperator.NOT_IN;
  if (compares && values.length === 0)
    return problem(key, `has the operator ${operator} without values`, 'at least one value');
  if (!compares && values.length > 0)
    return problem(key, `has the operator ${operator} with values`, 'no values');
  return labelKeyProblem(key) ?? values.map(labelValueProblem).find(Boolean);
}
