#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { certs } from './cert-generator/main';
import { processIo } from './cert-generator/io';

/** The commands, by their first word. */
const COMMANDS: {
  readonly [name: string]: { readonly summary: string; run(argv: string[]): Promise<number> };
} = {
  certs: {
    summary: 'issue, renew, rotate and look at the certificates of services without SPIRE',
    run: (argv) => certs(argv, processIo),
  },
};

const HELP = `Usage: cdk8s-spire COMMAND [OPTIONS]

Commands:
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name}  ${summary}\n`)
  .join('')}
Options:
  --version  of the package
  --help     this; also after a command
`;

/** Of the package that this file is part of, compiled or not. */
function version(folder = __dirname): string {
  try {
    const { name, version: found } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (name === 'cdk8s-spire') return found;
  } catch {
    // Not here, so further up.
  }
  const parent = dirname(folder);
  return parent === folder ? 'unknown' : version(parent);
}

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === '--version') {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return COMMANDS[name].run(rest);
  const asked = name === '--help' || name === 'help';
  (asked ? process.stdout : process.stderr).write(
    asked || name === undefined ? HELP : `${name} is no command\n\n${HELP}`,
  );
  return asked ? 0 : 2;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
