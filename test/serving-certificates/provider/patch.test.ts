import { ServiceIdentity } from '../../../lib/identity';
import { type ExternalWorkload, type IIdentityProvider } from '../../../lib/kubernetes';
import { ServingRenewal } from '../../../lib/serving-certificates';
import { CHECKSUM, CORE, ENV, MOUNTS, Program, VOLUMES } from './program';

const WORKLOAD: ExternalWorkload = { kind: 'Deployment', name: 'core', containers: ['core'] };

let program: Program;
beforeEach(() => void (program = new Program()));

test('gives a workload its files, and keeps its account', () => {
  const identities: IIdentityProvider = program.identities;
  expect(identities.patch(WORKLOAD, CORE)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'core', namespace: 'demo' },
    spec: {
      template: {
        metadata: { labels: { app: 'core' }, annotations: { [CHECKSUM]: expect.anything() } },
        spec: {
          containers: [{ name: 'core', env: ENV, volumeMounts: MOUNTS }],
          volumes: VOLUMES(0o444),
        },
      },
    },
  });
});

test('of one that only trusts', () => {
  const renewal = ServingRenewal.RELOADER;
  const { template } = (program.identities.trustPatch(WORKLOAD, CORE, { renewal }) as any).spec;
  expect(template.spec.volumes).toEqual(VOLUMES(0o444).slice(1));
  expect(template.metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'service-root-ca' });
  const plain = (program.identities.trustPatch(WORKLOAD, CORE) as any).spec.template;
  expect(plain.metadata).toEqual({ labels: { app: 'core' } });
});

test('is refused for what is no workload, and then nothing is registered', () => {
  const job = { ...WORKLOAD, kind: 'Job' };
  expect(() => program.identities.patch(job, CORE, { wildcard: true })).toThrow('[workload-kind]');
  expect(() => program.identities.trustPatch(job, CORE)).toThrow('[workload-kind]');
  expect(program.identities.register(CORE).wildcard).toBe(false);
});

test('is refused in a namespace that has no roots', () => {
  const inner = new ServiceIdentity({ name: 'core', namespace: 'kube-system' });
  expect(() => program.identities.patch(WORKLOAD, inner)).toThrow('[serving-namespace]');
  expect(() => program.identities.trustPatch(WORKLOAD, inner)).toThrow('[serving-namespace]');
});
