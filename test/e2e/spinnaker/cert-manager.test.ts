import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  CertManagerSpinnakerCertificates,
  type ISpinnakerCertificates,
  MtlsStage,
  SpinnakerAuthority,
  SpinnakerJava,
} from '../../../lib/spinnaker';
import { apply, get, kubectl } from '../support/kubectl';
import { describeWith } from '../support/tools';
import { mtls } from './emitted';
import { Installation } from './installation';
import { SERVICES } from './material';
import { nameIn } from './peers';

const NAMESPACE = 'spinnaker-cert-manager';
const PASSWORD = { secret: 'keystore-password', key: 'password' };
const { NEED } = MtlsStage;

describeWith(...['kubectl', 'java', 'javac', 'mvn', 'go'])(
  "Spinnaker's libraries with certificates of cert-manager",
  () => {
    const chart = new Chart(new App(), 'chart');
    const { issuer } = new SpinnakerAuthority(chart, 'authority', { namespace: NAMESPACE });
    const issued = (id: string, java: SpinnakerJava) =>
      new CertManagerSpinnakerCertificates(chart, id, {
        namespace: NAMESPACE,
        issuer,
        password: PASSWORD,
        java,
      });
    const [current, old] = [issued('current', SpinnakerJava.JAVA_17), issued('old', SpinnakerJava.JAVA_8)];
    const certificates: ISpinnakerCertificates = {
      java: (service) => (service.name === 'orca' ? old : current).java(service),
      go: (service) => current.go(service),
    };
    let directory: string;
    let spinnaker: Installation;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'cert-manager-'));
      kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
      apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
      apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: PASSWORD.secret, namespace: NAMESPACE },
        stringData: { [PASSWORD.key]: randomBytes(16).toString('hex') },
      });
      const { secretNames } = mtls({ namespace: NAMESPACE, certificates });
      apply(...Testing.synth(chart));
      const wait = [
        'wait',
        '-n',
        NAMESPACE,
        '--for=condition=Ready',
        'certificates',
        '--all',
        '--timeout=110s',
      ];
      kubectl(wait);
      for (const name of secretNames) save(name);
      spinnaker = new Installation(directory, { namespace: NAMESPACE, certificates });
      for (const service of SERVICES) await spinnaker.serve(service, NEED);
    });

    afterAll(() => {
      spinnaker?.stop();
      if (directory) rmSync(directory, { recursive: true, force: true });
      kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
    });

    /** As the kubelet mounts it. */
    function save(secret: string): void {
      mkdirSync(join(directory, secret));
      for (const [key, value] of Object.entries<string>(get('secret', secret, NAMESPACE).data)) {
        writeFileSync(join(directory, secret, key), Buffer.from(value, 'base64'));
      }
    }

    test.each(SERVICES)('need: every other service knows %s, and trusts it', async (from) => {
      for (const to of SERVICES.filter((service) => service !== from)) {
        expect([to, nameIn(await spinnaker.call([from, NEED], [to, NEED]))]).toEqual([to, `spin-${from}`]);
      }
    });
  },
);
