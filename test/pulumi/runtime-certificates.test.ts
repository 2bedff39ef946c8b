import * as pulumi from '@pulumi/pulumi';
import { type MockResourceArgs } from '@pulumi/pulumi/runtime';
import { CertificateKeyType, KeyEncoding, type LayoutDocument, Pkcs12Profile } from '../../lib/certificates';
import { factsOf, splitBundle } from '../../lib/certificates/issuing';
import { InvalidInputError } from '../../lib/identity';
import { RuntimeCertificates, type RuntimeCertificatesArgs } from '../../lib/pulumi';
import { AUTHORITY, EXTRA, layoutOf, SHARED, withLeaf } from '../certificates/issuer/support/layouts';
import { MemoryStore } from '../certificates/issuer/support/memory-store';
import { run as runIssuer } from '../certificates/issuer/support/run';
import { type Run, run, valueOf } from './run';
import { subjectText, TlsProvider } from './tls-provider';

const TYPE = 'cdk8s-spire:pulumi:RuntimeCertificates';
const SECRET = 'kubernetes:core/v1:Secret';
const HOUR = 3600;

/** One `pulumi up` of a stack. */
const up = (
  provider: TlsProvider,
  args: Partial<RuntimeCertificatesArgs> = {},
  opts?: pulumi.ComponentResourceOptions,
) => run(() => new RuntimeCertificates('x', { layout: layoutOf(), ...args }, opts), provider.answer);

const secretsOf = (found: Run) =>
  Object.fromEntries(found.ofType(SECRET).map(({ name, inputs }) => [name, inputs.data]));
const text = (data: any, file: string) => Buffer.from(data[file], 'base64').toString();

/** The Secrets as the certificate generator would find them. */
function stored(found: Run): MemoryStore {
  const store = new MemoryStore();
  for (const { inputs } of found.ofType(SECRET)) {
    const files = Object.entries<string>(inputs.data).map(([file, base64]) => [
      file,
      Buffer.from(base64, 'base64'),
    ]);
    store.put(inputs.metadata, Object.fromEntries(files));
  }
  return store;
}

describe('what is stored', () => {
  const provider = new TlsProvider();

  test('the certificate generator finds nothing to change in it', async () => {
    const { run: found } = await up(provider);
    const store = stored(found);
    const { messages } = await runIssuer(store, { layout: layoutOf(), now: new Date() });
    expect(store.writes).toEqual([]);
    expect(messages.filter((message) => !message.startsWith('info'))).toEqual([]);
  });

  test.each([
    ['RSA, as PKCS#1', { keyType: CertificateKeyType.RSA_2048, keyEncoding: KeyEncoding.PKCS1 }],
    ['RSA, as PKCS#8', { keyType: CertificateKeyType.RSA_2048 }],
    ['P-384, as SEC1', { keyType: CertificateKeyType.EC_P384, keyEncoding: KeyEncoding.SEC1 }],
    ['an old keystore', { keystore: Pkcs12Profile.LEGACY }],
  ])('nor with %s', async (_, changes) => {
    const layout = withLeaf(layoutOf(), 'core', changes);
    const { run: found } = await up(new TlsProvider(), { layout });
    const store = stored(found);
    await runIssuer(store, { layout, now: new Date() });
    expect(store.writes).toEqual([]);
  });

  test.each([[CertificateKeyType.RSA_2048], [CertificateKeyType.EC_P384]])(
    'nor with an authority of %s',
    async (keyType) => {
      const layout = { ...layoutOf(), authority: { ...layoutOf().authority, keyType } };
      const { run: found } = await up(new TlsProvider(), { layout });
      const store = stored(found);
      await runIssuer(store, { layout, now: new Date() });
      expect(store.writes).toEqual([]);
    },
  );

  test('Secrets are where the layout says, of the kind and with the labels of the generator', async () => {
    const { run: found } = await up(provider);
    const secrets = found.ofType(SECRET).map(({ inputs: { data: _, ...rest } }) => rest);
    expect(secrets.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))).toEqual(
      [EXTRA, AUTHORITY, SHARED].map((ref) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: {
          ...ref,
          labels: {
            'app.kubernetes.io/managed-by': 'cdk8s-spire',
            'app.kubernetes.io/part-of': 'runtime-certificates',
          },
        },
      })),
    );
  });

  test('subjects keep the order that the provider does not', async () => {
    const subject = 'CN=core,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US';
    const { run: found } = await up(provider, { layout: withLeaf(layoutOf(), 'core', { subject }) });
    const { inputs } = found.get('tls:index/certRequest:CertRequest', 'x:core');
    expect(subjectText(inputs.subject)).not.toBe(subject);
    expect(factsOf(text(secretsOf(found)['x:demo/runtime-certs'], 'core.pem')).subject).toBe(subject);
  });

  test('the key of the authority is in a Secret of its own', async () => {
    const { run: found } = await up(provider);
    const secrets = secretsOf(found);
    expect(Object.keys(secrets['x:demo/runtime-ca'])).toEqual(
      expect.arrayContaining(['ca-key.pem', 'ca.pem', 'layout.json']),
    );
    expect(Object.keys(secrets['x:demo/runtime-certs'])).not.toContain('ca-key.pem');
  });
});

describe('resources', () => {
  test('each certificate and each authority is a component, Secrets are beside them', async () => {
    const { run: found } = await up(new TlsProvider());
    const parents = (type: string) =>
      Object.fromEntries(found.ofType(type).map(({ name, parent }) => [name, parent]));
    expect(parents(TYPE)).toEqual({ x: '' });
    expect(parents('cdk8s-spire:pulumi:LeafCertificate')).toEqual({
      'x:core': 'x',
      'x:web': 'x',
      'x:gateway': 'x',
    });
    expect(parents('tls:index/locallySignedCert:LocallySignedCert')).toEqual({
      'x:core': 'x:core',
      'x:web': 'x:web',
      'x:gateway': 'x:gateway',
    });
    expect(parents('tls:index/selfSignedCert:SelfSignedCert')).toEqual({ 'x:ca-1': 'x:ca-1' });
    expect(new Set(Object.values(parents(SECRET)))).toEqual(new Set(['x']));
  });

  test('names, lifetimes and renewal go to the provider', async () => {
    const { run: found } = await up(new TlsProvider());
    expect(found.get('tls:index/certRequest:CertRequest', 'x:core').inputs).toMatchObject({
      dnsNames: ['serviceradar-core', 'serviceradar-core.demo.svc', 'localhost'],
      ipAddresses: ['127.0.0.1'],
      uris: ['spiffe://demo.example.org/ns/demo/sa/core'],
    });
    expect(found.get('tls:index/locallySignedCert:LocallySignedCert', 'x:core').inputs).toMatchObject({
      allowedUses: ['digital_signature', 'server_auth', 'client_auth'],
      validityPeriodHours: 365 * 24,
      earlyRenewalHours: 120 * 24,
    });
    // The authority is renewed before it would cut a certificate short.
    expect(found.get('tls:index/selfSignedCert:SelfSignedCert', 'x:ca-1').inputs).toMatchObject({
      validityPeriodHours: 3650 * 24,
      earlyRenewalHours: 365 * 24,
    });
  });

  test('keys are secrets wherever they go, and certificates are not', async () => {
    const { run: found, result } = await up(new TlsProvider());
    for (const { shown } of found.resources) expect(JSON.stringify(shown)).not.toContain('PRIVATE KEY');
    for (const { shown, secretOutputs } of found.ofType(SECRET)) {
      expect(shown.data).toBe('[secret]');
      expect(secretOutputs).toEqual(expect.arrayContaining(['data', 'stringData']));
    }
    const { authority, certificates, rootBundle } = result;
    expect((await valueOf(authority.privateKey)).secret).toBe(true);
    expect((await valueOf(certificates.core.privateKey)).secret).toBe(true);
    for (const output of [authority.certificate, certificates.core.certificate, rootBundle]) {
      const { value, secret } = await valueOf(output);
      expect(secret).toBe(false);
      expect(splitBundle(value)).toHaveLength(1);
    }
  });

  test('only the Secrets wait for what the component waits for', async () => {
    const provider = new TlsProvider();
    const { run: found } = await run(() => {
      const namespace = new pulumi.ComponentResource('test:Namespace', 'namespace');
      return new RuntimeCertificates('x', { layout: layoutOf() }, { dependsOn: namespace, protect: true });
    }, provider.answer);
    expect(found.ofType(SECRET).every(({ protect }) => protect)).toBe(true);
  });
});

describe('another run', () => {
  test('with nothing changed stores the same bytes', async () => {
    const provider = new TlsProvider();
    const first = secretsOf((await up(provider)).run);
    expect(secretsOf((await up(provider)).run)).toEqual(first);
  });

  test('in which a certificate is due issues that one with the same key, by the same authority', async () => {
    const provider = new TlsProvider();
    const first = secretsOf((await up(provider)).run)['x:demo/runtime-certs'];
    provider.forget('LocallySignedCert', 'x:core');
    provider.now = new Date(Date.now() + 300 * 24 * HOUR * 1000);
    const second = secretsOf((await up(provider)).run)['x:demo/runtime-certs'];
    const changed = Object.keys(first).filter((file) => first[file] !== second[file]);
    expect(changed).toEqual(['core.pem']);
  });

  test.each([
    ['the version of the layout', { layout: layoutOf({ runtimeLayoutVersion: '2' }) }],
    ['a rotation', { rotation: '2026-05' }],
  ])('with another %s makes new keys', async (_, args) => {
    const triggers = ({ resources }: Run) =>
      resources
        .filter(({ type, name }) => type.endsWith(':PrivateKey') && name !== 'x:ca-1')
        .map(({ trigger }) => trigger);
    const before = triggers((await up(new TlsProvider())).run);
    const after = triggers((await up(new TlsProvider(), args)).run);
    expect(new Set(before).size).toBe(1);
    expect(after).not.toEqual(before);
  });

  test('a rotation is noted, so that the generator would not do it again', async () => {
    const { run: found } = await up(new TlsProvider(), { rotation: '2026-05' });
    expect(JSON.parse(text(secretsOf(found)['x:demo/runtime-certs'], 'layout.json'))).toEqual({
      runtimeLayoutVersion: '1',
      rotation: { core: '2026-05', web: '2026-05' },
      certificates: ['core', 'web'],
    });
  });
});

describe('another authority, in three steps', () => {
  const provider = new TlsProvider();
  const step = async (authority?: RuntimeCertificatesArgs['authority']) => {
    const { run: found } = await up(provider, { authority });
    const secrets = secretsOf(found);
    const shared = secrets['x:demo/runtime-certs'];
    const roots = splitBundle(text(shared, 'root.pem')).map((pem) => factsOf(pem).subjectKeyId!);
    return {
      ca: secrets['x:demo/runtime-ca'],
      roots,
      issuer: factsOf(text(shared, 'core.pem')).authorityKeyId,
    };
  };

  test('what is trusted overlaps, and nobody signs who is not trusted yet', async () => {
    const before = await step();
    const prepared = await step({ current: '1', next: '2' });
    const activated = await step({ current: '2', previous: '1' });
    const retired = await step({ current: '2' });
    const [[one], [, two]] = [before.roots, prepared.roots];
    expect([before.roots, prepared.roots, activated.roots, retired.roots]).toEqual([
      [one],
      [one, two],
      [two, one],
      [two],
    ]);
    expect([before.issuer, prepared.issuer, activated.issuer, retired.issuer]).toEqual([one, one, two, two]);
  });

  test('the Secret of the authority is what the generator would have at each step', async () => {
    const phase = async (authority: RuntimeCertificatesArgs['authority']) => {
      const { ca } = await step(authority);
      return [
        JSON.parse(text(ca, 'layout.json')).phase,
        ...Object.keys(ca)
          .filter((file) => /next|previous/.test(file))
          .sort(),
      ];
    };
    expect(await phase({})).toEqual(['stable']);
    expect(await phase({ next: '2' })).toEqual(['prepared', 'next-ca-key.pem', 'next-ca.pem']);
    expect(await phase({ current: '2', previous: '1' })).toEqual(['activated', 'previous-ca.pem']);
  });

  test('subject and type of key are those of its making, and of the layout for the next one', async () => {
    const tls = new TlsProvider();
    await up(tls);
    const made = new Map<string, any>();
    const keeping = (args: MockResourceArgs) => {
      // What the engine does for `ignoreChanges`.
      const first = made.get(args.type + args.name) ?? args.inputs;
      made.set(args.type + args.name, first);
      if (!args.name.includes(':ca-')) return tls.answer(args);
      return { ...tls.answer({ ...args, inputs: first }), uris: first.uris };
    };
    const { authority } = layoutOf();
    const other = { ...authority, subject: 'CN=Other,DC=example', keyType: CertificateKeyType.RSA_2048 };
    const rootsOf = async (args: Partial<RuntimeCertificatesArgs>) => {
      const { run: found, result } = await run(
        () => new RuntimeCertificates('x', { layout: layoutOf(), ...args }),
        keeping,
      );
      for (const { type, ignoreChanges } of found.resources.filter(({ name }) => name.includes(':ca-'))) {
        if (type.endsWith('SelfSignedCert')) expect(ignoreChanges).toEqual(['subject', 'uris']);
        if (type.endsWith('PrivateKey'))
          expect(ignoreChanges).toEqual(['algorithm', 'ecdsaCurve', 'rsaBits']);
      }
      return splitBundle((await valueOf(result.rootBundle)).value);
    };
    const [before] = await rootsOf({});
    const [same, next] = await rootsOf({
      layout: { ...layoutOf(), authority: other },
      authority: { current: '1', next: '2' },
    });
    expect(same).toBe(before);
    expect(factsOf(next)).toMatchObject({ subject: 'CN=Other,DC=example', keyType: 'rsa-2048' });
  });

  test.each<[string, RuntimeCertificatesArgs['authority'], string]>([
    ['a name twice', { current: '1', next: '1' }, 'is there twice'],
    [
      'two rotations at once',
      { current: '2', next: '3', previous: '1' },
      'is prepared while "1" is still trusted',
    ],
    ['a name that is none', { current: 'Number 1' }, 'is no DNS label'],
  ])('%s is refused', async (_, authority, message) => {
    await expect(up(provider, { authority })).rejects.toThrow(message);
  });
});

describe('workloads', () => {
  const workload = { kind: 'Deployment', namespace: 'demo', name: 'core' };
  const layout = withLeaf(layoutOf(), 'core', { workloads: [workload] });

  test('are restarted by an annotation that says what their certificate is', async () => {
    const provider = new TlsProvider();
    const revision = async () => {
      const { run: found } = await up(provider, { layout, restart: [workload] });
      const { inputs, dependsOn } = found.get('kubernetes:apps/v1:DeploymentPatch', 'x:deployment-demo/core');
      expect(dependsOn).toContain('x:demo/runtime-certs');
      expect(inputs.metadata).toMatchObject({ namespace: 'demo', name: 'core' });
      return inputs.spec.template.metadata.annotations['cdk8s-spire/certificate'];
    };
    const first = await revision();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(await revision()).toBe(first);
    provider.forget('LocallySignedCert', 'x:web');
    expect(await revision()).toBe(first);
    provider.now = new Date(Date.now() + 1000 * HOUR);
    provider.forget('LocallySignedCert', 'x:core');
    expect(await revision()).not.toBe(first);
  });

  test('that have none of the certificates are refused', async () => {
    await expect(up(new TlsProvider(), { restart: [workload] })).rejects.toThrow('pulumi-restart');
  });
});

describe('what the provider cannot do is refused', () => {
  const refused = (layout: LayoutDocument) => expect(up(new TlsProvider(), { layout })).rejects;

  test('a lifetime that is not one of whole hours', async () => {
    await refused(withLeaf(layoutOf(), 'core', { lifetimeSeconds: 90 * 60, renewBeforeSeconds: 60 })).toThrow(
      '"1h30m" is no number of hours, in which the TLS provider counts. Instead: "2h" [pulumi-hours]',
    );
  });

  test('an authority of such a lifetime', async () => {
    const { authority } = layoutOf();
    await refused({ ...layoutOf(), authority: { ...authority, lifetimeSeconds: 36_000 * HOUR + 1 } }).toThrow(
      'pulumi-hours',
    );
  });

  test('a renewal that, in whole hours, is as long as the lifetime', async () => {
    await refused(
      withLeaf(layoutOf(), 'core', { lifetimeSeconds: HOUR, renewBeforeSeconds: HOUR / 2 }),
    ).toThrow('pulumi-hours');
  });

  test('what is wrong with the layout is found as everywhere', async () => {
    const bad = withLeaf(layoutOf(), 'core', { dnsNames: ['no name'] });
    await refused(bad).toThrow('x, certificates[0].dnsNames[0]');
    await expect(up(new TlsProvider(), { layout: bad })).rejects.not.toBeInstanceOf(InvalidInputError);
  });
});
