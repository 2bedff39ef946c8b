import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'app-')), 'out');
});

/** Runs the program as `npm run synth:spinnaker` does. */
function run(environment: { [name: string]: string } = {}, ...args: string[]) {
  const none = { STAGE: '', FROM: '', CERTIFICATES: '' };
  return spawnSync(process.execPath, ['--import', 'tsx', 'apps/spinnaker.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...none, ...environment, CDK8S_OUTDIR: folder },
    encoding: 'utf8',
  });
}
const objects = (file: string): any[] =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS());
const spinnakerService = () => objects('0001-spinnaker.yaml')[0];

test('by itself, it takes the first step, with certificates of cert-manager', () => {
  expect(run()).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(folder).sort()).toEqual([
    '0000-certificates.yaml',
    '0001-spinnaker.yaml',
    'Kustomization',
    'PLAN.md',
    'component',
    'patch',
  ]);
  const { profiles } = spinnakerService().spec.spinnakerConfig;
  expect(profiles.orca.server.ssl['client-auth']).toBe('none');
  const certificates = objects('0000-certificates.yaml').filter(({ kind }) => kind === 'Certificate');
  const secrets = certificates.map(({ spec }) => spec.secretName);
  for (const [, secret] of JSON.stringify(profiles).matchAll(/encryptedFile:k8s!n:([^!]+)/g)) {
    expect(secrets).toContain(secret);
  }
});

test('the next step replaces the files of the one before', () => {
  run();
  expect(run({ FROM: 'https', STAGE: 'want' })).toMatchObject({ status: 0, stderr: '' });
  expect(spinnakerService().spec.spinnakerConfig.profiles.orca.server.ssl['client-auth']).toBe('want');
  expect(readFileSync(join(folder, 'PLAN.md'), 'utf8')).toContain('**https → want**');
});

test.each(['cert-manager', 'generator'])(
  '%s makes the same in the stage off: on the way back, all is there',
  (source) => {
    run({ CERTIFICATES: source });
    const made = readFileSync(join(folder, '0000-certificates.yaml'), 'utf8');
    expect(run({ CERTIFICATES: source, FROM: 'https', STAGE: 'off' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(readFileSync(join(folder, '0000-certificates.yaml'), 'utf8')).toBe(made);
  },
);

test('the generator of this package makes them as well', () => {
  expect(run({ CERTIFICATES: 'generator' })).toMatchObject({ status: 0, stderr: '' });
  const made = objects('0000-certificates.yaml').map(({ kind }) => kind);
  expect(made).toEqual(expect.arrayContaining(['Job', 'CronJob', 'Role']));
  expect(made).not.toContain('Certificate');
});

test.each<[string, { [name: string]: string }, RegExp, string[]?]>([
  ['a step that cuts traffic', { STAGE: 'need' }, /^stage: "off -> need" .*\[spinnaker-stage\]\n$/],
  [
    'a misspelt stage',
    { STAGE: 'wnat' },
    /^STAGE: "wnat" is none of its words. Instead: want \[command-line\]\n$/,
  ],
  [
    'a misspelt source',
    { CERTIFICATES: 'x' },
    /^CERTIFICATES: "x" .*cert-manager, generator \[command-line\]\n$/,
  ],
  ['an argument', {}, /^command line: "--helm" is no option/, ['--helm']],
])('refused, with one line and no files: %s', (_, environment, message, args = []) => {
  const { status, stderr } = run(environment, ...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(existsSync(folder)).toBe(false);
});
