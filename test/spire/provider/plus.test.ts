import { Cron } from 'cdk8s';
import {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  ServiceAccount,
  StatefulSet,
  type Workload,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import { ServiceIdentity } from '../../../lib/identity';
import { type SecureOptions, type SpireIdentityProvider } from '../../../lib/spire';
import { CORE, Program } from '../../support/program';

let program: Program;
let identities: SpireIdentityProvider;

beforeEach(() => {
  program = new Program();
  identities = program.provider(program.agent(program.server()));
});

function props(account = 'core'): WorkloadProps {
  return {
    metadata: { name: 'core', namespace: 'demo' },
    serviceAccount: ServiceAccount.fromServiceAccountName(program.chart, 'account', account),
    containers: [{ name: 'core', image: 'core:1', portNumber: 8080 }],
    initContainers: [{ name: 'init', image: 'init:1' }],
  };
}

const deployment = (change: WorkloadProps = {}) =>
  new Deployment(program.chart, 'core', { ...props(), ...change });

const KINDS: [string, () => Workload][] = [
  ['Deployment', () => deployment()],
  ['StatefulSet', () => new StatefulSet(program.chart, 'core', props())],
  ['DaemonSet', () => new DaemonSet(program.chart, 'core', props())],
  ['Job', () => new Job(program.chart, 'core', props())],
  ['CronJob', () => new CronJob(program.chart, 'core', { ...props(), schedule: Cron.hourly() })],
];

function template(kind: string): any {
  const { spec } = program.objects.get(kind, 'demo/core');
  return (spec.jobTemplate?.spec ?? spec).template;
}

function secured(options: SecureOptions, workload = deployment()): string[] {
  identities.secure(workload, CORE, options);
  const { initContainers, containers } = template('Deployment').spec;
  return [...initContainers, ...containers].filter(({ env }) => env).map(({ name }) => name);
}

test.each(KINDS)('a %s', (kind, make) => {
  identities.secure(make(), CORE, { mountBundle: true });
  const { metadata, spec } = template(kind);
  expect(metadata.labels).toMatchObject({ app: 'core' });
  expect(spec).toMatchObject({ serviceAccountName: 'core' });
  expect(spec.volumes).toEqual([
    {
      name: 'spiffe-workload-api',
      hostPath: { path: '/run/spire/spire/sockets', type: 'DirectoryOrCreate' },
    },
    { name: 'spiffe-bundle', configMap: { name: 'spire-bundle' } },
  ]);
  expect(spec.containers[0]).toMatchObject({
    env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///run/spire/sockets/agent.sock' }],
    volumeMounts: [
      { name: 'spiffe-workload-api', mountPath: '/run/spire/sockets', readOnly: true },
      { name: 'spiffe-bundle', mountPath: '/run/spire/bundle', readOnly: true },
    ],
  });
  expect(program.objects.names('ClusterSPIFFEID')).toEqual(['demo.core']);
});

test('tells the program how it reaches its identity', () => {
  const peers = [new ServiceIdentity({ name: 'web', namespace: 'demo' })];
  expect(identities.secure(deployment(), CORE, { peers })).toEqual({
    endpointSocket: 'unix:///run/spire/sockets/agent.sock',
    spiffeId: 'spiffe://example.org/ns/demo/sa/core',
    trustDomain: 'example.org',
    peerIds: ['spiffe://example.org/ns/demo/sa/web'],
  });
});

describe('containers', () => {
  test('all but init containers', () => expect(secured({})).toEqual(['core']));
  test('init containers where they are named', () => {
    expect(secured({ containers: ['init', 'core'] })).toEqual(['init', 'core']);
  });

  test.each([[['cor']], [['core', 'cor']]])('one that is not there is refused: %j', (containers) => {
    expect(() => secured({ containers })).toThrow(
      '"cor" is no container of the pod. Instead: "init" or "core"',
    );
  });

  test('none at all is refused', () => {
    const empty = new Deployment(program.chart, 'core', { ...props(), containers: [], initContainers: [] });
    expect(() => identities.secure(empty, CORE)).toThrow('[container]');
  });
});

describe('twice', () => {
  test('is as once', () => {
    const workload = deployment();
    identities.secure(workload, CORE);
    const once = template('Deployment');
    identities.secure(workload, CORE);
    expect(template('Deployment')).toEqual(once);
  });

  test('adds what the second asks for', () => {
    const workload = deployment();
    identities.secure(workload, CORE, { containers: ['core'] });
    identities.secure(workload, CORE, { containers: ['init'], mountBundle: true });
    const { initContainers, containers } = template('Deployment').spec;
    expect(containers[0].volumeMounts).toHaveLength(1);
    expect(initContainers[0].volumeMounts).toHaveLength(2);
  });
});

test('another label, account or namespace is refused, with both', () => {
  const message = (actual: string, wanted: string) =>
    new RegExp(
      `chart/core.*"${actual}" is not that of the service core.*Instead: "${wanted}".*\\[workload-agreement\\]`,
    );
  const web = new ServiceIdentity({ name: 'core', namespace: 'prod' });
  const workload = deployment({ podMetadata: { labels: { app: 'web' } } });
  expect(() => identities.secure(workload, CORE)).toThrow(message('web', 'core'));
  expect(() => identities.secure(workload, web)).toThrow(message('demo', 'prod'));
});

test.each<[string, () => WorkloadProps, string]>([
  ['another account', () => props('other'), '"other" is not that of the service core'],
  ['no account', () => ({ ...props(), serviceAccount: undefined }), '"no service account" is not that of'],
])('%s is refused', (_, change, message) => {
  const workload = new Deployment(program.chart, 'core', change());
  expect(() => identities.secure(workload, CORE)).toThrow(message);
});
