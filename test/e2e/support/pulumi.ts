import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Result, run } from './kubectl';

/** A stack of the package's own program, with values of its own. */
export class Stack {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pulumi-'));

  constructor(
    private readonly name: string,
    values: string,
  ) {
    // The program is that of the repository; the project beside the values keeps the stack's settings out of there.
    const project = readFileSync('Pulumi.yaml', 'utf8');
    const program = project.replace(/^main: (.*)$/m, (_, main) => `main: ${resolve(main)}`);
    writeFileSync(join(this.folder, 'Pulumi.yaml'), program);
    copyFileSync(values, join(this.folder, 'values.yaml'));
    this.pulumi('stack', 'init', name);
  }

  /** Sets what the program is configured by. */
  configure(settings: { readonly [key: string]: string }): void {
    for (const [key, value] of Object.entries(settings)) this.pulumi('config', 'set', key, value);
  }

  /** Sets a list. */
  configureList(key: string, items: string[]): void {
    items.forEach((item, i) => this.pulumi('config', 'set', '--path', `${key}[${i}]`, item));
  }

  up(...args: string[]): string {
    return this.pulumi('up', '--yes', '--skip-preview', ...args);
  }

  /** @throws if something would change, or something else changed what it made */
  expectNoChanges(): void {
    this.up('--expect-no-changes');
    this.pulumi('preview', '--refresh', '--expect-no-changes');
  }

  tryUp(): Result {
    return this.run('up', '--yes', '--skip-preview');
  }

  output(name: string): any {
    return JSON.parse(this.pulumi('stack', 'output', '--json'))[name];
  }

  /** The state, with its secrets encrypted. */
  get state(): any {
    return JSON.parse(this.pulumi('stack', 'export'));
  }

  set state(state: any) {
    const file = join(this.folder, 'state.json');
    writeFileSync(file, JSON.stringify(state));
    this.pulumi('stack', 'import', '--file', file);
  }

  /** What is made is gone afterwards, and so is the stack. */
  destroy(): void {
    this.pulumi('destroy', '--yes', '--skip-preview');
  }

  remove(): void {
    this.run('destroy', '--yes', '--skip-preview');
    this.run('stack', 'rm', '--yes', '--force', this.name);
    rmSync(this.folder, { recursive: true });
  }

  private pulumi(...args: string[]): string {
    const { ok, out, err } = this.run(...args);
    if (!ok) throw new Error(`pulumi ${args.join(' ')}\n${out}${err}`);
    return out;
  }

  private run(...args: string[]): Result {
    const env = { PULUMI_STACK: this.name };
    return run('pulumi', ['--non-interactive', ...args], { cwd: this.folder, env });
  }
}
