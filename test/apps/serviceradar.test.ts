import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const DEMO = readFileSync(join(ROOT, 'values.yaml'), 'utf8');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-'));
});

/** Runs the program as `npm run synth` does. */
function run(values: string, ...args: string[]) {
  writeFileSync(join(folder, 'values.yaml'), values);
  return spawnSync(process.execPath, ['--import', 'tsx', 'apps/serviceradar.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, VALUES: join(folder, 'values.yaml'), CDK8S_OUTDIR: join(folder, 'out') },
    encoding: 'utf8',
  });
}
const written = (path = '') => readdirSync(join(folder, 'out', path)).sort();

test('one key of the demo changes the mode, and what the other left is gone', () => {
  expect(run(DEMO).status).toBe(0);
  expect(written()).toEqual(expect.arrayContaining(['crds', '0001-spire-server.yaml']));
  expect(run(DEMO.replace(/^ {2}enabled: true$/m, '  enabled: false')).status).toBe(0);
  expect(written()).toEqual([
    '0000-namespace.yaml',
    '0001-certificates.yaml',
    'IDENTITIES.md',
    'Kustomization',
    'certificates',
    'components',
    'config',
  ]);
  expect(written('certificates')).toEqual(['layout.json']);
});

test('--helm and --compose', () => {
  const values = 'spire: { enabled: false }';
  expect(run(values, '--helm').status).toBe(0);
  expect(written('templates')).toEqual(['0000-certificates.yaml']);
  expect(readFileSync(join(folder, 'out/Chart.yaml'), 'utf8')).not.toContain('SPIRE');
  expect(run(values, '--compose').status).toBe(0);
  expect(written()).toEqual(expect.arrayContaining(['compose.yaml', 'compose.services.yaml', 'certs.cjs']));
  expect(written()).not.toContain('templates');
});

test.each([
  ['a wrong value', 'certs: { keyType: dsa }', 'certs.keyType: "dsa" is none of'],
  [
    'certificates that do not go together',
    'certs: { extraNames: [{ service: serviceradar-zen, dnsNames: [core] }] }',
    '"core" is a name of the certificate core, too',
  ],
])('%s is explained, without a stack', (_, values, message) => {
  const { status, stderr } = run(values);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test.each([
  [['--compse'], '"--compse" is no option. Instead: --compose [command-line]'],
  [['--dry'], '"--dry" is no option. Instead: --compose, --helm [command-line]'],
  [['demo.yaml'], '"demo.yaml" is no option. Instead: VALUES=demo.yaml [command-line]'],
  [
    ['--helm', '--compose'],
    '"--helm" and --compose are two forms of the output. Instead: one of them [command-line]',
  ],
])('%j is refused, and nothing is written', (args, message) => {
  const { status, stderr } = run('spire: { enabled: false }', ...args);
  expect([status, stderr.trim()]).toEqual([1, `command line: ${message}`]);
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('a public name alone is for Compose', () => {
  const values = 'web: { host: radar.example.org }';
  expect(run(values).stderr).toContain('values.yaml:1:14 web.host: "radar.example.org" is for');
  expect(run(values, '--compose').status).toBe(0);
  expect(readFileSync(join(folder, 'out/Caddyfile'), 'utf8')).toContain('radar.example.org');
});

test('a folder of somebody else is left as it is', () => {
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out', 'thesis.txt'), 'ten years');
  expect(run('spire: { enabled: false }').stderr).toContain('did not write, such as thesis.txt');
  expect(written()).toEqual(['thesis.txt']);
});
