import { type Duration } from 'cdk8s';
import {
  dnsLabelProblem,
  dnsNameProblem,
  dnsSubdomainProblem,
  nearest,
  type Problem,
  refuse,
} from '../../identity';
import { countProblem, labelProblem, labelValueProblem } from '../../kubernetes';
import { type ControllerManagerProps, type LeaderElectionProps } from './config';

/** What its controllers handle, in the form of `groupKindConcurrency`. Source: controller manager 0.7.0. */
const GROUP_KINDS = [
  'ClusterSPIFFEID.spire.spiffe.io',
  'ClusterStaticEntry.spire.spiffe.io',
  'ClusterFederatedTrustDomain.spire.spiffe.io',
  'Pod',
  'Endpoints',
];

/** Refuses what the controller manager or Kubernetes would refuse only when it runs. */
export function checkControllerManager(props: ControllerManagerProps, place: string): void {
  const at = (key: string, ...problems: (Problem | undefined)[]) =>
    problems.forEach((problem) => refuse(problem, `${place}.${key}`));
  at('ignoreNamespaces', ...(props.ignoreNamespaces ?? []).map(ignoredNamespaceProblem));
  at('ignoreNamespacePatterns', ...(props.ignoreNamespacePatterns ?? []).map(goRegexpProblem));
  at('className', labelValueProblem(props.className ?? ''));
  at('clusterSpiffeIdLabels', labelProblem(props.clusterSpiffeIdLabels));
  at('clusterDomain', props.clusterDomain === undefined ? undefined : dnsNameProblem(props.clusterDomain));
  at('cacheNamespaces', ...Object.keys(props.cacheNamespaces ?? {}).map(dnsLabelProblem));
  // 0 is the default of gRPC.
  at('maxGrpcMessageBytes', countProblem('bytes', props.maxGrpcMessageBytes || undefined));
  at('entryRenderCacheSize', countProblem('entries', props.entryRenderCacheSize));
  for (const [groupKind, count] of Object.entries(props.groupKindConcurrency ?? {})) {
    at('groupKindConcurrency', groupKindProblem(groupKind), countProblem(groupKind, count));
  }
  const { resourceName } = props.leaderElection ?? {};
  at('leaderElection', leaderElectionProblem(props.leaderElection ?? {}));
  at(
    'leaderElection.resourceName',
    resourceName === undefined ? undefined : dnsSubdomainProblem(resourceName),
  );
  at('webhookName', props.webhookName === undefined ? undefined : dnsSubdomainProblem(props.webhookName));
}

/** Why a name would be ignored or read as a pattern, or undefined. */
function ignoredNamespaceProblem(name: string): Problem | undefined {
  const problem = dnsLabelProblem(name);
  return problem && { ...problem, instead: 'the whole name of a namespace, or ignoreNamespacePatterns' };
}

/** Why Go would not compile a pattern, or undefined, as far as JavaScript can tell. */
function goRegexpProblem(pattern: string): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'go-regexp',
    value: pattern,
    problem: text,
    instead: 'a regular expression in Go\'s syntax, such as "^demo-"',
  });
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern)) return problem('looks around or back, which Go does not');
  // What Go writes otherwise, or only Go has.
  const translated = pattern
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU-]+\)/g, '')
    .replace(/\(\?[imsU-]+:/g, '(?:')
    .replace(/\[:\^?\w+:\]/g, 'a-z');
  try {
    new RegExp(translated);
    return undefined;
  } catch {
    return problem('is no regular expression');
  }
}

function groupKindProblem(groupKind: string): Problem | undefined {
  if (GROUP_KINDS.includes(groupKind)) return undefined;
  return {
    rule: 'group-kind',
    value: groupKind,
    problem: 'is nothing that it handles',
    instead: `"${nearest(groupKind, GROUP_KINDS) ?? GROUP_KINDS.join('", "')}"`,
  };
}

/** Source: client-go, leaderelection, which stops the program otherwise. */
function leaderElectionProblem(election: LeaderElectionProps): Problem | undefined {
  const seconds = (duration: Duration | undefined, byDefault: number) =>
    duration ? duration.toMilliseconds() / 1000 : byDefault;
  const lease = seconds(election.leaseDuration, 15);
  const renew = seconds(election.renewDeadline, 10);
  const retry = seconds(election.retryPeriod, 2);
  if (retry > 0 && renew > 1.2 * retry && lease > renew) return undefined;
  return {
    rule: 'leader-election',
    value: `leaseDuration ${lease}s, renewDeadline ${renew}s, retryPeriod ${retry}s`,
    problem: 'are not in order',
    instead: 'a leaseDuration above renewDeadline, and that above 1.2 times retryPeriod',
  };
}
