import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { App, Chart } from 'cdk8s';
import { SpireCrds } from '../../lib';
import { type CertificateLayoutEntry } from '../../lib/certificates';
import { splitBundle } from '../../lib/certificates/issuing';
import { loadValues, ServiceRadarPlatform } from '../../lib/serviceradar';
import { remove, valuesFile } from './support/install';
import { apply, get, kubectl, list, run, tryKubectl, until } from './support/kubectl';
import { Stack } from './support/pulumi';
import { describeWith } from './support/tools';
import { createPod, createServiceAccount, fetchSvids, nodePod, watcher } from './support/workload';

const NAMESPACE = 'pulumi-e2e';
const WEBHOOK = `${NAMESPACE}-webhook`;

/** Beside whatever else is in the cluster: on SQLite, with a class and a socket of its own. */
const OVERRIDES = {
  spire: {
    enabled: false,
    namespace: NAMESPACE,
    trustDomain: 'pulumi.test',
    socketHostPath: `/run/spire/${NAMESPACE}/sockets`,
    postgres: { enabled: false },
    controllerManager: {
      className: NAMESPACE,
      enableWebhooks: true,
      validatingWebhookConfigurationName: WEBHOOK,
    },
  },
  certs: { extraNames: [{ service: 'serviceradar-core', dnsNames: ['core.example.org'] }] },
};

describeWith(
  'kubectl',
  'pulumi',
  'openssl',
)('a stack of Pulumi', () => {
  const file = valuesFile(OVERRIDES);
  const values = loadValues(readFileSync(file, 'utf8'), file);
  const layout = new ServiceRadarPlatform(new App(), values).certificates!.layout.document();
  let stack: Stack;

  /** The files of a Secret. */
  const secret = (name: string): { [file: string]: Buffer } =>
    Object.fromEntries(
      Object.entries<string>(get('secret', name, NAMESPACE).data).map(([key, data]) => [
        key,
        Buffer.from(data, 'base64'),
      ]),
    );
  const certificates = () => secret('serviceradar-identity-certs');
  const changedSince = (before: { [file: string]: Buffer }): string[] => {
    const after = certificates();
    return Object.keys(after).filter((name) => !before[name]?.equals(after[name]));
  };

  const cleanUp = () => {
    tryKubectl(['delete', 'validatingwebhookconfiguration', WEBHOOK, '--ignore-not-found']);
    remove(NAMESPACE);
  };

  beforeAll(() => {
    cleanUp();
    // Other suites use the definitions at the same time, so they are no part of this stack.
    const chart = new Chart(new App(), 'crds');
    new SpireCrds(chart, 'crds');
    kubectl(
      ['apply', '--server-side', '-f', '-'],
      chart
        .toJson()
        .map((it) => JSON.stringify(it))
        .join('\n---\n'),
    );
    stack = new Stack(NAMESPACE, file);
    stack.configure({ definitions: 'false' });
  });

  afterAll(() => {
    stack?.remove();
    cleanUp();
  });

  test.each([
    ['of another type', { type: 'example.org/other', data: { other: 'YQ==' } }, '.type'],
    ['with other certificates', { type: 'Opaque', data: { 'core.pem': 'YQ==' } }, '.data.core.pem'],
  ])('a Secret of that name %s is refused, and left as it is', (_, content, conflict) => {
    const name = 'serviceradar-identity-certs';
    apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, ...content });
    const { ok, out, err } = stack.tryUp();
    expect(ok).toBe(false);
    expect(out + err).toContain(`${NAMESPACE}/${name}`);
    expect(out + err).toContain(conflict);
    expect(get('secret', name, NAMESPACE)).toMatchObject(content);
    kubectl(['delete', 'secret', name, '-n', NAMESPACE]);
  });

  describe('with TLS', () => {
    beforeAll(() => void stack.up());

    const entries = layout.certificates.map((entry) => [entry.name, entry] as const);

    test.each(entries)('the certificate %s verifies for each of its names', (_, entry) => {
      expect(opensslProblems(entry, certificates())).toEqual([]);
    });

    test('both ends of a connection accept each other, and nobody without a certificate', async () => {
      const files = certificates();
      const material = (name: string) => ({
        cert: files[`${name}.pem`],
        key: files[`${name}-key.pem`],
        ca: files['root.pem'],
      });
      expect(await handshake(material('core'), material('agent'))).toBe('CN=serviceradar-agent');
      await expect(handshake(material('core'), { ca: files['root.pem'] })).rejects.toThrow(
        /certificate required/,
      );
    });

    test('a pod that mounts its files finds them', async () => {
      const platform = new ServiceRadarPlatform(new App(), values);
      const { identity } = platform.catalogue.service('serviceradar-core');
      createServiceAccount(NAMESPACE, 'serviceradar-core');
      const list = `console.log(require('fs').readdirSync('/etc/serviceradar/certs').join()); setInterval(() => {}, 1000)`;
      createPod(NAMESPACE, 'core', platform.certificates!.identities.secureTemplate(nodePod(list), identity));
      const log = await until('its log', 120, () => tryKubectl(['logs', '-n', NAMESPACE, 'core']).out);
      expect(log.split(',')).toEqual(expect.arrayContaining(['core-key.pem', 'core.pem', 'root.pem']));
      expect(log).not.toContain('agent');
      kubectl(['delete', 'pod', 'core', '-n', NAMESPACE, '--force']);
    });

    test('the state has no key that can be read', () => {
      const text = JSON.stringify(stack.state);
      expect(text).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,16}UFJJVkFURSB/);
      expect(text).toContain('BEGIN CERTIFICATE');
    });

    test('another run changes nothing, and nothing has changed by itself', () => stack.expectNoChanges());

    test('what others keep beside the certificates stays', () => {
      const before = certificates();
      kubectl([
        'patch',
        'secret',
        'serviceradar-identity-certs',
        '-n',
        NAMESPACE,
        // What "kubectl" wrote, Pulumi's provider takes for its own at the next update.
        '--field-manager=somebody',
        '--type=merge',
        '-p',
        '{"data":{"other":"YQ=="}}',
      ]);
      stack.expectNoChanges();
      stack.configure({ rotation: 'other' });
      stack.up();
      expect(changedSince(before)).toEqual(expect.arrayContaining(['other', 'core.pem']));
      kubectl([
        'patch',
        'secret',
        'serviceradar-identity-certs',
        '-n',
        NAMESPACE,
        '--type=json',
        '-p',
        '[{"op":"remove","path":"/data/other"}]',
      ]);
    });

    test('a certificate that is due is renewed, alone, and its pods are restarted', async () => {
      apply(deployment('serviceradar-core'), deployment('serviceradar-web-ng'));
      stack.configureList('restart', ['serviceradar-core', 'serviceradar-web-ng']);
      stack.up();
      stack.expectNoChanges();
      const revisions = () =>
        ['serviceradar-core', 'serviceradar-web-ng'].map(
          (name) =>
            get('deployment', name, NAMESPACE).spec.template.metadata.annotations['cdk8s-spire/certificate'],
        );
      const [core, web] = revisions();
      const before = certificates();

      letExpire(stack, 'core');
      stack.up();
      expect(changedSince(before)).toEqual(['core.pem']);
      const [old, fresh] = [before['core.pem'], certificates()['core.pem']].map(
        (pem) => new X509Certificate(pem),
      );
      expect(fresh.serialNumber).not.toBe(old.serialNumber);
      expect(fresh.publicKey.equals(old.publicKey)).toBe(true);
      expect(opensslProblems(entryOf('core'), certificates())).toEqual([]);
      const [coreAfter, webAfter] = revisions();
      expect(coreAfter).not.toBe(core);
      expect(webAfter).toBe(web);
      stack.expectNoChanges();
    });

    test('a rotation makes new keys, under the same authority', () => {
      const before = certificates();
      stack.configure({ rotation: 'e2e' });
      stack.up();
      const changed = changedSince(before);
      expect(changed).toEqual(
        expect.arrayContaining(['core-key.pem', 'core.pem', 'web-key.pem', 'layout.json']),
      );
      expect(changed).not.toContain('root.pem');
      expect(opensslProblems(entryOf('web'), certificates())).toEqual([]);
      stack.expectNoChanges();
    });

    test('another authority takes over in three steps, and connections hold in between', async () => {
      const material = (files: { [name: string]: Buffer }, name: string) => ({
        cert: files[`${name}.pem`],
        key: files[`${name}-key.pem`],
        ca: files['root.pem'],
      });
      const steps = [
        { authority: '1', nextAuthority: '2', previousAuthority: '' },
        { authority: '2', nextAuthority: '', previousAuthority: '1' },
        { authority: '2', nextAuthority: '', previousAuthority: '' },
      ];
      let before = certificates();
      for (const [i, settings] of steps.entries()) {
        stack.configure(settings);
        stack.up();
        const after = certificates();
        expect(splitBundle(after['root.pem'].toString())).toHaveLength([2, 2, 1][i]);
        // A pod of before the step, and one of after it.
        expect(await handshake(material(before, 'core'), material(after, 'agent'))).toBe(
          'CN=serviceradar-agent',
        );
        expect(await handshake(material(after, 'core'), material(before, 'agent'))).toBe(
          'CN=serviceradar-agent',
        );
        before = after;
      }
      const files = Object.keys(secret('serviceradar-identity-ca'));
      expect(files).toEqual(expect.arrayContaining(['ca-key.pem', 'ca.pem']));
      expect(files.filter((file) => /next|previous/.test(file))).toEqual([]);
      stack.expectNoChanges();
    });

    test.each([
      ['a security that there is not', { security: 'plain' }, { security: 'values' }, 'pulumi-security'],
      ['an authority twice', { nextAuthority: '2' }, { nextAuthority: '' }, 'is there twice'],
      [
        'a values file that is not there',
        { valuesFile: 'none.yaml' },
        { valuesFile: 'values.yaml' },
        'cannot be read',
      ],
    ])('%s is refused, and nothing is touched', (_, wrong, right, message) => {
      const before = certificates();
      stack.configure(wrong);
      const { ok, out, err } = stack.tryUp();
      stack.configure(right);
      expect(ok).toBe(false);
      expect(out + err).toContain(message);
      expect(out + err).not.toMatch(/\n +at /);
      expect(changedSince(before)).toEqual([]);
    });
  });

  describe('with SPIFFE instead', () => {
    let namespace: string;

    beforeAll(() => {
      namespace = get('namespace', NAMESPACE).metadata.uid;
      stack.configure({ security: 'spiffe' });
      tryKubectl(['delete', 'deployment', '--all', '-n', NAMESPACE]);
      stack.up();
    });

    test('the namespace is the same one, and the certificates are gone', () => {
      expect(get('namespace', NAMESPACE).metadata.uid).toBe(namespace);
      expect(list('secrets', NAMESPACE, 'app.kubernetes.io/part-of=runtime-certificates')).toEqual([]);
    });

    test('a pod receives its SVID', async () => {
      const spiffe = { ...values, spire: { ...values.spire, enabled: true } };
      const platform = new ServiceRadarPlatform(new App(), spiffe);
      const { identity } = platform.catalogue.service('serviceradar-core');
      createServiceAccount(NAMESPACE, 'serviceradar-core');
      createPod(NAMESPACE, 'core', platform.spire!.identities.secureTemplate(watcher(), identity));
      const svids = await until('an SVID', 180, () => {
        const found = fetchSvids(NAMESPACE, 'core');
        return found.length > 0 ? found : undefined;
      });
      const id = `spiffe://pulumi.test/ns/${NAMESPACE}/sa/serviceradar-core`;
      expect(svids.map(({ spiffeId }) => spiffeId)).toEqual([id]);
      expect(stack.output('services')['serviceradar-core'].spiffeId).toBe(id);
    });

    test('what controllers write is neither seen as a change nor taken away', async () => {
      const webhooks = () => get('validatingwebhookconfiguration', WEBHOOK).webhooks;
      const written = await until('the CA of the webhook', 120, () => {
        const bundles: string[] = webhooks().map((webhook: any) => webhook.clientConfig.caBundle);
        return bundles.every(Boolean) ? bundles : undefined;
      });
      kubectl(['rollout', 'restart', 'daemonset/spire-agent', '-n', NAMESPACE]);
      kubectl(['rollout', 'status', 'daemonset/spire-agent', '-n', NAMESPACE, '--timeout=100s']);
      stack.expectNoChanges();
      expect(webhooks().map((webhook: any) => webhook.clientConfig.caBundle)).toEqual(written);
      expect(get('configmap', 'spire-bundle', NAMESPACE).data['bundle.crt']).toContain('BEGIN CERTIFICATE');
      expect(
        Object.keys(get('daemonset', 'spire-agent', NAMESPACE).spec.template.metadata.annotations),
      ).toContain('kubectl.kubernetes.io/restartedAt');
    });

    test('destroying it leaves nothing, but what it did not make', () => {
      stack.destroy();
      expect(stack.state.deployment.resources ?? []).toEqual([]);
      expect(tryKubectl(['get', 'namespace', NAMESPACE]).ok).toBe(false);
      const kinds =
        'clusterroles,clusterrolebindings,clusterspiffeids,validatingwebhookconfigurations,persistentvolumes';
      const left = kubectl(['get', kinds, '-o', 'name']).split('\n');
      expect(left.filter((name) => name.includes(NAMESPACE))).toEqual([]);
      expect(tryKubectl(['get', 'crd', 'clusterspiffeids.spire.spiffe.io']).ok).toBe(true);
    });
  });

  const entryOf = (name: string) => layout.certificates.find((entry) => entry.name === name)!;
});

/** What OpenSSL finds wrong with a certificate, for all of its names. */
function opensslProblems(entry: CertificateLayoutEntry, files: { [file: string]: Buffer }): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'certs-'));
  for (const name of ['root.pem', `${entry.name}.pem`]) writeFileSync(join(folder, name), files[name]);
  const certificate = join(folder, `${entry.name}.pem`);
  const verify = (...args: string[]) => {
    const { ok, out, err } = run('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      join(folder, 'root.pem'),
      ...args,
      certificate,
    ]);
    return ok ? [] : [`${args.join(' ')}: ${out}${err}`];
  };
  const { out } = run('openssl', ['x509', '-in', certificate, '-noout', '-subject', '-nameopt', 'RFC2253']);
  const names = entry.dnsNames.map((name) => name.replace('*', 'any'));
  return [
    ...['sslserver', 'sslclient'].flatMap((purpose) => verify('-purpose', purpose)),
    ...names.flatMap((name) => verify('-verify_hostname', name)),
    ...entry.ipAddresses.flatMap((address) => verify('-verify_ip', address)),
    ...(out.trim() === `subject=${entry.subject}` ? [] : [out]),
  ];
}

interface Material {
  readonly ca: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** What the server sees of the subject of a client that it accepts. */
function handshake(server: Material, client: Material): Promise<string> {
  return new Promise((resolve, reject) => {
    const listener = createServer({ ...server, requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(`CN=${(socket as TLSSocket).getPeerCertificate().subject.CN}`);
    });
    const end = (settle: () => void) => {
      listener.close();
      settle();
    };
    listener
      .on('tlsClientError', () => undefined)
      .listen(0, '127.0.0.1', () => {
        const { port } = listener.address() as { port: number };
        connect({ ...client, port, host: '127.0.0.1' })
          .on('data', (data) => end(() => resolve(String(data))))
          .on('error', (error) => end(() => reject(error)));
      });
  });
}

/** Lets time pass, as far as Pulumi knows of it: a certificate has one more hour. */
function letExpire(stack: Stack, name: string): void {
  const state = stack.state;
  const drafts = state.deployment.resources.filter(
    ({ type, urn }: any) => type.endsWith(':LocallySignedCert') && urn.endsWith(`:${name}`),
  );
  expect(drafts).toHaveLength(1);
  drafts[0].outputs.validityEndTime = new Date(Date.now() + 3_600_000).toISOString();
  stack.state = state;
}

/** A workload that something else declares. */
function deployment(name: string): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: nodePod('').spec },
    },
  };
}
