import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  ExistingSpinnakerCertificates,
  type GoCertificate,
  type JavaCertificate,
  MtlsStage,
  spinnakerService,
} from '../../../lib/spinnaker';
import { run } from '../support/kubectl';
import { describeWith } from '../support/tools';
import { call } from './callers';
import { mtls } from './emitted';
import { Installation } from './installation';
import { CERTIFICATES, issue, LANGUAGES, SERVICES, type Service } from './material';
import { nameIn } from './peers';

const { OFF, HTTPS, NEED } = MtlsStage;
const CALLED: Service[] = ['clouddriver', 'dinghy'];
const SECRET = 'spinnaker-outside';
const file = (key: string) => ({ secret: SECRET, key });
const UNKNOWN = /PKIX path \w+ failed|unknown authority/;

const certificates = new ExistingSpinnakerCertificates({
  java: ofLanguage<JavaCertificate>('java'),
  go: ofLanguage<GoCertificate>('go'),
  clientTrust: { pkcs12: file('truststore.p12'), password: file('password'), pem: file('ca.pem') },
});

function ofLanguage<T>(language: 'java' | 'go'): { [service: string]: T } {
  const names = SERVICES.filter((name) => LANGUAGES[name] === language);
  return Object.fromEntries(names.map((name) => [name, CERTIFICATES[language](spinnakerService(name)) as T]));
}

/** Makes the Secret by the commands of the plan, with another authority for that of all public servers. */
function makeClientTrust(directory: string, own: string, other: string): void {
  const folder = join(directory, SECRET);
  const home = join(directory, 'java-home');
  mkdirSync(folder);
  mkdirSync(join(home, 'lib/security'), { recursive: true });
  const block = mtls({ stage: HTTPS, from: OFF })
    .rolloutPlan()
    .split('```')
    .find((text) => text.startsWith('sh\n') && text.includes('keytool'))!;
  const commands = block.split('\n').filter((line) => line !== 'sh' && !line.startsWith('kubectl'));
  const script = [
    `keytool -importcert -noprompt -alias public -file ${other} -keystore ${home}/lib/security/cacerts -storepass changeit`,
    `cd ${folder}; cp ${own} ca.crt`,
    `export JAVA_HOME=${home} SSL_CERT_FILE=${other}`,
    ...commands,
  ].join('\n');
  const { ok, err, out } = run('bash', ['-euc', script]);
  if (!ok) throw new Error(out + err);
}

describeWith(...['java', 'javac', 'mvn', 'go', 'openssl', 'keytool'])(
  "Spinnaker's libraries with authorities for calls to the outside",
  () => {
    let directories: string[];
    let spinnaker: Installation;
    let outside: Installation;
    const { authority } = CERTIFICATES.go(spinnakerService('dinghy'));
    /** As the package makes it with `clientTrust`. */
    const profile = (service: Service) =>
      mtls({ stage: NEED, certificates }).spinnakerService!.toJson().spec.spinnakerConfig.profiles[service];

    beforeAll(async () => {
      directories = [issue(), issue()];
      spinnaker = new Installation(directories[0]);
      outside = new Installation(directories[1]);
      makeClientTrust(directories[0], spinnaker.secrets.path(authority), outside.secrets.path(authority));
      for (const service of CALLED) {
        await spinnaker.serve(service, NEED);
        await outside.serve(service, HTTPS);
      }
    });

    afterAll(() => {
      spinnaker?.stop();
      outside?.stop();
      for (const directory of directories ?? []) rmSync(directory, { recursive: true, force: true });
    });

    describe.each(SERVICES)('%s', (from) => {
      const clients =
        LANGUAGES[from] === 'java' ? (['configuration', 'provider'] as const) : (['configuration'] as const);

      test.each(clients)('calls servers of its own authority and of others (%s)', async (client) => {
        for (const to of CALLED) {
          const there = await spinnaker.callWith(from, profile(from), outside.address(to, HTTPS), client);
          expect([to, there]).toEqual([to, { said: 'nobody' }]);
          const here = await spinnaker.callWith(from, profile(from), spinnaker.address(to, NEED), client);
          expect([to, nameIn(here)]).toEqual([to, `spin-${from}`]);
        }
      });

      test.each(clients)('refuses the others without: calls to the outside fail (%s)', async (client) => {
        const without = spinnaker.profile(from, NEED);
        for (const to of CALLED) {
          const { error } = await spinnaker.callWith(from, without, outside.address(to, HTTPS), client);
          expect([to, error]).toEqual([to, expect.stringMatching(UNKNOWN)]);
        }
      });
    });

    test.each(CALLED)('%s as a server lets none of the others in all the same', async (service) => {
      const url = spinnaker.address(service, NEED);
      url.port = String(await spinnaker.serveWith(service, profile(service)));
      const stranger = CERTIFICATES.go(spinnakerService('dinghy'));
      const ca = spinnaker.secrets.value(authority);
      const { secrets } = outside;
      const pair = { cert: secrets.value(stranger.certificate), key: secrets.value(stranger.key) };
      expect(await call(url, { ca, ...pair })).toEqual({
        error: expect.stringMatching(/ALERT|ECONNRESET|EPIPE/),
      });
      const known = { cert: spinnaker.secrets.value(stranger.certificate) };
      expect(nameIn(await call(url, { ca, ...known, key: spinnaker.secrets.value(stranger.key) }))).toBe(
        'spin-dinghy',
      );
    });
  },
);
