import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './program';

afterEach(() => {
  jest.dontMock('../../../lib/certificates/generator/program.generated');
  jest.resetModules();
});

/** Runs the program as a Job does: from the files of its ConfigMap. */
function run(source: string, ...args: string[]) {
  const program = new Program();
  program.generator({ program: source });
  const { data, binaryData } = program.objects
    .kind('ConfigMap')
    .find(({ metadata }) => metadata.name.includes('-program-'));
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  try {
    for (const [file, text] of Object.entries(data)) writeFileSync(join(folder, file), text as string);
    for (const [file, text] of Object.entries(binaryData)) {
      writeFileSync(join(folder, file), Buffer.from(text as string, 'base64'));
    }
    return spawnSync(process.execPath, [join(folder, 'certs.js'), ...args], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('starts as if it were the file, with its arguments and its exit code', () => {
  const source = `
    if (require.main !== module) throw new Error('not the main module');
    console.log(require('node:path').basename(__dirname).slice(0, 8), process.argv.slice(2).join(' '), 'ü');
    process.exitCode = 3;
  `;
  const { stdout, stderr, status } = run(source, 'certs', 'generate');
  expect([stdout, stderr, status]).toEqual(['program- certs generate ü\n', '', 3]);
});

test('a stack says where', () => {
  const { stderr, status } = run('\n\nthrow new Error("broken");');
  expect(stderr).toMatch(/certs\.js\.br:3/);
  expect(status).toBe(1);
});

test('is what kubectl apply can note in an annotation of its object', () => {
  const program = new Program();
  program.generator({ program: `/* ${'issue the certificate '.repeat(20_000)} */` });
  for (const object of program.objects.kind('ConfigMap')) {
    expect(JSON.stringify(object).length).toBeLessThan(262_144);
  }
});

test('and is refused if it is more', () => {
  const program = new Program();
  program.generator({ program: `// ${randomBytes(250_000).toString('hex')}` });
  expect(program.problems).toEqual([
    expect.stringMatching(
      /^chart\/generator: "program of \d+ KiB" has \d+ KiB in its ConfigMap, more than kubectl apply takes.*\[program-size\]$/,
    ),
  ]);
});

describe('that of this package', () => {
  const generated = '../../../lib/certificates/generator/program.generated';

  test('is loaded when a Job is synthesized, and not before', () => {
    const load = jest.fn(() => ({ PROGRAM: '// built' }));
    jest.doMock(generated, load, { virtual: true });
    const program = new Program();
    program.generator({ program: undefined });
    expect(load).not.toHaveBeenCalled();
    expect(program.objects.kind('Job')).toHaveLength(1);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('is asked for where it was not built', () => {
    const missing = Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    jest.doMock(
      generated,
      () => {
        throw missing;
      },
      { virtual: true },
    );
    const program = new Program();
    program.generator({ program: undefined });
    expect(program.problems).toEqual([
      'chart/generator: "program.generated" is not there: the program of the Jobs was not built. Instead: ' +
        '"npm run programs" in the sources of this package [program-missing]',
    ]);
  });
});
