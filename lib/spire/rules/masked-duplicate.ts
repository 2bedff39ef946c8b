import { repetitions } from './engine/group';
import { clusterKey, type DeclaredEntry, type DeclaredResource, type DeclaredSpiffeId } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';
import { type LabelSelector } from '../registration';

export const maskedDuplicate: SpireRule = {
  id: 'masked-duplicate',
  severity: 'error',
  title: 'No two registrations give the same ID to the same workloads.',
  why: 'The older object wins, and whatever else the other one says (TTL, DNS names, admin) is masked.',
  remedy: 'Make one registration of the two.',
  check(model) {
    const same = <T extends DeclaredResource>(
      resources: T[],
      id: (at: T) => string,
      rest: (at: T) => string,
    ): Finding[] => {
      // Most IDs are there once; only of the others the rest is compared.
      const repeated = new Set(repetitions(resources, id).map(({ item }) => id(item)));
      const suspects = repeated.size === 0 ? [] : resources.filter((at) => repeated.has(id(at)));
      return repetitions(suspects, (at) => `${id(at)} ${clusterKey(model, at)} ${rest(at)}`).map(
        ({ item: at, first }) => ({
          at,
          value: id(at),
          problem: `goes to the same workloads as by ${first.construct.node.path}, and only one of the two counts`,
          instead: 'one registration, or different selectors',
        }),
      );
    };
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
