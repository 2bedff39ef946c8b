/**
 * Measures, prints, asserts nothing. Needs `npm run build`. Beside `helm template` where helm is on PATH (or in
 * $HELM) and SPIRE_HELM_CHART names a folder with the public hardened SPIRE chart. ROUNDS sets the repetitions.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';
import { generatorCase } from './certificates';
import { helmCase, helmIdentities } from './helm';
import { type Case, interleaved } from './measure';
import { median, table } from './table';

const ROUNDS = Number(process.env.ROUNDS ?? 10);
const root = resolve(__dirname, '../..');
const dist = join(root, 'dist');
const out = mkdtempSync(join(tmpdir(), 'bench-'));

const program = (name: string, ...args: string[]): Case => ({ name, command: process.execPath, args });
const present = (cases: (Case | undefined)[]): Case[] => cases.filter((one) => one !== undefined);

async function demo(): Promise<void> {
  const app = {
    ...program('demo, compiled', join(dist, 'apps/serviceradar.js')),
    env: { CDK8S_OUTDIR: join(out, 'demo') },
  };
  const cases = present([helmCase('helm template'), app]);
  console.log(table('Synthesizing the demo', await interleaved(cases, ROUNDS)));
}

async function scale(): Promise<void> {
  const cases = present(
    [1_000, 10_000].flatMap((count) => [
      helmCase(`helm, ${count} registrations`, helmIdentities(out, count)),
      program(`constructs, ${count} registrations`, compiledScale(), `${count}`, join(out, 'scale.yaml')),
    ]),
  );
  const samples = await interleaved(cases, Math.max(3, Math.ceil(ROUNDS / 2)));
  for (const who of ['helm', 'constructs']) {
    const runs = [...samples].filter(([name]) => name.startsWith(who));
    if (runs.length === 0) continue;
    console.log(table(`${who}: ten times the registrations`, new Map(runs)));
  }
  const [helm, constructs] = ['helm', 'constructs'].map((who) => samples.get(`${who}, 10000 registrations`));
  if (helm && constructs)
    console.log(`constructs / helm at 10000: ${(median(constructs) / median(helm)).toFixed(2)}`);
}

async function importing(): Promise<void> {
  const requiring = (what: string) => program(`require ${what}`, '-e', `require(${JSON.stringify(what)})`);
  const cases = [
    program('node alone', '-e', '0'),
    ...['constructs', 'yaml', 'cdk8s', join(dist, 'lib')].map(requiring),
  ];
  const samples = await interleaved(cases, ROUNDS);
  console.log(table('Importing', samples));
  const [node, ...others] = [...samples].map(([name, runs]) => ({ name, ms: median(runs) }));
  for (const { name, ms } of others) console.log(`${name} minus node alone: ${(ms - node.ms).toFixed(0)} ms`);
}

async function issuing(): Promise<void> {
  const cases = [program('node alone', '-e', '0'), generatorCase(out)];
  console.log(table('Issuing', await interleaved(cases, ROUNDS)));
}

/** scale.ts as a user's build would have it: compiled, beside the compiled library. */
function compiledScale(): string {
  const folder = join(dist, 'test/bench');
  const source = readFileSync(join(__dirname, 'scale.ts'), 'utf8');
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'scale.js'), transpileModule(source, { compilerOptions }).outputText);
  return join(folder, 'scale.js');
}

async function main(): Promise<void> {
  if (!existsSync(join(dist, 'lib/index.js')))
    throw new Error('There is no dist/lib: run "npm run build" first');
  if (!helmCase(''))
    console.log('Without helm: put it on PATH or in $HELM, and name the chart in SPIRE_HELM_CHART.');
  try {
    await demo();
    await scale();
    await importing();
    await issuing();
  } finally {
    rmSync(out, { recursive: true });
  }
}

void main();
