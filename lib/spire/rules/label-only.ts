import { type DeclaredEntry, type DeclaredSpiffeId } from './engine/model';
import { type Finding, type SpireRule } from './engine/rule';
import { limitedTo } from './engine/workload';

export const labelOnly: SpireRule = {
  id: 'label-only',
  severity: 'warning',
  title:
    'Who gets an identity, or a DNS name, is decided by namespace and service account, not by labels alone.',
  why: 'Any pod can wear a label: whoever may create a pod anywhere in the cluster gets what the label promises.',
  remedy:
    'Use ClusterSpiffeId.forService(), limit the registration by namespace and k8s:sa, or put both into the ID.',
  check: ({ spiffeIds, entries }) => [
    ...spiffeIds.flatMap(spiffeIdFindings),
    ...entries.flatMap(entryFindings),
  ],
};

const NAMESPACE = '.PodMeta.Namespace';
const SERVICE_ACCOUNT = '.PodSpec.ServiceAccountName';
/** What whoever creates a pod writes into it as he likes. */
const OF_THE_POD = /\.PodMeta\.(Labels|Annotations)\b/;

function spiffeIdFindings(at: DeclaredSpiffeId): Finding[] {
  const { props, workload } = at;
  const inNamespace = limitedTo(workload) !== undefined;
  const asAccount = workload.serviceAccounts.length > 0;
  if (inNamespace && asAccount) return [];
  const { spiffeIdTemplate: id, dnsNameTemplates = [] } = props;
  const { named } = workload;
  // Of literal names in the ID the rule registration-agreement asks for more.
  const namesNamespace = named?.namespace.literal || id.includes(NAMESPACE);
  const namesAccount = named?.serviceAccount.literal || id.includes(SERVICE_ACCOUNT);
  const bound = (inNamespace || namesNamespace) && (asAccount || namesAccount);
  const name = dnsNameTemplates.find((template) => !template.includes('{{') || OF_THE_POD.test(template));
  return [
    ...(bound ? [] : [finding(at, id, lacking(inNamespace || namesNamespace, asAccount || namesAccount))]),
    ...(name === undefined ? [] : [finding(at, name, lacking(inNamespace, asAccount))]),
  ];
}

function entryFindings(at: DeclaredEntry): Finding[] {
  const { props, workload } = at;
  const { named } = workload;
  const inNamespace = workload.namespaces.length > 0 || named !== undefined;
  const asAccount = workload.serviceAccounts.length > 0 || named !== undefined;
  const ofPods = props.selectors.some((selector) => selector.startsWith('k8s:'));
  const onePod = props.selectors.some((selector) => selector.startsWith('k8s:pod-uid:'));
  if (!ofPods || onePod || (inNamespace && asAccount)) return [];
  return [finding(at, props.spiffeId.toString(), lacking(inNamespace, asAccount))];
}

function lacking(namespace: boolean | undefined, serviceAccount: boolean | undefined): string {
  return [...(namespace ? [] : ['namespace']), ...(serviceAccount ? [] : ['service account'])].join(' and ');
}

function finding(at: DeclaredSpiffeId | DeclaredEntry, value: string, any: string): Finding {
  return {
    at,
    value,
    problem: `goes to pods of any ${any} that match`,
    instead: 'a registration for one namespace and service account, such as ClusterSpiffeId.forService()',
  };
}
