import { type Duration } from 'cdk8s';
import { type Construct } from 'constructs';
import {
  type Problem,
  type TrustDomain,
  dnsSubdomainProblem,
  formatGoDuration,
  refuse,
} from '../../identity';
import { sampleText, templateProblem } from '../../identity/template';
import { labelValueProblem } from '../../kubernetes';

/** Path of the construct that is about to be made: where its errors are. */
export function placeOf(scope: Construct, id: string): string {
  return scope.node.path ? `${scope.node.path}/${id}` : id;
}

/** What all registrations have in common. */
export interface RegistrationProps {
  readonly name: string;
  readonly className?: string;
}

/** The name of the object, and the label by which a controller manager that filters by class finds it. */
export function registrationMetadata(
  place: string,
  { name, className }: RegistrationProps,
): { name: string; labels?: { [key: string]: string } } {
  refuse(dnsSubdomainProblem(name), `${place}, name`);
  if (className) refuse(labelValueProblem(className), `${place}, className`);
  return { name, ...(className && { labels: { 'spire.spiffe.io/class-name': className } }) };
}

/** A lifetime as SPIRE stores it: whole seconds in 32 bits; 0 means the default of the server. */
export function lifetime(place: string, ttl: Duration | undefined): string | undefined {
  if (!ttl) return undefined;
  const seconds = ttl.toMilliseconds() / 1000;
  if (!Number.isInteger(seconds) || seconds > 2 ** 31 - 1) {
    const text = Number.isInteger(seconds)
      ? 'is longer than SPIRE can store'
      : 'is cut to whole seconds by SPIRE';
    refuse(
      {
        rule: 'svid-ttl',
        value: `${seconds}s`,
        problem: text,
        instead: 'whole seconds, such as Duration.minutes(30)',
      },
      place,
    );
  }
  return formatGoDuration(seconds);
}

/** Source: SPIRE 1.15, longest hint of an entry. */
export function hintProblem(hint: string): Problem | undefined {
  const bytes = new TextEncoder().encode(hint).length;
  if (bytes <= 1024) return undefined;
  return {
    rule: 'hint',
    value: hint,
    problem: `has ${bytes} bytes`,
    instead: 'at most 1024 bytes',
  };
}

/**
 * Checks a value that may be a template: the template itself, and then what it would yield for a pod whose
 * every field is harmless.
 */
export function refuseTemplate(
  template: string,
  place: string,
  trustDomain: TrustDomain,
  check: (text: string) => Problem | undefined,
): void {
  if (!template.includes('{{')) return refuse(check(template), place);
  refuse(templateProblem(template, 'pod'), place);
  const sample = sampleText(template, trustDomain);
  const found = sample === undefined ? undefined : check(sample);
  refuse(
    found && {
      ...found,
      value: template,
      problem: `yields for example ${JSON.stringify(sample)}, which ${found.problem}`,
    },
    place,
  );
}
