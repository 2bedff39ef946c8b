import { App } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { loadValues, ServiceRadarPlatform } from '../../lib/serviceradar';
import { applyManifests, remove, synth, valuesFile } from './support/install';
import { apply, get, kubectl, tryKubectl, until } from './support/kubectl';
import { describeWith } from './support/tools';
import { createPod, createServiceAccount, nodePod, nodeProgram } from './support/workload';

const NAMESPACE = 'switching';
const HOST = `serviceradar-datasvc.${NAMESPACE}.svc`;
const ID = (name: string) => `spiffe://carverauto.dev/ns/${NAMESPACE}/sa/serviceradar-${name}`;
const PORT = 50057;

const READ = `
const tls = require('tls'), fs = require('fs');
const read = (name) => fs.readFileSync(process.env[name]);
const material = () => ({ cert: read('TLS_CERT_FILE'), key: read('TLS_KEY_FILE'), ca: read('TLS_CA_FILE') });
const idOf = (cert) => (cert.subjectaltname || '').split(', ').find((name) => name.startsWith('URI:')).slice(4);`;

/** Greets a peer by the SPIFFE ID in its certificate, whoever issued it. */
const SERVER = `${READ}
tls.createServer({ ...material(), requestCert: true, rejectUnauthorized: true }, (socket) => {
  socket.end('welcome ' + idOf(socket.getPeerCertificate()));
}).on('tlsClientError', () => {}).listen(${PORT});
process.on('SIGTERM', () => process.exit());`;

/** Connects once and prints the server's SPIFFE ID and what it said. */
const CLIENT = `${READ}
const socket = tls.connect({ ...material(), host: '${HOST}', port: ${PORT}, servername: '${HOST}' });
socket.setTimeout(5000, () => { console.log('timeout'); process.exit(1); });
socket.on('data', (data) => console.log(idOf(socket.getPeerCertificate()) + ' says ' + data));
socket.on('error', (error) => { console.log('error ' + error.message); process.exit(1); });`;

const SVID_FILES = {
  TLS_CERT_FILE: '/svid/svid.0.pem',
  TLS_KEY_FILE: '/svid/svid.0.key',
  TLS_CA_FILE: '/svid/bundle.0.pem',
};

describeWith('kubectl')('from certificates to SPIRE and back, with peers of both kinds', () => {
  const file = (enabled: boolean, alongsideSpire: boolean) =>
    valuesFile({
      spire: {
        enabled,
        namespace: NAMESPACE,
        socketHostPath: `/run/spire/${NAMESPACE}/sockets`,
        postgres: { enabled: false },
        controllerManager: { className: NAMESPACE },
      },
      certs: { alongsideSpire },
    });
  const both = file(false, true);
  const platform = new ServiceRadarPlatform(new App(), loadValues(readFileSync(both, 'utf8'), both));
  const identity = (name: string) => platform.catalogue.service(name).identity;

  /** A pod by either delivery. */
  const pod = (name: string, delivery: string, program: string): PodTemplateSpec => {
    const service = identity(`serviceradar-${name}`);
    return delivery === 'SPIRE'
      ? platform.spire!.identities.secureTemplate(nodeProgram(program, SVID_FILES), service, {
          containers: ['fetch', 'main'],
        })
      : platform.certificates!.identities.secureTemplate(nodePod(program), service);
  };
  const ready = (name: string) =>
    kubectl(['wait', `pod/${name}`, '-n', NAMESPACE, '--for=condition=Ready', '--timeout=120s']);

  beforeAll(() => {
    remove(NAMESPACE);
    applyManifests(synth(file(false, false)));
    for (const name of ['core', 'datasvc']) createServiceAccount(NAMESPACE, `serviceradar-${name}`);
    apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'serviceradar-datasvc', namespace: NAMESPACE },
      spec: { selector: { app: 'serviceradar-datasvc' }, ports: [{ port: PORT }] },
    });
  });

  afterAll(() => remove(NAMESPACE));

  test('certificates alone', async () => {
    createPod(NAMESPACE, 'datasvc', pod('datasvc', 'certificates', SERVER));
    createPod(NAMESPACE, 'core-certificates', pod('core', 'certificates', 'setInterval(() => {}, 1000)'));
    ready('datasvc');
    ready('core-certificates');
    await expectTalk('certificates');
  });

  test('SPIRE beside them, below the same authority', async () => {
    applyManifests(synth(both));
    createPod(NAMESPACE, 'core-spire', pod('core', 'SPIRE', 'setInterval(() => {}, 1000)'));
    ready('core-spire');
    const root = Buffer.from(get('secret', 'serviceradar-identity-ca', NAMESPACE).data['ca.pem'], 'base64');
    const bundle = tryKubectl(['exec', '-n', NAMESPACE, 'core-spire', '--', 'cat', '/svid/bundle.0.pem']).out;
    expect(bundle.trim()).toBe(root.toString().trim());
  });

  test.each([
    ['certificates', 'SPIRE'],
    ['SPIRE', 'certificates'],
    ['SPIRE', 'SPIRE'],
  ])('a server with %s and a client with %s know each other', async (server, client) => {
    createPod(NAMESPACE, 'datasvc', pod('datasvc', server, SERVER));
    ready('datasvc');
    await expectTalk(client);
  });

  test('SPIRE alone, and everything of the certificates is gone from the manifests', () => {
    const folder = synth(file(true, false));
    applyManifests(folder);
    const files = kubectl(['kustomize', folder]);
    expect(files).not.toContain('serviceradar-identity-certs');
    expect(readFileSync(join(folder, 'IDENTITIES.md'), 'utf8')).toContain(ID('core'));
  });

  async function expectTalk(client: string): Promise<void> {
    const name = `core-${client.toLowerCase()}`;
    let said = '';
    await until(`${name} talks to datasvc`, 30, () => {
      said = tryKubectl(['exec', '-n', NAMESPACE, name, '-c', 'main', '--', 'node', '-e', CLIENT]).out.trim();
      return said.includes('welcome');
    }).catch(() => undefined);
    expect(said).toBe(`${ID('datasvc')} says welcome ${ID('core')}`);
  }
});
