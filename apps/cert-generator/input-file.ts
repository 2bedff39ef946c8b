import { readFileSync } from 'node:fs';
import { InvalidInputError } from '../../lib/identity';
import { type ProgramIo } from './io';

/** The text of a file, or of standard input for `-`. @throws InvalidInputError if it cannot be read */
export async function readInput(file: string, io: ProgramIo): Promise<string> {
  if (file === '-') return io.input();
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError({
      rule: 'input-file',
      value: file,
      problem: `cannot be read (${(error as NodeJS.ErrnoException).code})`,
      instead: 'the path of a file, or - for standard input',
    });
  }
}
