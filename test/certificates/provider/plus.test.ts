import { Cron } from 'cdk8s';
import {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  ServiceAccount,
  StatefulSet,
  Volume,
  type Workload,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import { type CertificateSecureOptions, Pkcs12Profile } from '../../../lib/certificates';
import { ServiceIdentity } from '../../../lib/identity';
import { CORE, Program, WEB } from './program';

const OTHER = new ServiceIdentity({ name: 'other', namespace: 'demo' });

let program: Program;
beforeEach(() => void (program = new Program()));

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

const KINDS: [string, string[], () => Workload][] = [
  ['Deployment', ['Deployment demo/core'], () => deployment()],
  ['StatefulSet', ['StatefulSet demo/core'], () => new StatefulSet(program.chart, 'core', props())],
  ['DaemonSet', ['DaemonSet demo/core'], () => new DaemonSet(program.chart, 'core', props())],
  ['Job', [], () => new Job(program.chart, 'core', props())],
  ['CronJob', [], () => new CronJob(program.chart, 'core', { ...props(), schedule: Cron.hourly() })],
];

function template(kind = 'Deployment'): any {
  const { spec } = program.objects.get(kind, 'demo/core');
  return (spec.jobTemplate?.spec ?? spec).template;
}

test.each(KINDS)('a %s', (kind, restarted, make) => {
  program.identities.secure(make(), CORE, { paths: { 'ca.crt': 'root.pem' } });
  const { metadata, spec } = template(kind);
  expect(metadata.labels).toMatchObject({ app: 'core' });
  expect(spec).toMatchObject({ serviceAccountName: 'core' });
  expect(spec.volumes).toEqual([
    {
      name: 'runtime-certificates-core',
      secret: {
        secretName: 'runtime-certs',
        defaultMode: 0o444,
        items: [
          { key: 'root.pem', path: 'root.pem' },
          { key: 'core.pem', path: 'core.pem' },
          { key: 'core-key.pem', path: 'core-key.pem' },
          { key: 'root.pem', path: 'ca.crt' },
        ],
      },
    },
  ]);
  expect(spec.containers[0]).toMatchObject({
    env: [
      { name: 'TLS_CERT_FILE', value: '/etc/certificates/core.pem' },
      { name: 'TLS_KEY_FILE', value: '/etc/certificates/core-key.pem' },
      { name: 'TLS_CA_FILE', value: '/etc/certificates/root.pem' },
    ],
    volumeMounts: [{ name: 'runtime-certificates-core', mountPath: '/etc/certificates', readOnly: true }],
  });
  expect(program.restarted(CORE)).toEqual(restarted);
});

test('the group of the pod may read the files, nobody else', () => {
  program.identities.secure(deployment({ securityContext: { fsGroup: 1000 } }), CORE);
  expect(template().spec.volumes[0].secret.defaultMode).toBe(0o440);
});

describe('the connection', () => {
  test('tells the program where its files are, and whom it may expect', () => {
    program.identities.register(WEB, { subject: 'CN=web,OU=Kubernetes,O=Example' });
    expect(program.identities.secure(deployment(), CORE, { peers: [WEB] })).toEqual({
      certFile: '/etc/certificates/core.pem',
      keyFile: '/etc/certificates/core-key.pem',
      caFile: '/etc/certificates/root.pem',
      subject: 'CN=core,O=example.org',
      spiffeId: 'spiffe://example.org/ns/demo/sa/core',
      trustDomain: 'example.org',
      peerIds: ['spiffe://example.org/ns/demo/sa/web'],
      peerNames: ['web.demo.svc'],
      peerSubjects: ['CN=web,OU=Kubernetes,O=Example'],
    });
  });

  test('with chain and keystore, and without SPIFFE ID', () => {
    const options = { chain: true, keystore: Pkcs12Profile.MODERN, withoutSpiffeId: true, mountPath: '/c' };
    const connection = program.identities.secure(deployment(), CORE, options);
    expect(connection).toMatchObject({
      chainFile: '/c/core-chain.pem',
      keystoreFile: '/c/core-keystore.p12',
      truststoreFile: '/c/core-truststore.p12',
      keystorePasswordFile: '/c/core-keystore-password',
    });
    expect(connection).not.toHaveProperty('spiffeId');
  });

  test('expects of a peer a name that its certificate has', () => {
    const names = { withoutServiceNames: true, dnsNames: ['web.example.org'] };
    const connection = program.identities.connection(CORE, { peers: [WEB, OTHER] });
    expect(connection.peerNames).toEqual(['web.demo.svc', 'other.demo.svc']);
    program.identities.register(WEB, names);
    program.identities.register(OTHER, { withoutServiceNames: true });
    // Of the other there is localhost alone, which everybody has.
    expect(connection.peerNames).toEqual(['web.example.org']);
  });

  test('knows peers that are declared later', () => {
    const connection = program.identities.connection(CORE, { peers: [WEB] });
    expect(() => connection.peerSubjects).toThrow('"demo/web" has no certificate in the layout');
    program.identities.register(WEB, { withoutSpiffeId: true });
    expect([connection.peerSubjects, connection.peerIds]).toEqual([['CN=web,O=example.org'], []]);
  });
});

describe('what is not ours is refused, and the workload left as it was', () => {
  const secure = (workload: Workload, options: CertificateSecureOptions = {}) => {
    const before = JSON.stringify([workload.podMetadata.toJson(), workload.volumes.length]);
    expect(() => program.identities.secure(workload, CORE, options)).toThrow('[volume-clash]');
    expect(JSON.stringify([workload.podMetadata.toJson(), workload.volumes.length])).toBe(before);
    expect(program.layout.certificatesOf(CORE)).toEqual([]);
  };

  test('another volume at the path', () => {
    const workload = deployment();
    workload.containers[0].mount('/etc/certificates/', Volume.fromEmptyDir(program.chart, 'x', 'x'));
    secure(workload);
    program.identities.secure(workload, CORE, { containers: ['init'] });
    program.identities.secure(workload, CORE, { mountPath: '/etc/others' });
    expect(template().spec.containers[0].volumeMounts).toHaveLength(2);
  });

  test.each([
    ['of the pod', (workload: Workload, volume: Volume) => workload.addVolume(volume)],
    ['of a container', (workload: Workload, volume: Volume) => workload.containers[0].mount('/x', volume)],
  ])('another volume of that name, %s', (_, add) => {
    const workload = deployment();
    add(workload, Volume.fromEmptyDir(program.chart, 'x', 'runtime-certificates-core'));
    secure(workload);
  });
});

describe('twice', () => {
  test('is as once', () => {
    const workload = deployment();
    program.identities.secure(workload, CORE);
    const once = template();
    program.identities.secure(workload, CORE);
    expect(template()).toEqual(once);
    expect(program.restarted(CORE)).toEqual(['Deployment demo/core']);
  });

  test('adds what the second asks for', () => {
    const workload = deployment();
    program.identities.secure(workload, CORE, { paths: { 'ca.crt': 'root.pem' } });
    program.identities.secure(workload, CORE, { containers: ['init'], paths: { 'tls.crt': 'core.pem' } });
    const { initContainers, containers, volumes } = template().spec;
    expect([initContainers[0].volumeMounts.length, containers[0].volumeMounts.length]).toEqual([1, 1]);
    expect(volumes[0].secret.items.map(({ path }: any) => path)).toEqual([
      'root.pem',
      'core.pem',
      'core-key.pem',
      'ca.crt',
      'tls.crt',
    ]);
  });

  test('with other permissions is refused', () => {
    const workload = deployment();
    program.identities.secure(workload, CORE, { fileMode: 0o400 });
    expect(() => program.identities.secure(workload, CORE)).toThrow(
      'chart/core: "0o444" are not the permissions that the files have already, 0o400',
    );
  });

  test('with another file at a path is refused', () => {
    const workload = deployment();
    program.identities.secure(workload, CORE, { paths: { 'ca.crt': 'root.pem' } });
    expect(() => program.identities.secure(workload, CORE, { paths: { 'ca.crt': 'core.pem' } })).toThrow(
      '[certificate-path]',
    );
  });
});

test.each<[string, () => WorkloadProps]>([
  ['another account', () => props('other')],
  ['no account', () => ({ ...props(), serviceAccount: undefined })],
  ['another label', () => ({ ...props(), podMetadata: { labels: { app: 'web' } } })],
])('%s is refused', (_, change) => {
  const workload = new Deployment(program.chart, 'core', change());
  expect(() => program.identities.secure(workload, CORE)).toThrow(
    'is not that of the service core, so that it would have the certificate of another',
  );
});
