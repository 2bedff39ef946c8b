import { formatGoDuration, refuse } from '../../identity';
import { type LayoutDocument } from '../layout/document';
import { type Log } from './log';
import { IssuerMode } from './mode';
import { type CertificateStore } from './store';

/** One run of the issuer. */
export interface ReconcileOptions {
  readonly layout: LayoutDocument;
  readonly store: CertificateStore;
  /** @default IssuerMode.KEEP */
  readonly mode?: IssuerMode;
  /**
   * Names the rotation that the mode asks for. A run that is repeated with the same name does nothing twice;
   * needed to rotate leaves.
   */
  readonly rotationId?: string;
  /** Renews certificates with less than this left, in seconds. @default - what the layout says of each */
  readonly renewWithinSeconds?: number;
  /**
   * Whether an authority that is lost or damaged may be replaced, although certificates of it are in use. A
   * good one is kept nevertheless. @default false
   */
  readonly replaceAuthority?: boolean;
  readonly now: Date;
  /** @default - nothing is said */
  readonly log?: Log;
  /** Waits after a conflict. @default - as long as it says */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** @throws InvalidInputError if they contradict each other */
export function refuseBadOptions({
  layout,
  mode,
  rotationId,
  renewWithinSeconds = 0,
}: ReconcileOptions): void {
  refuse(
    mode === IssuerMode.ROTATE_LEAVES && !rotationId
      ? {
          rule: 'rotation-id',
          value: '',
          problem: 'does not name the rotation',
          instead: 'a name that is another for each rotation',
        }
      : undefined,
  );
  const short = layout.certificates.find(({ lifetimeSeconds }) => lifetimeSeconds <= renewWithinSeconds);
  refuse(
    short && {
      rule: 'renewal-window',
      value: formatGoDuration(renewWithinSeconds),
      problem: `is not less than the lifetime of ${short.name}, so that it would be renewed each time`,
      instead: `less than ${formatGoDuration(short.lifetimeSeconds)}, or every certificate by --all`,
    },
  );
}
