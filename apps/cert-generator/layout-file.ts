import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInputError } from '../../lib/identity';
import { checkLayout, type LayoutDocument } from '../../lib/certificates/layout';
import { type Args, type OptionSpecs } from './args';
import { type ProgramIo } from './io';

export const LAYOUT_OPTIONS: OptionSpecs = {
  layout: {
    value: 'FILE',
    help: 'which certificates there are (default: the variable LAYOUT, or layout.json in --dir)',
  },
};

/** @throws InvalidInputError, InvalidLayoutError */
export function readLayout(args: Args, { env }: ProgramIo): LayoutDocument {
  const directory = args.text('dir');
  const file =
    args.text('layout') ??
    env.LAYOUT ??
    (directory === undefined ? args.required('layout', 'FILE') : join(directory, 'layout.json'));
  return checkLayout(parse(readText(file), file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw problem(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem(file, `is no JSON: ${(error as Error).message}`);
  }
}

function problem(file: string, clause: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'layout-file',
    value: file,
    problem: clause,
    instead: 'the path of a layout, as the synthesized output has it',
  });
}
