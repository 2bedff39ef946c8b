import { factsOf } from '../issuing';
import { type AuthorityPhase, type AuthorityState, phaseOf, rootBundle } from './authority-state';
import { type PlannedCertificate } from './target';

/** A certificate that was issued, and why. */
export interface IssuedReport {
  readonly name: string;
  /** A clause: `expired on 2026-01-01T00:00:00Z`. */
  readonly reason: string;
}

/** What a run found and did. No key is in it. */
export interface Report {
  readonly authority: {
    /** As RFC 4514 writes it. */
    readonly subject: string;
    readonly notAfter: Date;
    readonly phase: AuthorityPhase;
    /** What happened to it, as a clause. @default - nothing */
    readonly change?: string;
  };
  readonly issued: IssuedReport[];
  /** Entries that were written, as `namespace/name`. */
  readonly stored: string[];
  /** Why some entries were left out, while the others were seen to. */
  readonly failures: readonly Error[];
  /** Every certificate as it is stored now, as PEM, by name; without those that could not be stored. */
  readonly certificates: ReadonlyMap<string, string>;
  /** Every trusted authority, as PEM. */
  readonly rootBundle: string;
}

/** What was done in all attempts of a run. */
export interface Progress {
  /** Reasons by the name of the certificate. */
  readonly issued: Map<string, string>;
  readonly stored: Set<string>;
  authorityChange?: string;
}

export function reportOf(
  state: AuthorityState,
  certificates: ReadonlyMap<string, PlannedCertificate>,
  failures: readonly Error[],
  { issued, stored, authorityChange }: Progress,
): Report {
  const { subject, notAfter } = factsOf(state.current.certificate);
  return {
    authority: { subject, notAfter, phase: phaseOf(state), change: authorityChange },
    issued: [...issued].map(([name, reason]) => ({ name, reason })),
    stored: [...stored],
    failures,
    certificates: new Map([...certificates].map(([name, { certificate }]) => [name, certificate])),
    rootBundle: rootBundle(state),
  };
}
