import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidInputError } from '../../lib/identity';

/**
 * Writes new files that only their owner can read.
 * @throws InvalidInputError if one of them is there already, before any is written
 */
export function writeSecretFiles(files: { readonly [path: string]: Buffer }): void {
  for (const path of Object.keys(files)) {
    if (existsSync(path)) throw refusal(path, 'is there already, and is not overwritten', 'another name');
  }
  for (const [path, content] of Object.entries(files)) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw refusal(path, `cannot be written (${(error as NodeJS.ErrnoException).code})`, 'another place');
    }
  }
}

function refusal(value: string, problem: string, instead: string): InvalidInputError {
  return new InvalidInputError({ rule: 'output-file', value, problem, instead });
}
