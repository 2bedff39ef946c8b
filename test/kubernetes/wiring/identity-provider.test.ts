import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { CertificateIdentityProvider, CertificateLayout } from '../../../lib/certificates';
import { ServiceIdentity } from '../../../lib/identity';
import { type IIdentityProvider } from '../../../lib/kubernetes';
import { CORE, Program, TRUST_DOMAIN } from '../../support/program';

const WEB = new ServiceIdentity({ name: 'web', namespace: 'demo' });

/** A program that does not know by what its workloads identify themselves, but for the line in which it chooses. */
function declare(useSpire: boolean) {
  const program = new Program();
  const layout = new CertificateLayout({ namespace: 'demo', trustDomain: TRUST_DOMAIN });
  const identities: IIdentityProvider = useSpire
    ? program.provider(program.agent(program.server()))
    : new CertificateIdentityProvider(program.chart, 'identities', { layout });

  identities.register(WEB);
  const deployment = new Deployment(program.chart, 'core', {
    metadata: { name: 'core', namespace: 'demo' },
    serviceAccount: ServiceAccount.fromServiceAccountName(program.chart, 'account', 'core'),
    containers: [{ name: 'core', image: 'core:1' }],
  });
  const connection = identities.secure(deployment, CORE, { peers: [WEB] });
  const raw = { spec: { containers: [{ name: 'core' }, { name: 'proxy' }] } };
  const template: any = identities.secureTemplate(raw, CORE, { containers: ['core'] });
  const patch: any = identities.patch({ kind: 'DaemonSet', name: 'core', containers: ['core'] }, CORE);
  return { connection, deployment: program.objects.pod('Deployment', 'demo/core'), template, patch, layout };
}

test.each([
  ['SPIRE', true],
  ['certificates', false],
])('the same program by %s', (_, useSpire) => {
  const { connection, deployment, template, patch } = declare(useSpire);
  expect(connection).toMatchObject({
    spiffeId: 'spiffe://example.org/ns/demo/sa/core',
    trustDomain: 'example.org',
    peerIds: ['spiffe://example.org/ns/demo/sa/web'],
  });
  expect(template).toMatchObject({
    metadata: { labels: { app: 'core' } },
    spec: { serviceAccountName: 'core', volumes: [expect.anything()] },
  });
  expect(template.spec.containers.map(({ volumeMounts = [] }: any) => volumeMounts.length)).toEqual([1, 0]);
  expect(patch).toMatchObject({ kind: 'DaemonSet', metadata: { name: 'core', namespace: 'demo' } });
  expect(deployment).toMatchObject({ serviceAccountName: 'core', volumes: [expect.anything()] });
});

test('what differs is the volume, and what is told of it', () => {
  const volume = ({ deployment, template, patch }: any) =>
    [deployment, template.spec, patch.spec.template.spec].map(({ volumes }) =>
      Object.keys(volumes[0]).find((key) => key !== 'name'),
    );
  expect(volume(declare(true))).toEqual(['hostPath', 'hostPath', 'hostPath']);
  expect(volume(declare(false))).toEqual(['secret', 'secret', 'secret']);
});

test('a workload can have both, while it changes from one to the other', () => {
  const program = new Program();
  const layout = new CertificateLayout({ namespace: 'demo', trustDomain: TRUST_DOMAIN });
  const certificates = new CertificateIdentityProvider(program.chart, 'certificates', { layout });
  const spire = program.provider(program.agent(program.server()));
  const raw = { spec: { containers: [{ name: 'core' }] } };
  const both: any = certificates.secureTemplate(spire.secureTemplate(raw, CORE), CORE);
  expect(both.spec.volumes.map(({ name }: any) => name)).toEqual([
    'spiffe-workload-api',
    'runtime-certificates-core',
  ]);
  expect(both.spec.containers[0].env.map(({ name }: any) => name)).toEqual([
    'SPIFFE_ENDPOINT_SOCKET',
    'TLS_CERT_FILE',
    'TLS_KEY_FILE',
    'TLS_CA_FILE',
  ]);
});

test.each([
  ['SPIRE', true, 'spiffe-workload-api', '/run/spire/sockets'],
  ['certificates', false, 'runtime-certificates-core', '/etc/certificates'],
])('%s replaces nothing that the pod has', (_, useSpire, name, mountPath) => {
  const program = new Program();
  const layout = new CertificateLayout({ namespace: 'demo', trustDomain: TRUST_DOMAIN });
  const identities: IIdentityProvider = useSpire
    ? program.provider(program.agent(program.server()))
    : new CertificateIdentityProvider(program.chart, 'identities', { layout });
  const pod = (mount: string, volume: string) => ({
    spec: {
      containers: [{ name: 'core', volumeMounts: [{ name: volume, mountPath: mount }] }],
      volumes: [{ name: volume, emptyDir: {} }],
    },
  });
  expect(() => identities.secureTemplate(pod('/x', name), CORE)).toThrow(`"${name}" is a volume of the pod`);
  expect(() => identities.secureTemplate(pod(mountPath, 'x'), CORE)).toThrow(
    `"${mountPath}" is where container core has the volume x`,
  );
});
