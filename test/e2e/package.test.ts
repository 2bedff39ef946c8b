import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './support/kubectl';
import { describeWith } from './support/tools';

/** The package as npm would publish it, installed into an empty project beside its peers. */
describeWith('npm', 'tar')('the published package', () => {
  let project: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'consumer-'));
    const packed = run('npm', ['pack', '--pack-destination', project]);
    if (!packed.ok) throw new Error(packed.err);
    const [tarball] = readdirSync(project);
    const modules = join(project, 'node_modules');
    mkdirSync(join(modules, 'cdk8s-spire'), { recursive: true });
    run('tar', ['-xf', join(project, tarball), '-C', join(modules, 'cdk8s-spire'), '--strip-components=1']);
    for (const name of [
      'cdk8s',
      'cdk8s-plus-28',
      'constructs',
      'yaml',
      'kubernetes-types',
      '@types',
      'typescript',
    ]) {
      symlinkSync(resolve('node_modules', name), join(modules, name));
    }
  });

  const node = (...args: string[]) => {
    const { ok, out, err } = run('node', args, { cwd: project });
    expect({ ok, err }).toEqual({ ok: true, err: '' });
    return out.trim();
  };
  const program = (names: string) =>
    `console.log([${names}].map((part) => typeof part).join(' '), new TrustDomain('example.org').uri)`;

  test('is loaded by require', () => {
    const source = `
      const { SpireServer, TrustDomain } = require('cdk8s-spire');
      const { loadValues } = require('cdk8s-spire/serviceradar');
      const { plainPackage } = require('cdk8s-spire/packaging');
      const { SpinnakerMtls } = require('cdk8s-spire/spinnaker');
      ${program('SpireServer, loadValues, plainPackage, SpinnakerMtls')}`;
    expect(node('-e', source)).toBe('function function function function spiffe://example.org');
  });

  test('is loaded by import', () => {
    const source = `
      import { SpireServer, TrustDomain } from 'cdk8s-spire';
      import { loadValues } from 'cdk8s-spire/serviceradar';
      import { plainPackage } from 'cdk8s-spire/packaging';
      import { SpinnakerMtls } from 'cdk8s-spire/spinnaker';
      ${program('SpireServer, loadValues, plainPackage, SpinnakerMtls')}`;
    expect(node('--input-type=module', '-e', source)).toBe(
      'function function function function spiffe://example.org',
    );
  });

  test.each(['node16', 'bundler'])('has types for moduleResolution %s', (moduleResolution) => {
    writeFileSync(
      join(project, 'index.ts'),
      `import { TrustDomain } from 'cdk8s-spire';
       import { type Values } from 'cdk8s-spire/serviceradar';
       export const name: string = new TrustDomain('example.org').name;
       export const enabled = (values: Values): boolean => values.spire.enabled;\n`,
    );
    const module = moduleResolution === 'bundler' ? 'esnext' : 'node16';
    node(
      ...['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--skipLibCheck', '--types', 'node'],
      ...['--module', module, '--moduleResolution', moduleResolution, 'index.ts'],
    );
  });
});
