import { App, Chart } from 'cdk8s';
import { CertificateGenerator, CertificateLayout, SecretLayout } from '../../lib/certificates';
import { PasswordGenerator } from '../../lib/certificates/generator/password-generator';
import { TrustDomain } from '../../lib/identity';
import {
  authorityIssuer,
  certManagerCertificate,
  CertManagerKeyType,
  issuerReference,
  selfSignedIssuer,
} from '../../lib/kubernetes';
import {
  CertManagerSpinnakerCertificates,
  type ISpinnakerCertificates,
  LayoutSpinnakerCertificates,
  SpinnakerJava,
} from '../../lib/spinnaker/certificates';
import { spinnakerService } from '../../lib/spinnaker/services';
import {
  algorithmsOf,
  javaEntries,
  namesOf,
  pemOf,
  type Read,
  verification,
} from '../spinnaker/certificates/stores';
import { remove } from './support/install';
import { apply, get, kubectl, list, tryKubectl, until } from './support/kubectl';
import { describeWith } from './support/tools';

const JAVA = ['clouddriver-rw', 'echo', 'gate', 'orca'].map(spinnakerService);
const GO = ['dinghy', 'terraformer'].map(spinnakerService);

const newChart = () => new Chart(new App({ outdir: '/nonexistent' }), 'chart');
const readIn =
  (namespace: string): Read =>
  ({ secret, key }) => {
    const data = get('secret', secret, namespace).data[key];
    if (data === undefined) throw new Error(`no ${key} in ${secret}`);
    return Buffer.from(data, 'base64');
  };

/** A namespace that admits pods of level restricted only. */
function createNamespace(name: string): void {
  remove(name);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}

/** Waits for a Job, and returns what it printed. @throws if it failed */
async function finished(job: string, namespace: string): Promise<string> {
  const status = await until(`the Job ${job} ends`, 120, () => {
    const conditions = get('job', job, namespace).status.conditions ?? [];
    return conditions.find((c: any) => ['Complete', 'Failed'].includes(c.type) && c.status === 'True');
  });
  const log = kubectl(['logs', '-n', namespace, `job/${job}`, '--tail=-1']);
  if (status.type !== 'Complete') throw new Error(`${job}: ${JSON.stringify(status)}\n${log}`);
  return log;
}

const jobOf = (objects: any[]) => objects.find(({ kind }) => kind === 'Job');

/** What every implementation promises. */
function readable(namespace: string, certificates: () => ISpinnakerCertificates, algorithms: RegExp): void {
  const read = readIn(namespace);

  test.each(JAVA.map((service) => [service.name, service]))(
    '%s: Java and OpenSSL read it',
    (name, service) => {
      const files = certificates().java(service);
      const [keyStore, trustStore] = [read(files.keyStore), read(files.trustStore)];
      const [password, trustPassword] = [read(files.keyStorePassword), read(files.trustStorePassword)];
      expect(javaEntries(keyStore, password)).toEqual(['PrivateKeyEntry']);
      expect(javaEntries(trustStore, trustPassword)).toEqual(['trustedCertEntry']);
      expect(algorithmsOf(keyStore, password)).toMatch(algorithms);
      const authorities = pemOf(trustStore, trustPassword);
      const certificate = pemOf(keyStore, password);
      for (const dns of namesOf(name, namespace)) {
        expect([dns, verification(certificate, authorities, dns)]).toEqual([dns, '']);
      }
      expect(verification(certificate, authorities, 'spin-other')).not.toBe('');
    },
  );

  test.each(GO.map((service) => [service.name, service]))('%s: Go and OpenSSL read it', (name, service) => {
    const files = certificates().go(service);
    expect(read(files.key).toString()).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    const certificate = read(files.certificate).toString();
    // Go's services present the first and no other.
    const [leaf] = certificate.split(/(?<=-----END CERTIFICATE-----\n)/);
    for (const dns of namesOf(name, namespace)) {
      expect([dns, verification(leaf, read(files.authority).toString(), dns)]).toEqual([dns, '']);
    }
  });
}

describeWith(
  'kubectl',
  'openssl',
  'keytool',
)('certificates of Spinnaker by cert-manager', () => {
  const NAMESPACE = 'spinnaker-certs';
  const PASSWORDS = 'spinnaker-keystore-passwords';
  const ACCOUNT = `system:serviceaccount:${NAMESPACE}:spinnaker-passwords`;
  const certificates = (chart = newChart(), java?: SpinnakerJava) => {
    const issuer = issuerReference({ name: 'spinnaker', namespace: NAMESPACE });
    return new CertManagerSpinnakerCertificates(chart, 'tls', { namespace: NAMESPACE, issuer, java });
  };
  let objects: any[];
  let log: string;
  const passwords = (): { [key: string]: string } => get('secret', PASSWORDS, NAMESPACE).data;
  const ready = (kind: string, name: string) =>
    get(kind, name, NAMESPACE).status?.conditions?.some(
      (c: any) => c.type === 'Ready' && c.status === 'True',
    );

  beforeAll(async () => {
    createNamespace(NAMESPACE);
    const self = { name: 'self-signed', namespace: NAMESPACE };
    apply(
      selfSignedIssuer(self),
      certManagerCertificate({
        name: 'root',
        namespace: NAMESPACE,
        secretName: 'root',
        issuer: issuerReference(self),
        isCA: true,
        commonName: 'root of a test',
        keyType: CertManagerKeyType.ECDSA_256,
      }),
      authorityIssuer({ name: 'spinnaker', namespace: NAMESPACE }, 'root'),
    );
    await until('there is an authority', 60, () => ready('issuer', 'spinnaker'));
    const chart = newChart();
    const made = certificates(chart);
    for (const service of JAVA) made.java(service);
    for (const service of GO) made.go(service);
    objects = chart.toJson();
    // The passwords come when cert-manager has waited for them already.
    const waiting = objects.filter(({ kind }) => kind === 'Certificate');
    apply(...waiting);
    const issued = () =>
      list('certificaterequests', NAMESPACE).map(({ metadata }) => metadata.name as string);
    await until('all are signed', 60, () => {
      const names = issued();
      return names.length > waiting.length && names.every((name) => ready('certificaterequest', name));
    });
    expect(tryKubectl(['get', 'secret', 'spin-orca-tls', '-n', NAMESPACE]).ok).toBe(false);
    apply(...objects.filter(({ kind }) => kind !== 'Certificate'));
    log = await finished(jobOf(objects).metadata.name, NAMESPACE);
    for (const { metadata } of waiting) {
      await until(`${metadata.name} is there`, 60, () => ready('certificate', metadata.name));
    }
  });

  afterAll(() => remove(NAMESPACE));

  readable(NAMESPACE, () => certificates(), /PBES2, PBKDF2, AES-256-CBC/);

  test('each service has a password of its own, in no manifest and in no log', () => {
    const found = Object.values(passwords()).map((text) => Buffer.from(text, 'base64').toString());
    expect(new Set(found).size).toBe(JAVA.length);
    const everything =
      log +
      kubectl(['get', 'job,cm,certificates,pods,events', '-n', NAMESPACE, '-o', 'json']) +
      JSON.stringify(objects);
    for (const password of found) expect(everything).not.toContain(password);
  });

  test('applied again, by either kind of apply, everything stays as it is', async () => {
    const before = passwords();
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    for (const args of [[], [], ['--server-side', '--force-conflicts'], ['--server-side'], []]) {
      kubectl(['apply', ...args, '-f', '-'], manifest);
      expect(passwords()).toEqual(before);
    }
  });

  test('another run finds nothing to do', async () => {
    const job = jobOf(objects);
    apply({ ...job, metadata: { ...job.metadata, name: 'again' } });
    const before = get('secret', PASSWORDS, NAMESPACE).metadata.resourceVersion;
    expect(await finished('again', NAMESPACE)).toContain('nothing to do');
    expect(get('secret', PASSWORDS, NAMESPACE).metadata.resourceVersion).toBe(before);
  });

  test('two runs at once agree', async () => {
    const chart = newChart();
    new PasswordGenerator(chart, 'both', {
      namespace: NAMESPACE,
      secretName: 'both',
      name: 'both',
      keys: ['password'],
    });
    const all: any[] = chart.toJson();
    const job = jobOf(all);
    const twins = ['twin-a', 'twin-b'].map((name) => ({ ...job, metadata: { ...job.metadata, name } }));
    apply(...all.filter((object) => object !== job), ...twins);
    const logs = await Promise.all(twins.map(({ metadata }) => finished(metadata.name, NAMESPACE)));
    expect(logs.filter((text) => text.includes('made the password'))).toHaveLength(1);
    expect(Object.keys(get('secret', 'both', NAMESPACE).data)).toEqual(['password']);
  });

  test('the Job may do nothing else', () => {
    const may = (verb: string, ...what: string[]) =>
      tryKubectl(['auth', 'can-i', verb, ...what, '-n', NAMESPACE, `--as=${ACCOUNT}`]).out.trim();
    expect([may('get', `secret/${PASSWORDS}`), may('update', `secret/${PASSWORDS}`)]).toEqual(['yes', 'yes']);
    const refused = [
      may('get', 'secret/spin-orca-tls'),
      may('list', 'secrets'),
      may('create', 'secrets'),
      may('delete', `secret/${PASSWORDS}`),
      may('get', 'configmaps'),
    ];
    expect(refused).toEqual(refused.map(() => 'no'));
  });

  test('for an older Java, keystores are made anew, beside those that pods still have', async () => {
    const chart = newChart();
    const before = certificates().java(spinnakerService('orca')).keyStore;
    const { keyStore, keyStorePassword } = certificates(chart, SpinnakerJava.JAVA_8).java(
      spinnakerService('orca'),
    );
    apply(...chart.toJson().filter(({ kind }: any) => kind === 'Certificate'));
    const there = () => tryKubectl(['get', 'secret', keyStore.secret, '-n', NAMESPACE]).ok;
    await until('cert-manager has made it', 60, there);
    const read = readIn(NAMESPACE);
    expect(algorithmsOf(read(keyStore), read(keyStorePassword))).toMatch(/pbeWithSHA1And3-KeyTripleDES-CBC/);
    expect(algorithmsOf(read(before), read(keyStorePassword))).toMatch(/AES-256-CBC/);
  });
});

describeWith(
  'kubectl',
  'openssl',
  'keytool',
)("certificates of Spinnaker by this package's generator", () => {
  const NAMESPACE = 'spinnaker-generated';
  const layout = new CertificateLayout({
    namespace: NAMESPACE,
    trustDomain: new TrustDomain('spinnaker.example.org'),
    secrets: SecretLayout.PER_SERVICE,
  });
  const certificates = new LayoutSpinnakerCertificates({ layout, java: SpinnakerJava.JAVA_8 });

  beforeAll(async () => {
    createNamespace(NAMESPACE);
    for (const service of JAVA) certificates.java(service);
    for (const service of GO) certificates.go(service);
    const chart = newChart();
    new CertificateGenerator(chart, 'generator', { layout });
    const objects: any[] = chart.toJson();
    apply(...objects);
    await finished(jobOf(objects).metadata.name, NAMESPACE);
  });

  afterAll(() => remove(NAMESPACE));

  readable(NAMESPACE, () => certificates, /pbeWithSHA1And3-KeyTripleDES-CBC/);
});
