import { dnsSubdomainProblem, type Problem } from '../identity';

/** Quantities of resources, as far as people write them. Source: Kubernetes API, resource.Quantity. */
export const QUANTITY = '^[0-9]+(\\.[0-9]+)?([numkMGTPE]|[KMGTPE]i)?$';

/** Values of labels. Source: Kubernetes API, labels. */
export const LABEL_VALUE = '^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$';

/** Why `text` is no quantity, or undefined. */
export function quantityProblem(text: string): Problem | undefined {
  if (new RegExp(QUANTITY).test(text)) return undefined;
  return {
    rule: 'quantity',
    value: text,
    problem: 'is no quantity',
    instead: 'a number with a unit, such as "5Gi", "256Mi" or "100m"',
  };
}

/** Why `text` is no size of a volume, or undefined. */
export function sizeProblem(text: string): Problem | undefined {
  const problem = quantityProblem(text);
  if (problem || /[1-9]/.test(text)) return problem;
  return { rule: 'quantity', value: text, problem: 'holds nothing', instead: 'a size such as "5Gi"' };
}

/** Why there cannot be so many of something, or undefined. */
export function countProblem(what: string, count: number | undefined): Problem | undefined {
  if (count === undefined || (Number.isInteger(count) && count >= 1)) return undefined;
  return {
    rule: 'count',
    value: `${what} ${count}`,
    problem: 'is no count',
    instead: 'a whole number, 1 or more',
  };
}

/** Why an object cannot have these labels, or undefined. */
export function labelProblem(labels: { readonly [key: string]: string } | undefined): Problem | undefined {
  for (const [key, value] of Object.entries(labels ?? {})) {
    const problem = labelKeyProblem(key) ?? labelValueProblem(value);
    if (problem) return problem;
  }
  return undefined;
}

/** Why `key` is no key of a label, or undefined. */
export function labelKeyProblem(key: string): Problem | undefined {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefixed = slash < 0 || dnsSubdomainProblem(key.slice(0, slash)) === undefined;
  if (prefixed && name !== '' && isLabelValue(name)) return undefined;
  return {
    rule: 'label',
    value: key,
    problem: 'is no key of a label',
    instead: 'a key such as "app" or "app.kubernetes.io/name"',
  };
}

/** Why `value` is no value of a label, or undefined. */
export function labelValueProblem(value: string): Problem | undefined {
  if (isLabelValue(value)) return undefined;
  return {
    rule: 'label',
    value,
    problem: 'is no value of a label',
    instead: 'at most 63 letters, digits and inner "-", "_" and "."',
  };
}

/** The name in a key has the same form. */
function isLabelValue(text: string): boolean {
  return new RegExp(LABEL_VALUE).test(text);
}
