/**
 * Regenerates imports/spire.spiffe.io.ts from the custom resource definitions in lib/spire/crds.
 * All three go through one file, because cdk8s names its output by API group and the last file wins.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { SPIRE_CRDS } from '../lib/spire/crds';

/** The generated file. */
export const IMPORTS = resolve(__dirname, '../imports/spire.spiffe.io.ts');

/** First line of the generated file: changes with the definitions and with every edit by hand. */
export function stamp(body: string): string {
  const hash = createHash('sha256').update(JSON.stringify(SPIRE_CRDS)).update('\0').update(body);
  return `// "npm run imports" wrote this file; sha256 of definitions and content: ${hash.digest('hex')}\n`;
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'spire-imports-'));
  try {
    const crds = join(folder, 'crds.yaml');
    writeFileSync(
      crds,
      SPIRE_CRDS.map((crd) => stringify(crd, { aliasDuplicateObjects: false })).join('---\n'),
    );
    const options = ['--language=typescript', `--output=${folder}`, '--no-save', '--check-upgrade=false'];
    execFileSync('npx', ['cdk8s', 'import', crds, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
    const body = readFileSync(join(folder, 'spire.spiffe.io.ts'), 'utf8');
    writeFileSync(IMPORTS, stamp(body) + body);
    console.log(`wrote ${IMPORTS}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) main();
