import { type X509Certificate } from 'node:crypto';
import { type Problem, refuse } from '../../identity';
import { createAuthority, joinBundle, splitBundle } from '../issuing';
import { type LayoutDocument } from '../layout/document';
import { certificateFile, ROOT_FILE } from '../layout/file-names';
import { type AuthorityDecision, entryPlace } from './authority';
import { type AuthorityState } from './authority-state';
import { IssuerMode } from './mode';
import { certificateIn } from './reading';
import { type StoredTarget } from './target';

/** What a step of a rotation rests on. */
export interface PhaseInput {
  readonly layout: LayoutDocument;
  readonly targets: StoredTarget[];
  readonly state: AuthorityState;
  readonly rotationId?: string;
  readonly now: Date;
}

/**
 * The authorities after the step that the mode asks for. A step that was done is not done again.
 *
 * @throws InvalidInputError if another one has to come first
 */
export async function takeStep(mode: IssuerMode, input: PhaseInput): Promise<AuthorityDecision> {
  if (mode === IssuerMode.PREPARE_CA) return prepare(input);
  if (mode === IssuerMode.ACTIVATE_CA) return activate(input);
  if (mode === IssuerMode.RETIRE_CA) return retire(input);
  return { state: input.state };
}

async function prepare({ layout, state, rotationId, now }: PhaseInput): Promise<AuthorityDecision> {
  if (state.next) return { state };
  // A Job that is run again after the rotation that it began.
  if (rotationId !== undefined && rotationId === state.rotationId) return { state };
  refuse(
    state.previous ? outOfOrder('prepare', 'the last rotation is not finished', 'retire first') : undefined,
  );
  const next = await createAuthority(layout.authority, now);
  return { state: { ...state, next, rotationId }, change: 'has a successor, which is trusted from now on' };
}

function activate({ targets, state }: PhaseInput): AuthorityDecision {
  const { current, next, expired, rotationId } = state;
  if (!next) {
    refuse(
      state.previous
        ? undefined
        : outOfOrder(
            'activate',
            'no authority is prepared',
            'prepare first, and wait until every pod restarted',
          ),
    );
    return { state };
  }
  for (const { target, entry } of targets) {
    const bundle = entry?.files[ROOT_FILE];
    const published = !bundle || splitBundle(bundle.toString()).includes(joinBundle([next.certificate]));
    refuse(
      published
        ? undefined
        : outOfOrder(
            'activate',
            `the prepared authority is not yet trusted in ${entryPlace(target.entry)}`,
            'prepare again, and wait until every pod restarted',
          ),
    );
  }
  return {
    state: {
      current: next,
      previous: joinBundle([current.certificate]),
      rotationId,
      ...(expired && { expired }),
    },
    change: 'is the prepared one, and the one before is still trusted',
  };
}

function retire({ targets, state }: PhaseInput): AuthorityDecision {
  const { current, next, previous, rotationId } = state;
  refuse(
    next ? outOfOrder('retire', 'the prepared authority does not sign yet', 'activate first') : undefined,
  );
  if (!previous) return { state };
  const issuers = splitBundle(previous).flatMap((pem) => certificateIn(pem) ?? []);
  for (const { target, entry } of targets) {
    for (const name of target.certificates) {
      const leaf = certificateIn(entry?.files[certificateFile(name)]?.toString());
      const stale = leaf !== undefined && issuers.some((issuer) => isSignedBy(leaf, issuer));
      refuse(
        stale
          ? outOfOrder(
              'retire',
              `${name} in ${entryPlace(target.entry)} is still signed by the previous authority`,
              'activate again, and wait until every pod restarted',
            )
          : undefined,
      );
    }
  }
  return { state: { current, rotationId }, change: 'is alone: the one before is trusted no more' };
}

const isSignedBy = (leaf: X509Certificate, issuer: X509Certificate): boolean =>
  leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);

function outOfOrder(phase: string, problem: string, instead: string): Problem {
  return { rule: 'rotation-phase', value: phase, problem: `is not the next step: ${problem}`, instead };
}
