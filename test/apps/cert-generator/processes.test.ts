import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { createAuthority, issue } from '../../../lib/certificates/issuing';
import { generatedModule, generatorProgram, programHash } from '../../../scripts/programs';
import { FakeApi } from '../../certificates/issuer/support/fake-api';
import { seenIn, temporaryFolder } from '../../certificates/issuer/support/folders';
import {
  AUTHORITY,
  EXTRA,
  leaf,
  SHARED,
  smallLayout,
  withLeaf,
} from '../../certificates/issuer/support/layouts';
import { differences, keyOf } from '../../certificates/issuer/support/memory-store';
import { filesIn, secretPath } from '../../certificates/issuer/support/secrets';
import { problemsIn } from '../../certificates/issuer/support/trust';
import { workspace } from './support/program';

const layout = smallLayout();
const ROOT = join(__dirname, '../../..');
let text: string;
let bundle: string;

beforeAll(() => {
  text = generatorProgram();
  bundle = join(temporaryFolder(), 'certs.js');
  writeFileSync(bundle, text);
}, 60_000);

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the bundle as a process of its own. */
function start(
  args: string[],
  env: { readonly [name: string]: string } = {},
): [ChildProcess, Promise<Ended>] {
  const child = spawn(process.execPath, [bundle, 'certs', ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  let [out, err] = ['', ''];
  child.stdout!.on('data', (data) => (out += data));
  child.stderr!.on('data', (data) => (err += data));
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, out, err })),
  );
  return [child, ended];
}
const run = (args: string[], env?: { readonly [name: string]: string }) => start(args, env)[1];

describe('the bundle', () => {
  test('is the same for the same sources, fits into a ConfigMap, and names no place of this machine', () => {
    expect(generatorProgram()).toBe(text);
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024);
    expect(text).not.toContain(ROOT);
  });

  test('is written as a module that gives it back', () => {
    const module = { exports: {} as { PROGRAM?: string; PROGRAM_HASH?: string } };
    const source = generatedModule(text).replaceAll('export const ', 'exports.');
    new Function('exports', source)(module.exports);
    expect(module.exports).toEqual({ PROGRAM: text, PROGRAM_HASH: programHash(text) });
  });

  test('issues certificates in a directory', async () => {
    const { directory } = workspace();
    expect(await run(['generate', '--dir', directory])).toMatchObject({ code: 0, out: '' });
    expect(problemsIn(layout, seenIn(directory, layout), new Date())).toEqual([]);
    expect((await run(['verify', '--dir', directory])).code).toBe(0);
  });
});

test('issues all the same when nobody reads what it says', async () => {
  const { directory } = workspace();
  const [child, ended] = start(['generate', '--dir', directory]);
  child.stdout!.destroy();
  child.stderr!.destroy();
  expect((await ended).code).toBe(0);
  expect(problemsIn(layout, seenIn(directory, layout), new Date())).toEqual([]);
});

describe('kill -9 at any time', () => {
  test.each<[string, string[][], string[]]>([
    ['the first boot', [], ['generate']],
    ['renewing all', [['generate']], ['renew', '--all']],
    [
      'activating the next authority',
      [['generate'], ['rotate-ca', '--phase', 'prepare']],
      ['rotate-ca', '--phase', 'activate'],
    ],
  ])(
    '%s is gone on with by the next run',
    async (_, before, args) => {
      const { directory } = workspace();
      for (const earlier of before) await run([...earlier, '--dir', directory]);
      let killed = 0;
      // Not so many that it never comes to the end: a run that is finished changes nothing any more.
      for (let i = 0; i < 6; i++) {
        const [child, ended] = start([...args, '--dir', directory], { ROTATION_ID: 'r1' });
        // On a busy machine one may end before this wakes up, but none before it has begun.
        await sleep(i === 0 ? 10 : 80 + Math.random() * 250);
        child.kill('SIGKILL');
        if ((await ended).signal === 'SIGKILL') killed++;
      }
      expect(killed).toBeGreaterThan(0);
      expect(await run([...args, '--dir', directory], { ROTATION_ID: 'r1' })).toMatchObject({ code: 0 });
      const seen = seenIn(directory, layout);
      expect(problemsIn(layout, seen, new Date())).toEqual([]);
      await run([...args, '--dir', directory], { ROTATION_ID: 'r1' });
      expect(differences(seen, seenIn(directory, layout))).toEqual([]);
      for (const { name } of [AUTHORITY, SHARED, EXTRA]) {
        const hidden = readdirSync(join(directory, name)).filter((file) => file.startsWith('..'));
        expect(hidden).toEqual([expect.stringMatching(/^\.\.\d+$/), '..data']);
      }
    },
    120_000,
  );
});

test('several at once on one directory agree', async () => {
  for (let i = 0; i < 2; i++) {
    const { directory } = workspace();
    const ended = await Promise.all([1, 2, 3].map(() => run(['generate', '--dir', directory])));
    expect(ended.map(({ code, err }) => [code, code === 0 || err])).toEqual(Array(3).fill([0, true]));
    const seen = seenIn(directory, layout);
    expect(problemsIn(layout, seen, new Date())).toEqual([]);
    expect(seen.get(keyOf(SHARED))!['root.pem']).toEqual(seen.get(keyOf(AUTHORITY))!['ca.pem']);
    await run(['generate', '--dir', directory]);
    expect(differences(seen, seenIn(directory, layout))).toEqual([]);
  }
}, 120_000);

describe('in a pod', () => {
  const DEPLOYMENT = '/apis/apps/v1/namespaces/demo/deployments/core';
  const inPod = withLeaf(layout, 'core', {
    workloads: [{ kind: 'Deployment', namespace: 'demo', name: 'core' }],
  });
  let server: FakeApi;
  let env: { [name: string]: string };
  let file: string;

  beforeEach(async () => {
    const authority = await createAuthority(layout.authority, new Date());
    const { certificate, privateKey } = await issue(authority, leaf('api'), new Date());
    server = new FakeApi({ key: privateKey, cert: certificate });
    const port = await server.listen();
    const account = join(temporaryFolder(), 'account');
    mkdirSync(account);
    writeFileSync(join(account, 'token'), 'the-token\n');
    writeFileSync(join(account, 'ca.crt'), authority.certificate);
    env = {
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String(port),
      SERVICE_ACCOUNT_DIR: account,
    };
    ({ file } = workspace(inPod));
  });
  afterEach(() => server.close());

  const generate = () => run(['generate', '--in-cluster', '--layout', file], env);
  const stored = () =>
    new Map(
      [AUTHORITY, SHARED, EXTRA].map((ref) => [keyOf(ref), filesIn(server.objects.get(secretPath(ref)))]),
    );
  const linesOf = (err: string) =>
    err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('it makes the Secrets, restarts what uses them, and logs a line of JSON for each', async () => {
    server.put(DEPLOYMENT, {
      metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { template: { metadata: {} } },
    });
    const { code, err } = await generate();
    expect(code).toBe(0);
    expect(problemsIn(inPod, stored(), new Date())).toEqual([]);
    expect(new Set(server.requests.map(({ token }) => token))).toEqual(new Set(['Bearer the-token']));
    expect(server.changes[server.changes.length - 1]).toBe(`PATCH ${DEPLOYMENT}`);
    const lines = linesOf(err);
    expect(lines.map(({ msg }) => msg)).toContain('issued core: it is missing');
    expect(lines[lines.length - 1]).toMatchObject({ level: 'info', restarted: ['Deployment demo/core'] });
    expect(err).not.toMatch(/PRIVATE|the-token|[A-Za-z0-9+/]{60}/);

    server.requests.length = 0;
    expect((await generate()).code).toBe(0);
    expect(server.changes).toEqual([]);
  });

  test('it verifies the API server, whatever the environment says', async () => {
    const other = await createAuthority(layout.authority, new Date());
    writeFileSync(join(env.SERVICE_ACCOUNT_DIR, 'ca.crt'), other.certificate);
    env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    expect((await generate()).code).toBe(4);
    expect(server.requests).toEqual([]);
  });

  test('it restarts nothing where that is asked for', async () => {
    server.put(DEPLOYMENT, { metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, spec: {} });
    await run(['generate', '--in-cluster', '--layout', file, '--no-restart'], env);
    expect(server.changes.filter((change) => change.startsWith('PATCH'))).toEqual([]);
  });

  test('several at once agree', async () => {
    const ended = await Promise.all([generate(), generate(), generate()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(problemsIn(inPod, stored(), new Date())).toEqual([]);
    expect(server.changes.filter((change) => change.startsWith('PUT'))).toEqual([]);
  });

  test('it ends with 3 where a Secret is somebody else’s, names it, and changes nothing', async () => {
    server.put(secretPath(SHARED), { type: 'kubernetes.io/tls', metadata: SHARED, data: {} });
    const { code, err } = await generate();
    expect(code).toBe(3);
    expect(linesOf(err)).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 3,
        msg: expect.stringContaining('Secret demo/runtime-certs has the type kubernetes.io/tls'),
      }),
    ]);
    expect(server.changes).toEqual([]);
  });

  test('it ends with 4 where it may not, or has no token', async () => {
    server.fault = () => ({ status: 403 });
    const forbidden = await generate();
    expect(forbidden.code).toBe(4);
    expect(forbidden.err).toContain('needs the right to get it');
    env.SERVICE_ACCOUNT_DIR = '/nowhere';
    const tokenless = await generate();
    expect(tokenless.code).toBe(4);
    expect(tokenless.err).toContain('Is its token mounted?');
  });

  test('it ends with 1 and a stack for a mistake of its own, in one line', async () => {
    // Nothing that an API server would say.
    server.put(secretPath(SHARED), { type: 'Opaque', data: { 'root.pem': 5 } });
    const { code, err } = await generate();
    expect(code).toBe(1);
    expect(linesOf(err)[0].msg).toMatch(/TypeError.*\n\s+at /);
  });
});

describe('the command of the package', () => {
  let command: string;
  beforeAll(() => {
    // As the package has it: the manifest some folders above.
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), readFileSync(join(ROOT, 'package.json')));
    command = join(folder, 'lib', 'apps', 'cdk8s-spire.js');
    buildSync({
      absWorkingDir: ROOT,
      entryPoints: ['apps/cdk8s-spire.ts'],
      bundle: true,
      outfile: command,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
  }, 60_000);

  const bin = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };

  test.each<[string[], number, RegExp, RegExp]>([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['--help'], 0, /Usage: cdk8s-spire COMMAND[^]*certs/, /^$/],
    [['certs', '--help'], 0, /Usage: cdk8s-spire certs COMMAND/, /^$/],
    [['certificates'], 2, /^$/, /certificates is no command[^]*Usage/],
    [['certs', 'show'], 2, /^$/, /\[command-line\]/],
  ])('%s', (args, code, out, err) => {
    const ended = bin(...args);
    expect(ended.code).toBe(code);
    expect(ended.out).toMatch(out);
    expect(ended.err).toMatch(err);
  });
});
