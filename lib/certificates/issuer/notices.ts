import { DistinguishedName } from '../../identity';
import { factsOf } from '../issuing';
import { type LayoutDocument } from '../layout/document';
import { AuthorityPhase, type AuthorityState, phaseOf } from './authority-state';

/** What somebody has to know about the authority, and do in time. */
export function authorityNotices(layout: LayoutDocument, state: AuthorityState, now: Date): string[] {
  const { authority, certificates } = layout;
  const facts = factsOf(state.current.certificate);
  const left = (facts.notAfter.getTime() - now.getTime()) / 1000;
  const longest = Math.max(0, ...certificates.map(({ lifetimeSeconds }) => lifetimeSeconds));
  const wanted = DistinguishedName.parse(authority.subject).toString();
  const differences = [
    ...(facts.subject === wanted ? [] : [`has the subject "${facts.subject}" instead of "${wanted}"`]),
    ...(facts.keyType === authority.keyType
      ? []
      : [`has a key of type ${facts.keyType} instead of ${authority.keyType}`]),
  ];
  return [
    ...(left < longest
      ? [
          `the authority expires on ${facts.notAfter.toISOString()}, before what it issues would: ${nextStep(state)}`,
        ]
      : []),
    ...differences.map(
      (difference) => `the authority ${difference}, which only a rotation of the authority changes`,
    ),
  ];
}

function nextStep(state: AuthorityState): string {
  return {
    [AuthorityPhase.STABLE]: 'begin a rotation, rotate-ca --phase prepare',
    [AuthorityPhase.PREPARED]: 'go on with the rotation, rotate-ca --phase activate',
    [AuthorityPhase.ACTIVATED]: 'finish the rotation, rotate-ca --phase retire, and begin another',
  }[phaseOf(state)];
}
