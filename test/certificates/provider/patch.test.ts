import { type CertificateSecureOptions } from '../../../lib/certificates';
import { type ExternalWorkload } from '../../../lib/kubernetes';
import { CORE, Program, WEB } from './program';

let program: Program;
beforeEach(() => void (program = new Program()));

function patch(workload: Partial<ExternalWorkload> = {}, options: CertificateSecureOptions = {}): any {
  return program.identities.patch(
    { kind: 'Deployment', name: 'core', containers: ['core'], ...workload },
    CORE,
    options,
  );
}

test('names the workload, and holds what it lacks and nothing else', () => {
  expect(patch({ env: [{ name: 'A', value: 'b' }] })).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'core', namespace: 'demo' },
    spec: {
      template: {
        metadata: { labels: { app: 'core' } },
        spec: {
          containers: [
            {
              name: 'core',
              env: [
                { name: 'TLS_CERT_FILE', value: '/etc/certificates/core.pem' },
                { name: 'TLS_KEY_FILE', value: '/etc/certificates/core-key.pem' },
                { name: 'TLS_CA_FILE', value: '/etc/certificates/root.pem' },
                { name: 'A', value: 'b' },
              ],
              volumeMounts: [
                { name: 'runtime-certificates-core', mountPath: '/etc/certificates', readOnly: true },
              ],
            },
          ],
          volumes: [
            {
              name: 'runtime-certificates-core',
              secret: {
                secretName: 'runtime-certs',
                defaultMode: 0o444,
                items: ['root.pem', 'core.pem', 'core-key.pem'].map((key) => ({ key, path: key })),
              },
            },
          ],
        },
      },
    },
  });
});

test('has the workload restarted', () => {
  patch({ kind: 'StatefulSet', name: 'db' });
  patch();
  patch();
  expect(program.restarted(CORE)).toEqual(['StatefulSet demo/db', 'Deployment demo/core']);
});

test('is refused for what is no workload, and then nothing is registered', () => {
  expect(() => patch({ kind: 'Job' })).toThrow('patch of core: "Job" is no workload that can be patched');
  expect(() => patch({ containers: [] })).toThrow('[container]');
  expect(program.layout.certificatesOf(CORE)).toEqual([]);
});

test.each<[string, Partial<ExternalWorkload>, CertificateSecureOptions]>([
  ['a directory that is none', {}, { mountPath: 'certs' }],
  ['permissions that are none', {}, { fileMode: 0 }],
  ['a file that is not there', {}, { paths: { 'ca.crt': 'cert.pem' } }],
  ['a workload of no name', { name: 'Core' }, {}],
  [
    'a further workload of no name',
    {},
    { workloads: [{ kind: 'Deployment', namespace: 'demo', name: 'A' }] },
  ],
])('is refused with %s, and then nothing is registered', (_, workload, options) => {
  const refused = { ...options, dnsNames: ['gw.example.org'] };
  expect(() => patch(workload, refused)).toThrow();
  expect(() => program.identities.connection(CORE, { ...refused, mountPath: 'certs' })).toThrow();
  expect(program.layout.certificatesOf(CORE)).toEqual([]);
  // Not even its names.
  program.layout.add(WEB, { dnsNames: ['gw.example.org'] });
  patch();
  expect(program.layout.document().certificates.map(({ name }) => name)).toEqual(['web', 'core']);
});

test('is refused for one that shares a certificate, which then has no more names than before', () => {
  program.layout.add(CORE);
  const before = JSON.stringify(program.layout.document());
  const workload = { kind: 'Deployment', name: 'web', containers: ['web'] };
  expect(() =>
    program.identities.patch(workload, WEB, { sharesCertificateOf: CORE, mountPath: 'certs' }),
  ).toThrow('[mount-path]');
  expect(JSON.stringify(program.layout.document())).toBe(before);
  expect(program.layout.certificatesOf(WEB)).toEqual([]);
});

test('takes the names under which ServiceRadar has its files', () => {
  const options = {
    name: 'kv',
    mountPath: '/etc/serviceradar/certs',
    paths: { 'ca.crt': 'root.pem' },
  };
  const { containers, volumes } = patch({}, options).spec.template.spec;
  expect(containers[0].volumeMounts[0].mountPath).toBe('/etc/serviceradar/certs');
  expect(volumes[0].secret.items).toContainEqual({ key: 'root.pem', path: 'ca.crt' });
  expect(volumes[0].secret.items).toContainEqual({ key: 'kv-key.pem', path: 'kv-key.pem' });
});
