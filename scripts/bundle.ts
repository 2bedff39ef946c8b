import { buildSync } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes each compiled program one file, which starts in two thirds of the time that its hundred modules take,
 * and lets Node keep its code compiled, where Node can (22.1 or newer).
 */
const PROGRAMS = ['serviceradar', 'cdk8s-spire'];

for (const program of PROGRAMS) {
  buildSync({
    entryPoints: [`apps/${program}.ts`],
    outfile: `dist/apps/${program}.bundle.js`,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // cdk8s brings the same library: one copy is loaded, not two.
    alias: { yaml: dirname(require.resolve('yaml/package.json', { paths: [require.resolve('cdk8s')] })) },
  });
  writeFileSync(
    `dist/apps/${program}.js`,
    `#!/usr/bin/env node\nrequire('node:module').enableCompileCache?.();\nrequire('./${program}.bundle.js');\n`,
  );
}
