import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  helmPackage,
  kustomizeComponent,
  type PackageFiles,
  plainPackage,
} from '../../../lib/kubernetes/packaging';
import { CHARTS, objectsOf, parse, sorted } from './fixture';

/** Tests with a real tool; they are skipped, with a warning, where it is neither in `variable` nor on PATH. */
function describeWith(
  tool: string,
  variable: string,
  tests: (run: (...args: string[]) => string) => void,
): void {
  const command = process.env[variable] ?? tool;
  const present = spawnSync(command, ['--help']).error === undefined;
  if (!present)
    console.warn(`SKIPPED: no ${tool} on PATH or in $${variable}: its reading of our packages is not tested`);
  const run = (...args: string[]) =>
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  (present ? describe : describe.skip)(tool, () => tests(run));
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'packaging-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: PackageFiles, below = ''): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, below, path)), { recursive: true });
    writeFileSync(join(folder, below, path), text);
  }
  return join(folder, below);
}

describeWith('kubectl', 'KUBECTL', (kubectl) => {
  test('kustomize yields what the plain package holds', () => {
    write(plainPackage(CHARTS));
    expect(sorted(parse(kubectl('kustomize', folder)))).toEqual(sorted(objectsOf(CHARTS)));
    expect(parse(kubectl('kustomize', join(folder, 'crds')))).toHaveLength(2);
  });

  test.each([
    ['crds', 2],
    ['.', 4],
  ])('a folder read with -f holds objects only: %s', (below, count) => {
    write(plainPackage(CHARTS));
    const read = kubectl('annotate', '--local', '-f', join(folder, below), 'read=yes', '-o', 'name');
    expect(read.trim().split('\n')).toHaveLength(count);
    expect(read.toLowerCase()).not.toContain('kustomization');
  });

  const patch = (name: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'demo' },
    spec: { template: { spec: { volumes: [{ name: 'spire', hostPath: { path: '/run/spire/sockets' } }] } } },
  });
  const patched = (name: string) => {
    write(plainPackage(CHARTS), 'plain');
    write(kustomizeComponent([patch(name)]), 'component');
    write({ 'kustomization.yaml': 'resources: [../plain]\ncomponents: [../component]\n' }, 'theirs');
    return parse(kubectl('kustomize', join(folder, 'theirs')));
  };

  test('a component adds to the workload that it names', () => {
    const podSpec = {
      containers: [{ name: 'core', image: 'core:1' }],
      volumes: expect.arrayContaining([
        expect.objectContaining({ name: 'spire' }),
        { name: 'tmp', emptyDir: {} },
      ]),
    };
    expect(patched('core')).toContainEqual(
      expect.objectContaining({
        kind: 'Deployment',
        spec: expect.objectContaining({ template: expect.objectContaining({ spec: podSpec }) }),
      }),
    );
  });

  test('a component whose workload is not there is refused', () => {
    expect(() => patched('cores')).toThrow('no resource matches');
  });
});

describeWith('helm', 'HELM', (helm) => {
  const props = { name: 'demo', version: '1.2.3', description: 'Identities.' };

  test('template yields what the plain package holds', () => {
    write(helmPackage(CHARTS, props));
    expect(sorted(parse(helm('template', 'demo', folder, '--include-crds')))).toEqual(
      sorted(objectsOf(CHARTS)),
    );
  });

  test('lint finds no error', () => {
    write(helmPackage(CHARTS, props));
    expect(helm('lint', folder)).toContain('0 chart(s) failed');
  });
});
