import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { kubectl, run, tryKubectl } from './kubectl';

/** The committed demo's values with the given ones in their place, deeply. */
export function valuesFile(overrides: object): string {
  const values = merge(parse(readFileSync('values.yaml', 'utf8')), overrides);
  const file = join(mkdtempSync(join(tmpdir(), 'values-')), 'values.yaml');
  writeFileSync(file, stringify(values));
  return file;
}

/** Synthesizes the app as a user does, and returns the folder of the output. */
export function synth(values?: string): string {
  const folder = values ? join(mkdtempSync(join(tmpdir(), 'out-')), 'out') : 'out';
  npm(['run', 'synth', ...(values ? ['--', '--output', folder] : [])], values);
  return folder;
}

/** Synthesizes the Helm chart as a user does, and returns its folder. */
export function synthHelm(values: string): string {
  npm(['run', 'synth:helm'], values);
  return 'out-helm';
}

function npm(args: string[], values?: string): void {
  const result = run('npm', args, { env: values ? { VALUES: values } : {} });
  if (!result.ok) throw new Error(`npm ${args.join(' ')}\n${result.out}${result.err}`);
}

/** The documented steps: two where there are definitions. */
export function applyManifests(folder: string): void {
  if (existsSync(join(folder, 'crds'))) {
    kubectl(['apply', '--server-side', '-f', join(folder, 'crds')]);
    kubectl(['wait', '--for=condition=Established', '-f', join(folder, 'crds'), '--timeout=60s']);
  }
  kubectl(['apply', '--server-side', '-f', folder]);
}

/** Removes what an installation left, so that a suite can be run again. */
export function remove(namespace: string): void {
  kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait', '--timeout=110s']);
  const kinds = [
    'clusterspiffeids',
    'clusterstaticentries',
    'clusterroles',
    'clusterrolebindings',
    'validatingwebhookconfigurations',
  ];
  for (const kind of kinds) {
    const names = tryKubectl(['get', kind, '-o', 'name']).out.split('\n');
    const own = names.filter((name) => name.includes(`/${namespace}.`));
    if (own.length > 0) kubectl(['delete', ...own, '--ignore-not-found']);
  }
}

function merge(base: any, over: any): any {
  if (typeof base !== 'object' || typeof over !== 'object' || Array.isArray(over)) return over;
  const result = { ...base };
  for (const [key, value] of Object.entries(over))
    result[key] = key in base ? merge(base[key], value) : value;
  return result;
}
