import { brotliCompressSync, constants } from 'node:zlib';
import { InvalidInputError } from '../../identity';

/** Directory of the program in the container. */
export const PROGRAM_DIR = '/program';

/** What node is started with. */
export const PROGRAM_FILE = 'certs.js';

const COMPRESSED_FILE = `${PROGRAM_FILE}.br`;

/** Reads the program and becomes it. */
const LOADER = `'use strict';
// The program is beside this file, compressed: as text it is more than an object can have that is applied by kubectl.
const { readFileSync } = require('node:fs');
const { compileFunction } = require('node:vm');
const { brotliDecompressSync } = require('node:zlib');

const filename = __dirname + '/${COMPRESSED_FILE}';
const code = brotliDecompressSync(readFileSync(filename)).toString();
const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
compileFunction(code, parameters, { filename })(exports, require, module, __filename, __dirname);
`;

/** The files of the program, as a ConfigMap has them. */
export interface ProgramFiles {
  readonly data: { readonly [file: string]: string };
  /** Base64. */
  readonly binaryData: { readonly [file: string]: string };
}

/**
 * What an object has at most, in bytes, if `kubectl apply` is to note it in an annotation of the object. Some is
 * left for its metadata. Source: Kubernetes API, TotalAnnotationSizeLimitB.
 */
export const APPLY_LIMIT = 250_000;

/** @throws InvalidInputError if it is more than an object can hold */
export function programFiles(program: string): ProgramFiles {
  const packed = compress(program);
  if (packed.length > APPLY_LIMIT) {
    throw new InvalidInputError({
      rule: 'program-size',
      value: `program of ${Math.round(program.length / 1024)} KiB`,
      problem: `has ${Math.round(packed.length / 1024)} KiB in its ConfigMap, more than kubectl apply takes`,
      instead: `a program that has at most ${Math.floor(APPLY_LIMIT / 1024)} KiB when it is compressed`,
    });
  }
  return { data: { [PROGRAM_FILE]: LOADER }, binaryData: { [COMPRESSED_FILE]: packed } };
}

/** The program that issues certificates, as it was built with this package. */
export function builtProgram(): string {
  try {
    // Here and not above: it is large, and most who import this package synthesize no Job.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require('./program.generated') as { readonly PROGRAM: string }).PROGRAM;
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new InvalidInputError({
      rule: 'program-missing',
      value: 'program.generated',
      problem: 'is not there: the program of the Jobs was not built',
      instead: '"npm run programs" in the sources of this package',
    });
  }
}

let last: { readonly program: string; readonly packed: string } | undefined;

/** Several Jobs have the same program. Brotli gives the same on every processor, unlike zlib. */
function compress(program: string): string {
  if (last?.program === program) return last.packed;
  const bytes = Buffer.from(program);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 7,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  last = { program, packed: brotliCompressSync(bytes, { params }).toString('base64') };
  return last.packed;
}
