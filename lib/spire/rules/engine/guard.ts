import { type IConstruct } from 'constructs';
import { type DeclaredKind, markKind } from './declared';
import { RootRules } from './root-rules';

/** Has the rules look at a construct, when everything was declared. Called by its constructor. */
export function guard(construct: IConstruct, kind: DeclaredKind): void {
  markKind(construct, kind);
  RootRules.of(construct);
}
