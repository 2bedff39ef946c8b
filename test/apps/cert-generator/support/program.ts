import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramIo } from '../../../../apps/cert-generator/io';
import { certs } from '../../../../apps/cert-generator/main';
import { type LayoutDocument } from '../../../../lib/certificates/layout';
import { temporaryFolder } from '../../../certificates/issuer/support/folders';
import { NOW, smallLayout } from '../../../certificates/issuer/support/layouts';

/** How the program ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process. */
export async function program(argv: string[], io: Partial<ProgramIo> = {}): Promise<Ended> {
  let [out, err] = ['', ''];
  const code = await certs(argv, {
    env: {},
    now: () => NOW,
    out: (text) => (out += text),
    err: (text) => (err += text),
    input: async () => '',
    ...io,
  });
  return { code, out, err };
}

/** A folder with a layout. */
export function workspace(layout: LayoutDocument = smallLayout()): { directory: string; file: string } {
  const directory = join(temporaryFolder(), 'certs');
  mkdirSync(directory);
  const file = join(directory, 'layout.json');
  writeFileSync(file, JSON.stringify(layout));
  return { directory, file };
}

/** A folder in which everything is as it should be. */
export async function generated(layout?: LayoutDocument): Promise<string> {
  const { directory } = workspace(layout);
  await program(['generate', '--dir', directory]);
  return directory;
}
