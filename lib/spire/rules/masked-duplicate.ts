import { groupBy } from './engine/group';
import { clusterKey, type DeclaredEntry, type DeclaredResource, type DeclaredSpiffeId } from './engine/model';
import { type SpireRule } from './engine/rule';
import { type LabelSelector } from '../registration';

export const maskedDuplicate: SpireRule = {
  id: 'masked-duplicate',
  severity: 'error',
  title: 'No two registrations give the same ID to the same workloads.',
  why: 'The older object wins, and whatever else the other one says (TTL, DNS names, admin) is masked.',
  remedy: 'Make one registration of the two.',
  check(model) {
    // Most IDs are there once; only of the others the rest is compared.
    const same = <T extends DeclaredResource>(
      resources: T[],
      id: (at: T) => string,
      rest: (at: T) => string,
    ) =>
      [...groupBy(resources, id).values()]
        .filter((group) => group.length > 1)
        .flatMap((group) => [...groupBy(group, (at) => `${clusterKey(model, at)} ${rest(at)}`).values()])
        .flatMap(([first, ...others]) =>
          others.map((at) => ({
            at,
            value: id(at),
            problem: `goes to the same workloads as by ${first.construct.node.path}, and only one of the two counts`,
            instead: 'one registration, or different selectors',
          })),
        );
    return [
      ...same(model.spiffeIds, ({ props }) => props.spiffeIdTemplate, spiffeIdKey),
      ...same(model.entries, ({ props }) => props.spiffeId.toString(), entryKey),
    ];
  },
};

function spiffeIdKey({ props }: DeclaredSpiffeId): string {
  const { className = '', fallback = false, podSelector, namespaceSelector } = props;
  const selectors = [...new Set(props.workloadSelectorTemplates)].sort();
  return JSON.stringify([
    className,
    fallback,
    selectors,
    selectorKey(podSelector),
    selectorKey(namespaceSelector),
  ]);
}

function selectorKey({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): unknown {
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    JSON.stringify([key, operator, [...values].sort()]),
  );
  return [Object.entries(matchLabels).sort(), expressions.sort()];
}

function entryKey({ props }: DeclaredEntry): string {
  return JSON.stringify([props.className ?? '', props.parentId.toString(), [...props.selectors].sort()]);
}
