import { type Problem } from '../identity';
import { labelValueProblem } from '../kubernetes';

/** The subject by which certificates are issued again: cert-manager does so when what a Certificate says changes. */
export function reissueSubject(reissue: string | undefined): {
  readonly subject?: { readonly organizationalUnits: string[] };
} {
  return reissue === undefined ? {} : { subject: { organizationalUnits: [reissue] } };
}

/** Policies hold it as text: what Kyverno takes for a variable must not be in it. */
export function reissueProblem(value: string | undefined): Problem | undefined {
  if (value === undefined || (value !== '' && !labelValueProblem(value))) return undefined;
  return {
    rule: 'reissue',
    value,
    problem: 'is no organizational unit that every program writes alike',
    instead: 'up to 63 letters, digits and inner "-", "_" and ".", such as "2027-01"',
  };
}
