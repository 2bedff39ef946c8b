import { type IConstruct } from 'constructs';

/** What the rules know of. */
export type DeclaredKind =
  'server' | 'agent' | 'cluster-spiffeid' | 'cluster-static-entry' | 'cluster-federated-trust-domain';

const KIND = Symbol.for('cdk8s-spire.kind');

/** Marks a construct, for whichever copy of this package walks the tree. */
export function markKind(construct: IConstruct, kind: DeclaredKind): void {
  Object.defineProperty(construct, KIND, { value: kind });
}

export function kindOf(construct: IConstruct): DeclaredKind | undefined {
  return (construct as { [KIND]?: DeclaredKind })[KIND];
}
