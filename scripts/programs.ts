import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');
const FILE = join(ROOT, 'lib/certificates/generator/program.generated.ts');

/** A ConfigMap holds a MiB, and the layout has to fit in beside it. */
const LIMIT = 900 * 1024;

/**
 * The program of the generator's Job as the text of one file, the same for the same sources. Names are kept and
 * lines are short, so that a stack says something.
 */
export function generatorProgram(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['apps/cert-generator/program.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 200,
    // Licences ask for it.
    legalComments: 'eof',
    logLevel: 'error',
  });
  const [{ text }] = outputFiles;
  if (Buffer.byteLength(text) > LIMIT) {
    throw new Error(`The program has ${Buffer.byteLength(text)} bytes, more than ${LIMIT} for a ConfigMap.`);
  }
  return text;
}

/** SHA-256 in hexadecimal digits. */
export const programHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The module that has the program as a string. */
export function generatedModule(text: string): string {
  return [
    '// Written by scripts/programs.ts from apps/cert-generator; not in the repository.',
    `export const PROGRAM = ${JSON.stringify(text)};`,
    `export const PROGRAM_HASH = '${programHash(text)}';`,
    '',
  ].join('\n');
}

/** Writes it, unless it is there already: a new date would have everything compiled again. */
function main(): void {
  const module = generatedModule(generatorProgram());
  let present = '';
  try {
    present = readFileSync(FILE, 'utf8');
  } catch {
    // The first time.
  }
  if (present !== module) writeFileSync(FILE, module);
}

if (require.main === module) main();
