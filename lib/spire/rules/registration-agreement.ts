import { type DeclaredRegistration } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';
import { type NamedSegment } from './engine/workload';

export const registrationAgreement: SpireRule = {
  id: 'registration-agreement',
  severity: 'error',
  title:
    'An ID that names a namespace and a service account is for pods of that namespace and service account.',
  why: 'Any pod can wear a label: one that selects by labels alone gives the identity of a service account to pods that do not have it.',
  remedy: 'Use ClusterSpiffeId.forService(), or add the selectors that the message names.',
  check: ({ spiffeIds, entries }) => [
    ...spiffeIds
      .filter(disagrees)
      .flatMap((at) => findings(at, at.props.spiffeIdTemplate, 'workloadSelectorTemplates')),
    ...entries
      // Those for workloads outside of Kubernetes name a namespace at most by accident.
      .filter(({ props }) => props.selectors.some((selector) => selector.startsWith('k8s:')))
      .filter(disagrees)
      .flatMap((at) => findings(at, at.props.spiffeId.toString(), 'selectors')),
  ],
};

function disagrees({ workload }: DeclaredRegistration): boolean {
  const { named, selectedNamespaces = [], namespaces, serviceAccounts } = workload;
  return (
    named !== undefined &&
    (!limits(named.namespace, selectedNamespaces, namespaces) ||
      !limits(named.serviceAccount, [], serviceAccounts))
  );
}

/** Whether pods are limited to what an ID names. */
function limits(named: NamedSegment, selected: readonly string[], selectors: readonly string[]): boolean {
  const isNamed = (name: string) => name === named.text;
  const limited = selected.length > 0 || selectors.length > 0;
  return !named.literal || (limited && selected.every(isNamed) && selectors.every(isNamed));
}

function findings(at: DeclaredRegistration, id: string, key: string): Finding[] {
  const { named, selectedNamespaces = [], namespaces, serviceAccounts } = at.workload;
  const about = (
    name: string,
    selector: string,
    { text, literal }: NamedSegment,
    selected: readonly string[],
    selectors: readonly string[],
  ): Finding[] => {
    if (!literal) return [];
    const finding = (problem: string, instead: string): Finding => ({
      at,
      value: id,
      problem: `names the ${name} "${text}", ${problem}`,
      instead,
    });
    if (selected.length === 0 && selectors.length === 0) {
      return [finding(`but pods of any ${name} can receive it`, `${key} with "${selector}:${text}"`)];
    }
    const others = (names: readonly string[]) => names.filter((other) => other !== text);
    return [
      ...others(selected).map((other) => `where namespaceSelector selects "${other}"`),
      ...others(selectors).map((other) => `where a selector says "${other}"`),
    ].map((problem) => finding(problem, `the same ${name} in both`));
  };
  return [
    ...about('namespace', 'k8s:ns', named!.namespace, selectedNamespaces, namespaces),
    ...about('service account', 'k8s:sa', named!.serviceAccount, [], serviceAccounts),
  ];
}
