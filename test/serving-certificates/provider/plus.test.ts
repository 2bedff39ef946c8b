import {
  type Container,
  Deployment,
  EnvValue,
  ServiceAccount,
  Volume,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import { AnnotatedServices, ServingRenewal, TrustObject } from '../../../lib/serving-certificates';
import { CHECKSUM, CORE, ENV, MOUNTS, Program, VOLUMES, WEB } from './program';

let program: Program;
beforeEach(() => void (program = new Program()));

const deployment = (change: WorkloadProps = {}) =>
  new Deployment(program.chart, 'core', {
    metadata: { name: 'core', namespace: 'demo' },
    serviceAccount: ServiceAccount.fromServiceAccountName(program.chart, 'account', 'core'),
    containers: [{ name: 'core', image: 'core:1', portNumber: 8080 }],
    initContainers: [{ name: 'init', image: 'init:1' }],
    ...change,
  });

const template = (): any => program.objects.get('Deployment').spec.template;

test('two volumes, two mounts, three variables, and a connection', () => {
  program.identities.serviceAnnotations(CORE);
  expect(program.identities.secure(deployment(), CORE, { peers: [WEB] })).toEqual({
    certFile: '/etc/tls/certs/tls.crt',
    keyFile: '/etc/tls/certs/tls.key',
    caFile: '/etc/tls/ca/ca.crt',
    peerNames: ['web.demo.svc'],
    peerIds: [],
  });
  const { metadata, spec } = template();
  expect(metadata.annotations).toEqual({ [CHECKSUM]: expect.anything() });
  expect(spec.volumes).toEqual(VOLUMES(0o444));
  expect(spec.containers[0]).toMatchObject({ env: ENV, volumeMounts: MOUNTS });
  expect(spec.initContainers[0]).not.toHaveProperty('volumeMounts');
});

test('its second container, and the group that reads the files', () => {
  program.identities.serviceAnnotations(CORE);
  const workload = deployment({ securityContext: { fsGroup: 1000 } });
  workload.addContainer({ name: 'helper', image: 'helper:1', portNumber: 8081 });
  const renewal = ServingRenewal.RELOADER;
  program.identities.secure(workload, CORE, { containers: ['core'], renewal });
  program.identities.secure(workload, CORE, { containers: ['helper'], renewal });
  const { metadata, spec } = template();
  expect(spec.volumes).toEqual(VOLUMES(0o440));
  expect(spec.containers.map(({ volumeMounts }: any) => volumeMounts)).toEqual([MOUNTS, MOUNTS]);
  expect(metadata.annotations).toEqual({
    [CHECKSUM]: expect.stringMatching(/^[0-9a-f]{16}$/),
    'secret.reloader.stakater.com/reload': 'core-tls,service-root-ca',
  });
});

test('roots of a ConfigMap', () => {
  const trust = TrustObject.configMap('roots', 'bundle.pem');
  program = new Program(() => ({ certificates: new AnnotatedServices({ trust }) }));
  program.identities.serviceAnnotations(CORE);
  program.identities.secure(deployment(), CORE);
  expect(template().spec.volumes[1]).toEqual({
    name: 'serving-roots',
    configMap: { name: 'roots', defaultMode: 0o444, items: [{ key: 'bundle.pem', path: 'ca.crt' }] },
  });
});

test('who only trusts', () => {
  expect(program.identities.trust(deployment(), CORE, { peers: [WEB], rootsPath: '/roots' })).toEqual({
    caFile: '/roots/ca.crt',
    peerNames: ['web.demo.svc'],
  });
  expect(template().spec.volumes).toEqual(VOLUMES(0o444).slice(1));
  expect(program.problems).toEqual([]);
});

test.each<[string, (container: Container) => void]>([
  ['volume-clash', (core) => core.mount('/etc/tls/ca', Volume.fromEmptyDir(program.chart, 'x', 'x'))],
  ['volume-clash', (core) => core.mount('/etc/tls/ca/more', Volume.fromEmptyDir(program.chart, 'x', 'x'))],
  ['variable-clash', (core) => core.env.addVariable('TLS_CERT_FILE', EnvValue.fromValue('/own.pem'))],
])('[%s] what is refused leaves nothing behind', (rule, change) => {
  const workload = deployment();
  change(workload.containers[0]);
  expect(() => program.identities.secure(workload, CORE, { wildcard: true })).toThrow(`[${rule}]`);
  expect(program.identities.register(CORE).wildcard).toBe(false);
  expect(template().metadata?.annotations).toBeUndefined();
});
