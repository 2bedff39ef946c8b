import { domainToUnicode } from 'node:url';
import { type Problem } from './problem';

/**
 * Why SPIRE would refuse `name` as a DNS SAN of an entry, or undefined: ASCII labels, at most one
 * wildcard and only as the whole first label, no trailing dot.
 */
export function dnsNameProblem(name: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'dns-name',
    value: name,
    problem: text,
    instead,
  });
  if (name === '') return problem('is empty', 'a DNS name such as "core.demo.svc"');
  if (name.endsWith('.')) return problem('ends with a dot', `"${name.replace(/\.+$/, '')}"`);
  if (name.length > 253) return problem(`has ${name.length} characters`, 'a name of at most 253 characters');
  const labels = name.split('.');
  for (const [i, label] of labels.entries()) {
    if (label === '*' && i === 0 && labels.length > 1) continue;
    if (label.includes('*'))
      return problem('has a wildcard that is not the whole first label', '"*." before a name');
    if (label === '') return problem('has an empty label', 'labels separated by single dots');
    if (label.length > 63)
      return problem(`has a label of ${label.length} characters`, 'labels of at most 63 characters');
    if (!/^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label)) {
      return problem(`has the label "${label}"`, 'labels of letters, digits, "_" and inner hyphens');
    }
    // IDNA keeps this form for itself, so SPIRE refuses it although Kubernetes allows it in a Service's name.
    if (/^..--/.test(label) && !isPunycode(label)) {
      return problem(
        `has the label "${label}", reserved for international names`,
        'a label without "--" as its third and fourth character',
      );
    }
  }
  return undefined;
}

/** Why `name` is no DNS label in Kubernetes' sense (a namespace, a Service), or undefined. Source: RFC 1123 §2.1. */
export function dnsLabelProblem(name: string): Problem | undefined {
  // A misspelt prop passes where an object is not checked against its type.
  if (typeof name !== 'string') {
    return {
      rule: 'dns-label',
      value: String(name),
      problem: 'is no name',
      instead: 'a name, under its right key',
    };
  }
  if (name.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) return undefined;
  return {
    rule: 'dns-label',
    value: name,
    problem: name === '' ? 'is empty' : 'is no DNS label',
    instead: 'at most 63 lower-case letters, digits and inner hyphens',
  };
}

/** Why `name` is no name of a Service, or undefined: a label that begins with a letter. Source: RFC 1035 §2.3.1. */
export function serviceNameProblem(name: string): Problem | undefined {
  const problem = dnsLabelProblem(name);
  if (problem || !/^\d/.test(name)) return problem;
  return {
    rule: 'dns-label',
    value: name,
    problem: 'begins with a digit',
    instead: 'a name that begins with a letter',
  };
}

/** Why `name` is no DNS subdomain in Kubernetes' sense (most object names), or undefined. */
export function dnsSubdomainProblem(name: string): Problem | undefined {
  if (name.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name))
    return undefined;
  return {
    rule: 'object-name',
    value: name,
    problem: name === '' ? 'is empty' : 'is no name of a Kubernetes object',
    instead: 'at most 253 lower-case letters, digits, "-" and "."',
  };
}

function isPunycode(label: string): boolean {
  return /^xn--/i.test(label) && domainToUnicode(label) !== '';
}
