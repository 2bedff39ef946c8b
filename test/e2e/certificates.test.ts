import { App } from 'cdk8s';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LayoutDocument } from '../../lib/certificates';
import { createAuthority, issue } from '../../lib/certificates/issuing';
import { loadValues, ServiceRadarPlatform } from '../../lib/serviceradar';
import { applyManifests, remove, synth, valuesFile } from './support/install';
import { apply, get, kubectl, list, run, tryKubectl, until } from './support/kubectl';
import { bareClient, RELOADING_SERVER, TALKING_CLIENT } from './support/tls-programs';
import { describeWith } from './support/tools';
import { createPod, createServiceAccount, nodePod } from './support/workload';

const NAMESPACE = 'certs';
const RUNTIME = 'serviceradar-identity-certs';
const AUTHORITY = 'serviceradar-identity-ca';
const GENERATOR = 'serviceradar-identity-cert-generator';
const RENEWAL = 'serviceradar-identity-cert-renewal';
const HOST = `serviceradar-datasvc.${NAMESPACE}.svc`;

describeWith('kubectl', 'openssl')('the demo with spire.enabled: false', () => {
  /** The demo's values: only what the test is about differs. */
  const file = (certs: object = {}) => valuesFile({ spire: { enabled: false, namespace: NAMESPACE }, certs });

  const values = file();
  const platform = new ServiceRadarPlatform(new App(), loadValues(readFileSync(values, 'utf8'), values));
  const secured = (name: string, program: string, env: { [name: string]: string } = {}) =>
    platform.certificates!.identities.secureTemplate(
      nodePod(program, env),
      platform.catalogue.service(name).identity,
    );
  let layout: LayoutDocument;

  const install = (certs: object = {}): string => {
    const folder = synth(file(certs));
    applyManifests(folder);
    return folder;
  };
  const secret = (name = RUNTIME) => get('secret', name, NAMESPACE);
  const text = (key: string, name = RUNTIME) => Buffer.from(secret(name).data[key], 'base64').toString();
  const certificate = (name: string) => new X509Certificate(text(`${name}.pem`));
  const serials = () =>
    Object.fromEntries(layout.certificates.map(({ name }) => [name, certificate(name).serialNumber]));
  const leaf = (name: string) => layout.certificates.find((entry) => entry.name === name)!;
  const inPod = (pod: string, program: string) =>
    tryKubectl(['exec', '-n', NAMESPACE, pod, '--', 'node', '-e', program]).out.trim();

  /** Waits for a Job, and returns what it printed. @throws if it failed */
  const finished = async (job: string): Promise<string> => {
    const status = await until(`the Job ${job} ends`, 120, () => {
      const conditions = get('job', job, NAMESPACE).status.conditions ?? [];
      return conditions.find((c: any) => ['Complete', 'Failed'].includes(c.type) && c.status === 'True');
    });
    const log = kubectl(['logs', '-n', NAMESPACE, `job/${job}`, '--tail=-1']);
    if (status.type !== 'Complete') throw new Error(`${job}: ${JSON.stringify(status)}\n${log}`);
    return log;
  };
  let runs = 0;
  /** Starts the renewal now, which does what the generator does. Without its owner, so that no history limit removes it. */
  const startRenewal = (): string => {
    const name = `again-${runs++}`;
    const from = ['create', 'job', name, '-n', NAMESPACE, `--from=cronjob/${RENEWAL}`];
    const { metadata, ...job } = JSON.parse(kubectl([...from, '--dry-run=client', '-o', 'json']));
    apply({ ...job, metadata: { name, namespace: NAMESPACE, labels: metadata.labels } });
    return name;
  };
  const renew = () => finished(startRenewal());
  const currentJob = (prefix: string) =>
    list('jobs', NAMESPACE)
      .filter((job) => job.metadata.name.startsWith(prefix))
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))[0].metadata
      .name as string;

  beforeAll(async () => {
    remove(NAMESPACE);
    const folder = install();
    layout = JSON.parse(readFileSync(join(folder, 'certificates', 'layout.json'), 'utf8'));
    await finished(currentJob(GENERATOR));
  });

  afterAll(() => remove(NAMESPACE));

  test('from nothing, every certificate verifies for every name of its service, by OpenSSL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'certs-'));
    const path = (key: string) => join(folder, key);
    for (const key of Object.keys(secret().data)) writeFileSync(path(key), text(key));
    for (const { name, dnsNames, subject } of layout.certificates) {
      const verify = (...args: string[]) =>
        run('openssl', ['verify', '-CAfile', path('root.pem'), '-x509_strict', ...args, path(`${name}.pem`)]);
      for (const purpose of ['sslserver', 'sslclient']) expect(verify('-purpose', purpose).ok).toBe(true);
      for (const dns of dnsNames) {
        expect([dns, verify('-verify_hostname', dns.replace('*', 'x')).ok]).toEqual([dns, true]);
      }
      expect(verify('-verify_hostname', 'elsewhere.example.org').ok).toBe(false);
      const shown = run('openssl', [
        'x509',
        '-in',
        path(`${name}.pem`),
        '-noout',
        '-subject',
        '-nameopt',
        'RFC2253',
      ]);
      expect(shown.out.trim()).toBe(`subject=${subject}`);
    }
  });

  test("the authority's key is in no Secret that a pod mounts, and in no log", async () => {
    const key = text('ca-key.pem', AUTHORITY);
    expect(key).toContain('PRIVATE KEY');
    expect(Object.keys(secret().data).filter((name) => /(ca|root)-key/.test(name))).toEqual([]);
    expect(kubectl(['logs', '-n', NAMESPACE, `job/${currentJob(GENERATOR)}`])).not.toContain('PRIVATE');
    const manifests = kubectl(['get', 'deploy,cm,job,cronjob', '-n', NAMESPACE, '-o', 'json']);
    expect(manifests).not.toContain(AUTHORITY + '"}'); // no volume of a workload names it
  });

  test('a second run changes not one byte, and writes nothing', async () => {
    const before = [secret(), secret(AUTHORITY)];
    await renew();
    expect([secret(), secret(AUTHORITY)]).toEqual(before);
  });

  test('a second apply changes nothing', () => {
    const before = list('jobs', NAMESPACE).length;
    const folder = install();
    const diff = tryKubectl(['diff', '--server-side', '-f', folder]);
    expect([diff.out, diff.err]).toEqual(['', '']);
    expect(list('jobs', NAMESPACE)).toHaveLength(before);
  });

  test('a higher layout version re-issues every leaf under the same authority', async () => {
    const [before, authority] = [serials(), text('ca.pem', AUTHORITY)];
    install({ runtimeLayoutVersion: '2' });
    await finished(currentJob(GENERATOR));
    const after = serials();
    for (const name of Object.keys(before)) expect(after[name]).not.toBe(before[name]);
    expect(text('ca.pem', AUTHORITY)).toBe(authority);
    expect(text('root.pem')).toBe(authority);
  });

  test('a new public name re-issues the one certificate that it belongs to', async () => {
    const before = serials();
    install({
      runtimeLayoutVersion: '2',
      extraNames: [{ service: 'serviceradar-agent-gateway', dnsNames: ['gw.example.org'] }],
    });
    const log = await finished(currentJob(GENERATOR));
    const after = serials();
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(['gateway']);
    expect(certificate('gateway').checkHost('gw.example.org')).toBe('gw.example.org');
    expect(log).toContain('gw.example.org');
  });

  describe('what is broken is healed, and nothing else', () => {
    const authority = () => ({
      certificate: text('ca.pem', AUTHORITY),
      privateKey: text('ca-key.pem', AUTHORITY),
    });
    const put = (files: { [key: string]: string }) => {
      const data = Object.fromEntries(
        Object.entries(files).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      );
      kubectl(['patch', 'secret', RUNTIME, '-n', NAMESPACE, '--type=merge', '-p', JSON.stringify({ data })]);
    };
    const forged = async (change: object, now = new Date(), by = authority()) => {
      const made = await issue(by, { ...leaf('zen'), ...change }, now);
      return { 'zen.pem': made.certificate, 'zen-key.pem': made.privateKey };
    };

    test.each<[string, RegExp, () => Promise<{ [key: string]: string }>]>([
      ['expired', /expired/, () => forged({ lifetimeSeconds: 10 }, new Date(Date.now() - 60_000))],
      ['about to expire', /expires/, () => forged({ lifetimeSeconds: 3600 })],
      ['a name too few', /name/, () => forged({ dnsNames: leaf('zen').dnsNames.slice(1) })],
      ['another subject', /subject/, () => forged({ subject: 'CN=zen' })],
      ['the key of another', /key/, async () => ({ 'zen-key.pem': text('trapd-key.pem') })],
      [
        'signed by a foreign authority',
        /authority|signed/,
        async () => forged({}, new Date(), await createAuthority(layout.authority, new Date())),
      ],
      ['no certificate at all', /damaged/, async () => ({ 'zen.pem': 'nonsense' })],
    ])('%s', async (_, reason, tamper) => {
      const before = serials();
      put(await tamper());
      const log = await renew();
      const after = serials();
      expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(['zen']);
      const lines = log.split('\n').filter((line) => line.includes('zen'));
      expect(lines.join('\n')).toMatch(reason);
      expect(
        new X509Certificate(text('zen.pem')).verify(new X509Certificate(text('ca.pem', AUTHORITY)).publicKey),
      ).toBe(true);
      expect(log).not.toContain('PRIVATE');
    });
  });

  test('two generators at once agree', async () => {
    kubectl(['delete', 'secret', RUNTIME, AUTHORITY, '-n', NAMESPACE]);
    const jobs = [startRenewal(), startRenewal(), startRenewal()];
    for (const job of jobs) await finished(job);
    const root = new X509Certificate(text('ca.pem', AUTHORITY));
    expect(text('root.pem')).toBe(text('ca.pem', AUTHORITY));
    for (const { name } of layout.certificates) {
      expect([name, certificate(name).verify(root.publicKey)]).toEqual([name, true]);
      expect(certificate(name).checkPrivateKey(createPrivateKey(text(`${name}-key.pem`)))).toBe(true);
    }
  });

  test('a Secret of another type is refused by name, and not touched', async () => {
    const saved = secret();
    kubectl(['delete', 'secret', RUNTIME, '-n', NAMESPACE]);
    const foreign = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name: RUNTIME, namespace: NAMESPACE },
      stringData: { username: 'somebody', password: 'else' },
    };
    apply(foreign);
    const before = secret();
    const job = startRenewal();
    await expect(finished(job)).rejects.toThrow(RUNTIME);
    expect(secret()).toEqual(before);
    kubectl(['delete', 'secret', RUNTIME, '-n', NAMESPACE]);
    const { labels } = saved.metadata;
    apply({ ...saved, metadata: { name: RUNTIME, namespace: NAMESPACE, labels } });
  });

  describe('workloads', () => {
    const pods = ['datasvc', 'core'];
    const counts = () => {
      const lines = kubectl(['logs', '-n', NAMESPACE, 'core', '--tail=200']).split('\n');
      return JSON.parse(lines.filter((line) => line.startsWith('{')).pop()!);
    };
    /** Until both pods see what is stored. */
    const arrived = () =>
      until('the files in both pods', 180, () => {
        const [kv, core, root] = ['kv.pem', 'core.pem', 'root.pem'].map((key) => text(key));
        const seen = (pod: string, file: string) =>
          inPod(pod, `console.log(fs.readFileSync('/etc/serviceradar/certs/${file}', 'utf8'))`) + '\n';
        return (
          seen('datasvc', 'kv.pem') === kv &&
          seen('core', 'core.pem') === core &&
          pods.every((pod) => seen(pod, 'root.pem') === root)
        );
      });

    beforeAll(async () => {
      for (const name of pods) createServiceAccount(NAMESPACE, `serviceradar-${name}`);
      apply({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'serviceradar-datasvc', namespace: NAMESPACE },
        spec: { selector: { app: 'serviceradar-datasvc' }, ports: [{ port: 50057 }] },
      });
      createPod(NAMESPACE, 'datasvc', secured('serviceradar-datasvc', RELOADING_SERVER));
      kubectl(['wait', 'pod/datasvc', '-n', NAMESPACE, '--for=condition=Ready', '--timeout=90s']);
      await until('the server listens', 30, () =>
        kubectl(['logs', '-n', NAMESPACE, 'datasvc']).includes('listening'),
      );
      createPod(NAMESPACE, 'core', secured('serviceradar-core', TALKING_CLIENT, { HOST }));
      kubectl(['wait', 'pod/core', '-n', NAMESPACE, '--for=condition=Ready', '--timeout=90s']);
      await until('they talk', 30, () => counts().ok > 5);
    });

    test('a pod sees its own key and no other, and may read no Secret', () => {
      const files = inPod('core', `console.log(fs.readdirSync('/etc/serviceradar/certs').sort().join(' '))`);
      expect(files.split(' ').filter((name) => !name.startsWith('..'))).toEqual(
        // Its own under the names that its software reads, too.
        ['bundle.pem', 'ca.crt', 'core-key.pem', 'core.pem', 'root.pem', 'svid-key.pem', 'svid.pem'],
      );
      const account = `system:serviceaccount:${NAMESPACE}:serviceradar-core`;
      const can = (...what: string[]) =>
        tryKubectl(['auth', 'can-i', ...what, '-n', NAMESPACE, '--as', account]).out.trim();
      expect(can('get', `secret/${RUNTIME}`)).toBe('no');
      expect(can('get', `secret/${AUTHORITY}`)).toBe('no');
    });

    test("the generator's account may touch its Secrets and no other", () => {
      const account = `system:serviceaccount:${NAMESPACE}:${GENERATOR}`;
      const can = (...what: string[]) =>
        tryKubectl(['auth', 'can-i', ...what, '-n', NAMESPACE, '--as', account]).out.trim();
      expect(can('get', `secret/${RUNTIME}`)).toBe('yes');
      for (const verb of ['get', 'update', 'patch', 'delete']) {
        expect([verb, can(verb, 'secret/serviceradar-secrets')]).toEqual([verb, 'no']);
      }
      expect(can('list', 'secrets')).toBe('no');
      expect(can('create', 'pods')).toBe('no');
    });

    test('they talk, each known by its subject', () => {
      expect(counts()).toMatchObject({ failed: 0, last: 'welcome serviceradar-core' });
    });

    test('a pod without a client certificate is refused', () => {
      expect(inPod('core', bareClient(HOST))).toMatch(/refused|end/);
      expect(kubectl(['logs', '-n', NAMESPACE, 'datasvc'])).toContain('did not return a certificate');
    });

    test.each([
      ['leaves', 'all leaves, same authority'],
      ['prepare-ca', 'the next authority is trusted'],
      ['activate-ca', 'the next authority signs'],
      ['retire-ca', 'the previous one is trusted no more'],
    ])('%s: %s, and not one handshake fails', async (rotate) => {
      const [before, root, ca] = [serials(), text('root.pem'), text('ca.pem', AUTHORITY)];
      const ok = counts().ok;
      install({ regenerator: { enabled: true, rotate } });
      await finished(currentJob('serviceradar-identity-cert-regenerator'));
      const trusted = text('root.pem').match(/BEGIN CERTIFICATE/g)!.length;
      const changed = Object.entries(serials()).every(([name, serial]) => serial !== before[name]);
      expect({ trusted, changed, ca: text('ca.pem', AUTHORITY) !== ca }).toEqual(
        {
          leaves: { trusted: 1, changed: true, ca: false },
          'prepare-ca': { trusted: 2, changed: false, ca: false },
          'activate-ca': { trusted: 2, changed: true, ca: true },
          'retire-ca': { trusted: 1, changed: false, ca: false },
        }[rotate],
      );
      if (rotate === 'retire-ca') expect(text('root.pem')).not.toBe(root);
      await arrived();
      await until('more conversations', 30, () => counts().ok > ok + 20);
      expect(counts().failed).toBe(0);
    });

    test('a workload restarts when its certificate changed, and only then', async () => {
      const template = secured('serviceradar-zen', 'setInterval(() => {}, 1000)');
      createServiceAccount(NAMESPACE, 'serviceradar-zen');
      const deployment = (name: string) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: NAMESPACE },
        spec: { selector: { matchLabels: { app: 'serviceradar-zen' } }, template },
      });
      apply(deployment('serviceradar-zen'));
      kubectl(['rollout', 'status', 'deploy/serviceradar-zen', '-n', NAMESPACE, '--timeout=90s']);
      await renew();
      const generation = () => get('deployment', 'serviceradar-zen', NAMESPACE).metadata.generation;
      const settled = generation();
      await renew();
      expect(generation()).toBe(settled);
      kubectl([
        ...['patch', 'secret', RUNTIME, '-n', NAMESPACE, '--type=merge'],
        ...['-p', JSON.stringify({ data: { 'zen.pem': null } })],
      ]);
      await renew();
      expect(generation()).toBe(settled + 1);
      kubectl(['rollout', 'status', 'deploy/serviceradar-zen', '-n', NAMESPACE, '--timeout=90s']);
    });
  });
});
