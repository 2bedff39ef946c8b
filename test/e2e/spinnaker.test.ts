import { rmSync } from 'node:fs';
import {
  GateTls,
  type JavaCertificate,
  MTLS_STAGES,
  MtlsStage,
  mtlsStepProblem,
  spinnakerService,
} from '../../lib/spinnaker';
import { call, handshake } from './spinnaker/callers';
import { mtls } from './spinnaker/emitted';
import { Installation } from './spinnaker/installation';
import { CERTIFICATES, issue, SERVICES, type Service } from './spinnaker/material';
import { nameIn } from './spinnaker/peers';
import { Secrets } from './spinnaker/secrets';
import { run } from './support/kubectl';
import { describeWith } from './support/tools';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;
const STEPS = [HTTPS, WANT, NEED]
  .flatMap((from) => MTLS_STAGES.map((to) => [from, to] as const))
  .filter(([from, to]) => to !== OFF && to !== from && !mtlsStepProblem(from, to));

/** What OpenSSL makes of the alert, or of a server that hangs up. */
const REFUSED = { error: expect.stringMatching(/ALERT|ECONNRESET|EPIPE/) };
const NOBODY = { said: 'nobody' };
const ASKS = /CertificateRequest[^]*Acceptable client certificate CA names\n.*CN *= *Runtime CA/;

describeWith(...['java', 'javac', 'mvn', 'go', 'openssl', 'keytool'])(
  "Spinnaker's libraries with what the stages say",
  () => {
    let directories: string[];
    let spinnaker: Installation;
    let strangers: Secrets;
    const files = CERTIFICATES.go(spinnakerService('dinghy'));

    beforeAll(async () => {
      directories = [issue(), issue()];
      spinnaker = new Installation(directories[0]);
      strangers = new Secrets(directories[1]);
      for (const service of SERVICES) {
        for (const stage of [HTTPS, WANT, NEED]) await spinnaker.serve(service, stage);
      }
    });

    afterAll(() => {
      spinnaker?.stop();
      for (const directory of directories ?? []) rmSync(directory, { recursive: true, force: true });
    });

    describe.each(SERVICES)('%s as a server', (service) => {
      const shown = (stage: MtlsStage) =>
        handshake(spinnaker.address(service, stage), spinnaker.secrets.path(files.authority));
      const withoutCertificate = (stage: MtlsStage) =>
        call(spinnaker.address(service, stage), { ca: spinnaker.secrets.value(files.authority) });
      const withForeignCertificate = (stage: MtlsStage) =>
        call(spinnaker.address(service, stage), {
          ca: spinnaker.secrets.value(files.authority),
          cert: strangers.value(files.certificate),
          key: strangers.value(files.key),
        });

      test('https: it shows its certificate, asks for none, and takes everybody for nobody', async () => {
        expect(shown(HTTPS)).toContain('Verify return code: 0 (ok)');
        expect(shown(HTTPS)).not.toContain('CertificateRequest');
        expect(await withoutCertificate(HTTPS)).toEqual(NOBODY);
        expect(await withForeignCertificate(HTTPS)).toEqual(NOBODY);
      });

      test('want: it asks, lets in those without, and refuses those of another authority', async () => {
        expect(shown(WANT)).toMatch(ASKS);
        expect(await withoutCertificate(WANT)).toEqual(NOBODY);
        expect(await withForeignCertificate(WANT)).toEqual(REFUSED);
      });

      test('need: it refuses those without, and those of another authority', async () => {
        expect(shown(NEED)).toMatch(ASKS);
        expect(await withoutCertificate(NEED)).toEqual(REFUSED);
        expect(await withForeignCertificate(NEED)).toEqual(REFUSED);
      });
    });

    describe.each(SERVICES)('%s as a client', (from) => {
      const others = SERVICES.filter((service) => service !== from);

      test.each([WANT, NEED])('%s: every other service knows it', async (stage) => {
        for (const to of others) {
          expect([to, nameIn(await spinnaker.call([from, stage], [to, stage]))]).toEqual([
            to,
            `spin-${from}`,
          ]);
        }
      });

      test('https: it gets in everywhere, and nobody asks who it is', async () => {
        for (const to of others) {
          expect([to, await spinnaker.call([from, HTTPS], [to, HTTPS])]).toEqual([to, NOBODY]);
        }
      });

      test.each(STEPS)('%s -> %s: it gets in while only one side has made the step', async (stage, next) => {
        for (const to of others) {
          const early = await spinnaker.call([from, next], [to, stage]);
          const late = await spinnaker.call([from, stage], [to, next]);
          expect([to, early.error, late.error]).toEqual([to, undefined, undefined]);
        }
      });

      test('it refuses a server with the name of another', async () => {
        const url = spinnaker.address(from === 'dinghy' ? 'terraformer' : 'dinghy', NEED);
        url.hostname = spinnaker.address('orca', NEED).hostname;
        const { error } = await spinnaker.callWith(from, spinnaker.profile(from, NEED), url);
        expect(error).toContain(url.hostname);
      });
    });

    describe('Gate', () => {
      const profile = (gate: GateTls) => {
        const security = { apiSecurity: { overrideBaseUrl: 'https://gate.example.org' } };
        const spec = { spinnakerConfig: { config: { security } } };
        const services = ['gate', ...SERVICES];
        return mtls({ stage: NEED, gate, services, spec }).spinnakerService!.toJson().spec.spinnakerConfig
          .profiles.gate;
      };
      const calls = async (gate: GateTls) =>
        nameIn(await spinnaker.callWith('gate', profile(gate), spinnaker.address('terraformer', NEED)));

      test('that ends TLS lets browsers in also in the stage need, and knows who has a certificate', async () => {
        const url = new URL('https://spin-gate.spinnaker');
        url.port = String(await spinnaker.serveWith('gate', profile(GateTls.AT_GATE)));
        expect(await call(url, { ca: spinnaker.secrets.value(files.authority) })).toEqual(NOBODY);
        const orca = spinnaker.profile('orca', NEED);
        expect(nameIn(await spinnaker.callWith('orca', orca, url))).toBe('spin-orca');
        expect(await calls(GateTls.AT_GATE)).toBe('spin-gate');
      });

      test('behind a load balancer goes on with http, and calls the others with its certificate', async () => {
        const port = await spinnaker.serveWith('gate', profile(GateTls.BEFORE_GATE));
        expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('nobody');
        expect(await calls(GateTls.BEFORE_GATE)).toBe('spin-gate');
      });
    });

    test("kork's other way to a client reads the same", async () => {
      for (const from of ['clouddriver', 'orca'] as Service[]) {
        const answer = await spinnaker.call([from, NEED], ['dinghy', NEED], 'provider');
        expect(nameIn(answer)).toBe(`spin-${from}`);
      }
    });

    describe.each(['configuration', 'provider'] as const)("kork's %s", (client) => {
      test.each(['key', 'trust'])('fails with a %s store alone, so that clients have both', async (kind) => {
        const { 'ok-http-client': stores, ...rest } = spinnaker.profile('clouddriver', HTTPS);
        const half = Object.fromEntries(Object.entries(stores).filter(([key]) => key.startsWith(kind)));
        const profile = { ...rest, 'ok-http-client': half };
        const { error } = await spinnaker.callWith(
          'clouddriver',
          profile,
          spinnaker.address('dinghy', HTTPS),
          client,
        );
        expect(error).toContain('NullPointerException');
      });
    });

    test('Go decrypts a key with the password, by the name that it reads and no other', async () => {
      const { key } = CERTIFICATES.go(spinnakerService('terraformer'));
      expect(spinnaker.secrets.value(key)).toContain('Proc-Type: 4,ENCRYPTED');
      const { server } = spinnaker.profile('terraformer', NEED);
      const ssl = { ...server.ssl, keyFilePassword: '' };
      expect(ssl.keyPassword).toBeDefined();
      await expect(spinnaker.serveWith('terraformer', { server: { ssl } })).rejects.toThrow(/password/);
    });

    test.each(['clouddriver', 'orca'])(
      'keytool finds one key and one trusted authority for %s',
      (service) => {
        const stores: JavaCertificate = CERTIFICATES.java(spinnakerService(service));
        const list = (kind: 'keyStore' | 'trustStore') => {
          const store = ['-storetype', 'PKCS12', '-keystore', spinnaker.secrets.path(stores[kind])];
          const password = spinnaker.secrets.path(stores[`${kind}Password`]);
          return run('keytool', ['-list', ...store, '-storepass:file', password]).out;
        };
        expect(list('keyStore').match(/PrivateKeyEntry/g)).toHaveLength(1);
        expect(list('trustStore').match(/trustedCertEntry/g)).toHaveLength(1);
      },
    );
  },
);
