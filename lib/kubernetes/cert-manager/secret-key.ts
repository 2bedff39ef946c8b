import { dnsSubdomainProblem, type Problem } from '../../identity';

/** A key of a Secret, in the namespace of who refers to it. */
export interface CertManagerSecretKey {
  /** Name of the Secret. */
  readonly name: string;
  readonly key: string;
}

/** Why there is no such key of a Secret, or undefined. */
export function secretKeyProblem({ name, key }: CertManagerSecretKey): Problem | undefined {
  return dnsSubdomainProblem(name) ?? secretKeyNameProblem(key);
}

/**
 * Why no Secret can have a key of that name, or undefined: volumes have it as a file.
 * Source: Kubernetes, IsConfigMapKey.
 */
export function secretKeyNameProblem(key: string): Problem | undefined {
  const path = key === '.' || key.startsWith('..');
  if (/^[-._A-Za-z0-9]{1,253}$/.test(key) && !path) return undefined;
  return {
    rule: 'secret-key',
    value: key,
    problem: path ? 'is a path that no volume may hold' : 'is no key of a Secret',
    instead:
      'at most 253 letters, digits, "-", "_" and ".", such as "password", without ".." at the beginning',
  };
}
