import { dnsSubdomainProblem, type Problem } from '../identity';
import { secretKeyNameProblem } from '../kubernetes';
import { type SecretKey } from './certificates/spinnaker-certificates';

/**
 * A value of a Secret, as the operator reads it: it puts the value into a variable of the pod, and refers to that.
 * The Secret is in the namespace of the SpinnakerService.
 */
export function valueReference({ secret, key }: SecretKey): string {
  return `encrypted:k8s!n:${secret}!k:${key}`;
}

/**
 * A file of a Secret, as the operator reads it: it mounts this key of the Secret and no other, and writes the file's
 * path in its place. Source: spinnaker-operator, `transformer/secrets.go`, addVolume.
 */
export function fileReference({ secret, key }: SecretKey): string {
  return `encryptedFile:k8s!n:${secret}!k:${key}`;
}

/** The operator's volume is named after the Secret: this, and its name. */
const VOLUME_PREFIX = 'volume-';
/** Of a volume's name, which is a DNS label. */
const VOLUME_NAME_LIMIT = 63;

/** Why the operator cannot refer to a value of a Secret, or undefined. */
export function valueProblem({ secret, key }: SecretKey): Problem | undefined {
  // Its parser splits at these, knows no escape, and stops at what it does not expect.
  for (const name of [secret, key]) {
    if (/[!:]/.test(name))
      return problem(name, 'holds a "!" or ":", at which the operator splits', 'a name without');
  }
  return secretKeyNameProblem(key) ?? dnsSubdomainProblem(secret);
}

/** Why the operator cannot mount a file of a Secret, or undefined. */
export function fileProblem(file: SecretKey): Problem | undefined {
  const { secret } = file;
  if (secret.includes('.')) {
    return problem(
      secret,
      `has a dot, and the operator's volume "${VOLUME_PREFIX}${secret}" must have none`,
      'a Secret with hyphens in its name',
    );
  }
  const limit = VOLUME_NAME_LIMIT - VOLUME_PREFIX.length;
  if (secret.length > limit) {
    return problem(
      secret,
      `has ${secret.length} characters, too many for the operator's volume "${VOLUME_PREFIX}..."`,
      `a Secret with a name of at most ${limit} characters`,
    );
  }
  return valueProblem(file);
}

/**
 * Why the operator would take one value for another, or undefined: it makes the same variable for `a-b` and `a.b`,
 * and keeps the first.
 */
export function variableProblem(values: SecretKey[]): Problem | undefined {
  const taken = new Map<string, SecretKey>();
  for (const value of values) {
    const variable = `${value.secret}_${value.key}`.replace(/[-.]/g, '_').toUpperCase();
    const other = taken.get(variable) ?? value;
    if (other.secret !== value.secret || other.key !== value.key) {
      return problem(
        `${value.secret}/${value.key}`,
        `and ${other.secret}/${other.key} are one variable for the operator, ${variable}`,
        'names that differ by more than case, "-", "_" and "."',
      );
    }
    taken.set(variable, value);
  }
  return undefined;
}

function problem(value: string, text: string, instead: string): Problem {
  return { rule: 'spinnaker-secret', value, problem: text, instead };
}
