import { Duration } from 'cdk8s';
import {
  CertificateKeyType,
  type CertificateOptions,
  checkLayout,
  KeyEncoding,
  Pkcs12Profile,
  SecretLayout,
} from '../../../lib/certificates';
import { CORE, documentOf, layoutOf, service, WEB } from './fixture';

const DAY = 86_400;

function certificate(options: CertificateOptions = {}, of = CORE): any {
  const layout = layoutOf();
  layout.add(of, options);
  return documentOf(layout).certificates[0];
}

test('one service, and everything else by default', () => {
  const layout = layoutOf();
  layout.add(CORE);
  expect(documentOf(layout)).toEqual({
    version: 1,
    runtimeLayoutVersion: '1',
    trustDomain: 'example.org',
    authority: {
      entry: { namespace: 'demo', name: 'runtime-ca' },
      subject: 'CN=Runtime CA,O=example.org',
      keyType: 'ec-p256',
      lifetimeSeconds: 3650 * DAY,
      pathLength: 1,
    },
    certificates: [
      {
        name: 'core',
        owner: { namespace: 'demo', name: 'core' },
        subject: 'CN=core,O=example.org',
        dnsNames: ['core', 'core.demo', 'core.demo.svc', 'core.demo.svc.cluster.local', 'localhost'],
        ipAddresses: ['127.0.0.1', '::1'],
        spiffeId: 'spiffe://example.org/ns/demo/sa/core',
        keyType: 'ec-p256',
        keyEncoding: 'pkcs8',
        lifetimeSeconds: 365 * DAY,
        renewBeforeSeconds: Math.floor((365 * DAY) / 3),
        chain: false,
        workloads: [],
      },
    ],
    targets: [{ entry: { namespace: 'demo', name: 'runtime-certs' }, certificates: ['core'] }],
  });
});

test('a document of its own passes the check of a file', () => {
  const layout = layoutOf({ edge: { gateway: 'core.demo.svc:50052' } });
  layout.add(CORE, { keystore: Pkcs12Profile.MODERN });
  layout.add(WEB, { withoutSpiffeId: true, dnsNames: ['www.example.org'], ipAddresses: ['192.0.2.1'] });
  expect(checkLayout(documentOf(layout), 'layout.json')).toEqual(documentOf(layout));
});

test.each<[string, CertificateOptions, object]>([
  ['another file name', { name: 'kv' }, { name: 'kv', subject: 'CN=core,O=example.org' }],
  ['an exact subject', { subject: 'CN=core,OU=Kubernetes,C=US' }, { subject: 'CN=core,OU=Kubernetes,C=US' }],
  ['a subject in another spelling', { subject: 'cn=core, o=Example' }, { subject: 'CN=core,O=Example' }],
  [
    'more names, after its own',
    { dnsNames: ['gw.example.org', 'core'] },
    { dnsNames: expect.arrayContaining(['gw.example.org']) },
  ],
  [
    'more addresses, canonical',
    { ipAddresses: ['2001:DB8:0::1', '127.0.0.1'] },
    { ipAddresses: ['127.0.0.1', '::1', '2001:db8::1'] },
  ],
  [
    'a key',
    { keyType: CertificateKeyType.RSA_2048, keyEncoding: KeyEncoding.PKCS1 },
    { keyType: 'rsa-2048', keyEncoding: 'pkcs1' },
  ],
  [
    'a chain and a keystore',
    { chain: true, keystore: Pkcs12Profile.LEGACY },
    { chain: true, keystore: 'legacy' },
  ],
  [
    'a shorter life, renewed at a third of it',
    { lifetime: Duration.days(30) },
    { lifetimeSeconds: 30 * DAY, renewBeforeSeconds: 10 * DAY },
  ],
  ['an earlier renewal', { renewBefore: Duration.days(200) }, { renewBeforeSeconds: 200 * DAY }],
])('%s', (_, options, expected) => {
  expect(certificate(options)).toMatchObject(expected);
});

test('names keep their order: those of the service, localhost, then what was asked for', () => {
  expect(certificate({ dnsNames: ['z.example.org', 'a.example.org', 'core'] }).dnsNames).toEqual([
    'core',
    'core.demo',
    'core.demo.svc',
    'core.demo.svc.cluster.local',
    'localhost',
    'z.example.org',
    'a.example.org',
  ]);
});

test('no SPIFFE ID where none is wanted', () => {
  expect(certificate({ withoutSpiffeId: true })).not.toHaveProperty('spiffeId');
});

test('what is said of all leaves counts where a service says nothing, or says that it is undefined', () => {
  const layout = layoutOf({ leaves: { keyType: CertificateKeyType.EC_P384, lifetime: Duration.days(90) } });
  layout.add(CORE, { keyType: undefined });
  layout.add(WEB, { keyType: CertificateKeyType.RSA_2048, lifetime: Duration.days(9) });
  const [core, web] = documentOf(layout).certificates;
  expect(core).toMatchObject({ keyType: 'ec-p384', lifetimeSeconds: 90 * DAY, renewBeforeSeconds: 30 * DAY });
  expect(web).toMatchObject({ keyType: 'rsa-2048', lifetimeSeconds: 9 * DAY, renewBeforeSeconds: 3 * DAY });
});

test('by default no leaf outlives a short authority', () => {
  const layout = layoutOf({ authority: { lifetime: Duration.days(100) } });
  layout.add(CORE);
  expect(documentOf(layout).certificates[0].lifetimeSeconds).toBe(100 * DAY);
});

test('the names of Secrets, and the suffix of subjects', () => {
  const layout = layoutOf({
    secretName: 'serviceradar-runtime-certs',
    authoritySecretName: 'serviceradar-runtime-ca',
    subjectSuffix: 'OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
    runtimeLayoutVersion: '4',
    authority: { subject: 'CN=ServiceRadar Root CA,O=ServiceRadar', pathLength: 0 },
  });
  layout.add(CORE);
  expect(documentOf(layout)).toMatchObject({
    runtimeLayoutVersion: '4',
    authority: {
      entry: { name: 'serviceradar-runtime-ca' },
      subject: 'CN=ServiceRadar Root CA,O=ServiceRadar',
      pathLength: 0,
    },
    certificates: [{ subject: 'CN=core,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US' }],
    targets: [{ entry: { name: 'serviceradar-runtime-certs' } }],
  });
});

test('the Secret of somebody else whose authority is taken over', () => {
  const layout = layoutOf({ adoptFrom: 'serviceradar-runtime-certs' });
  layout.add(CORE);
  expect(documentOf(layout).authority.adoptFrom).toEqual({
    namespace: 'demo',
    name: 'serviceradar-runtime-certs',
  });
  expect(checkLayout(documentOf(layout), 'layout.json')).toEqual(documentOf(layout));
});

describe('a Secret for each service', () => {
  const layout = layoutOf({ secrets: SecretLayout.PER_SERVICE });
  const remote = service('worker', 'jobs');
  layout.add(CORE, { name: 'kv' });
  layout.add(remote);
  layout.add(CORE, { name: 'edge-core', subject: 'CN=edge' });

  test('in its own namespace, with all of its certificates', () => {
    expect(documentOf(layout).targets).toEqual([
      { entry: { namespace: 'demo', name: 'runtime-certs-kv' }, certificates: ['kv', 'edge-core'] },
      { entry: { namespace: 'jobs', name: 'runtime-certs-worker' }, certificates: ['worker'] },
    ]);
  });

  test('is refused for pods that could not mount a shared one', () => {
    expect(() => layoutOf().add(remote)).toThrow(
      'certificate worker: "jobs" is not the namespace of the Secret runtime-certs, so that no pod of worker ' +
        'could mount it. Instead: SecretLayout.PER_SERVICE, or the namespace "demo" [secret-namespace]',
    );
  });
});

describe('a certificate of two services', () => {
  const tcp = service('core-tcp', 'demo', { serviceAccount: 'core' });

  test('has the names of both, and one SPIFFE ID', () => {
    const layout = layoutOf();
    layout.add(CORE);
    const shared = layout.add(tcp, { sharesCertificateOf: CORE, dnsNames: ['tcp.example.org'] });
    expect(shared).toBe(layout.certificateOf(CORE));
    expect(layout.certificatesOf(tcp)).toEqual([shared]);
    const { certificates } = documentOf(layout);
    expect(certificates).toHaveLength(1);
    expect(certificates[0]).toMatchObject({
      name: 'core',
      spiffeId: 'spiffe://example.org/ns/demo/sa/core',
      dnsNames: [...CORE.dnsNames, 'localhost', ...tcp.dnsNames, 'tcp.example.org'],
    });
  });

  test.each<[string, CertificateOptions, string]>([
    ['a subject', { subject: 'CN=x' }, '"subject" is decided by the service whose certificate it is'],
    ['a keystore', { keystore: Pkcs12Profile.MODERN }, '"keystore" is decided by'],
  ])('takes no %s from the second', (_, options, message) => {
    const layout = layoutOf();
    layout.add(CORE);
    expect(() => layout.add(tcp, { ...options, sharesCertificateOf: CORE })).toThrow(message);
  });

  test('needs the first one first', () => {
    expect(() => layoutOf().add(tcp, { sharesCertificateOf: CORE })).toThrow('[certificate-missing]');
  });

  test('is not shared with who has one', () => {
    const layout = layoutOf();
    layout.add(CORE);
    layout.add(WEB);
    expect(() => layout.add(WEB, { sharesCertificateOf: CORE })).toThrow(
      'certificate web: "demo/web" has the certificate web already',
    );
  });

  test('is not shared across namespaces', () => {
    const layout = layoutOf({ secrets: SecretLayout.PER_SERVICE });
    layout.add(CORE);
    expect(() => layout.add(service('core', 'jobs'), { sharesCertificateOf: CORE })).toThrow(
      '[secret-namespace]',
    );
  });
});

test('a second certificate of one service has its names, and another subject', () => {
  const layout = layoutOf();
  layout.add(CORE);
  layout.add(CORE, { name: 'k8s-agent-default', subject: 'CN=k8s-agent.default', chain: true });
  expect(layout.certificatesOf(CORE).map(({ name, files }) => [name, files])).toEqual([
    ['core', ['core.pem', 'core-key.pem']],
    [
      'k8s-agent-default',
      ['k8s-agent-default.pem', 'k8s-agent-default-key.pem', 'k8s-agent-default-chain.pem'],
    ],
  ]);
  expect(documentOf(layout).targets[0].certificates).toEqual(['core', 'k8s-agent-default']);
});

test('a service that was added as somebody else is refused', () => {
  const layout = layoutOf();
  layout.add(CORE);
  const other = service('core', 'demo', { serviceAccount: 'other' });
  expect(() => layout.add(other, { name: 'second' })).toThrow('[registered-before]');
});

describe('workloads', () => {
  const deployment = { kind: 'Deployment', namespace: 'demo', name: 'core' };

  test('are named once, with each certificate that they have', () => {
    const layout = layoutOf();
    layout.add(CORE, { workloads: [deployment] });
    layout.add(CORE, { name: 'second', subject: 'CN=second' });
    layout.restart(CORE, deployment);
    layout.restart(CORE, { ...deployment, kind: 'StatefulSet' });
    expect(documentOf(layout).certificates.map(({ workloads }: any) => workloads.length)).toEqual([2, 2]);
  });

  test('are not named where nothing is to be restarted', () => {
    const layout = layoutOf({ restartWorkloads: false });
    layout.add(CORE, { workloads: [deployment] });
    expect(documentOf(layout).certificates[0].workloads).toEqual([]);
  });

  test.each<[object, string]>([
    [{ kind: 'Job' }, 'workload-kind'],
    [{ namespace: 'a.b' }, 'dns-label'],
    [{ name: 'Core' }, 'object-name'],
  ])('%j is refused', (change, rule) => {
    const layout = layoutOf();
    layout.add(CORE);
    expect(() => layout.restart(CORE, { ...deployment, ...change })).toThrow(`[${rule}]`);
  });

  test('of a service that was not added are refused', () => {
    expect(() => layoutOf().restart(CORE, deployment)).toThrow(
      '"demo/core" has no certificate in the layout. Instead: layout.add of that service, before',
    );
  });
});

describe('agents outside the cluster', () => {
  test('are told a gateway and a name that it has', () => {
    const layout = layoutOf({ edge: { gateway: 'gw.example.org:50052' } });
    layout.add(CORE, { dnsNames: ['gw.example.org'] });
    expect(documentOf(layout).edge).toEqual({
      gateway: 'gw.example.org:50052',
      serverName: 'gw.example.org',
      subjectSuffix: 'OU=Edge,O=example.org',
      maxLifetimeSeconds: 365 * DAY,
    });
  });

  test('a name that no certificate has is refused, with the nearest', () => {
    const layout = layoutOf({ edge: { gateway: '192.0.2.1:50052', serverName: 'gw.exampel.org' } });
    layout.add(CORE, { dnsNames: ['gw.example.org'] });
    expect(() => layout.document()).toThrow(
      'certificate layout, edge.serverName: "gw.exampel.org" is a name that no certificate has, so that every ' +
        'agent would refuse the gateway. Instead: "gw.example.org", or dnsNames of the gateway',
    );
  });
});

test('a document that was read stays as it was when more is added', () => {
  const layout = layoutOf();
  layout.add(CORE);
  const before = layout.document();
  const text = JSON.stringify(before);
  layout.add(WEB);
  layout.restart(CORE, { kind: 'Deployment', namespace: 'demo', name: 'core' });
  expect(JSON.stringify(before)).toBe(text);
  expect(layout.document().certificates).toHaveLength(2);
});
