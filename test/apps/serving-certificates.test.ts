import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { restrictedProblems } from '../support/pod-security';

const ROOT = join(__dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'app-')), 'out');
});

/** Runs the program as `npm run synth:serving-certificates` does. */
function run(env: { [name: string]: string } = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'apps/serving-certificates.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...env, CDK8S_OUTDIR: folder },
    encoding: 'utf8',
  });
}

const objects = (path: string): any[] =>
  readdirSync(join(folder, path))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, path, file), 'utf8')))
    .map((document) => document.toJS());

test('three folders, to be applied one after the other', () => {
  expect(run()).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(folder).sort()).toEqual(['1-rights', '2-platform', '3-shop', 'README.md']);
  expect(new Set(objects('1-rights').map(({ kind }) => kind))).toEqual(new Set(['ClusterRole']));
  const platform = objects('2-platform').map(({ kind }) => kind);
  expect(platform.slice(0, 3)).toEqual(['Issuer', 'Certificate', 'ClusterIssuer']);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const path of readdirSync(folder).slice(0, 3)) expect(readme).toContain(`kubectl apply -f ${path}`);
});

test('a Service asks, its pods wait for the Secret, and a client elsewhere trusts', () => {
  run();
  const all = objects('3-shop');
  const find = (kind: string, namespace: string) =>
    all.find((object) => object.kind === kind && object.metadata.namespace === namespace);
  expect(find('Service', 'shop').metadata.annotations).toEqual({
    'service.alauda.io/serving-cert-secret-name': 'shop-tls',
  });
  const secrets = (namespace: string) =>
    find('Deployment', namespace).spec.template.spec.volumes.map(({ secret }: any) => secret.secretName);
  expect(all.slice(0, 2).map(({ metadata }) => [metadata.name, metadata.namespace])).toEqual([
    ['shop', undefined],
    ['visitors', undefined],
  ]);
  expect([secrets('shop'), secrets('visitors')]).toEqual([
    ['shop-tls', 'service-root-ca'],
    ['service-root-ca'],
  ]);
  for (const { kind, spec } of all) {
    if (kind === 'Deployment') expect(restrictedProblems(spec.template.spec)).toEqual([]);
  }
});

test('the form follows from the release of Kyverno, unless it is said', () => {
  const groups = () => new Set(objects('2-platform').map(({ apiVersion }) => apiVersion.split('/')[0]));
  run();
  expect(groups()).toContain('policies.kyverno.io');
  run({ KYVERNO: '1.16' });
  expect(groups()).not.toContain('policies.kyverno.io');
  run({ FORM: 'cluster-policy' });
  expect(groups()).toContain('kyverno.io');
});

test.each([
  [
    { FORM: 'cluster-polcy' },
    'FORM: "cluster-polcy" is none of its words. Instead: cluster-policy [command-line]',
  ],
  [{ KYVERNO: '3' }, 'Kyverno: "3" is no release of Kyverno 1.'],
])('%j is explained, without a stack', (env, message) => {
  const { status, stderr } = run(env);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
