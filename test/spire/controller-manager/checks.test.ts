import { Duration } from 'cdk8s';
import { type ControllerManagerProps } from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const seconds = (lease: number, renew: number, retry: number) => ({
  leaderElection: {
    leaseDuration: Duration.seconds(lease),
    renewDeadline: Duration.seconds(renew),
    retryPeriod: Duration.seconds(retry),
  },
});
const config = (controllerManager: ControllerManagerProps) =>
  objectsOf({ controllerManager }).controllerManagerConf;

test.each<[string, ControllerManagerProps]>([
  ['terms of its leader in order', seconds(30, 20, 5)],
  ['a longer lease alone', { leaderElection: { leaseDuration: Duration.minutes(1) } }],
  ['concurrency of pods', { groupKindConcurrency: { Pod: 4, Endpoints: 2 } }],
  ['patterns of Go', { ignoreNamespacePatterns: ['^(?i)demo-[[:digit:]]+$', '(?P<x>a)\\z'] }],
  ['namespaces', { cacheNamespaces: { demo: {} } }],
])('takes %s', (_, props) => expect(config(props)).toBeDefined());

test.each<[string, ControllerManagerProps, string]>([
  ['a lease no longer than it may take to renew', seconds(5, 10, 2), 'leaderElection'],
  ['a deadline that a retry would miss', seconds(30, 10, 9), 'leaderElection'],
  [
    'a lease that ends before the deadline by default',
    { leaderElection: { leaseDuration: Duration.seconds(8) } },
    'leaderElection',
  ],
  ['the name of the Lease', { leaderElection: { resourceName: 'Bad_Name' } }, 'object-name'],
  ['the name of the webhook', { webhookName: 'Bad_Hook' }, 'object-name'],
  ['a kind that it does not handle', { groupKindConcurrency: { nonsense: 1 } }, 'group-kind'],
  ['no concurrency', { groupKindConcurrency: { Pod: -1 } }, 'count'],
  ['a namespace', { cacheNamespaces: { Demo_x: {} } }, 'dns-label'],
  ['a pattern', { ignoreNamespacePatterns: ['['] }, 'go-regexp'],
  ['a pattern that Go does not know', { ignoreNamespacePatterns: ['^(?!demo)'] }, 'go-regexp'],
  ['labels', { clusterSpiffeIdLabels: { a: 'b c' } }, 'label'],
  ['the domain', { clusterDomain: 'cluster local' }, 'dns-name'],
  ['the size of a message', { maxGrpcMessageBytes: -1 }, 'count'],
  ['the size of the cache', { entryRenderCacheSize: 1.5 }, 'count'],
])('refuses %s', (_, props, rule) => {
  expect(() => config(props)).toThrow(rule === 'leaderElection' ? '[leader-election]' : `[${rule}]`);
});
