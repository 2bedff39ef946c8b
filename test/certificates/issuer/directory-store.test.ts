import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../../../lib/certificates/issuing';
import {
  ConflictError,
  DirectoryStore,
  ForeignEntryError,
  IssuerMode,
  StoreUnreachableError,
} from '../../../lib/certificates/issuer';
import { dyingSystem, quickSystem } from './support/dying-system';
import { hiddenIn, seenIn, temporaryFolder } from './support/folders';
import { AUTHORITY, NOW, SHARED, smallLayout, tinyLayout } from './support/layouts';
import { differences, Killed } from './support/memory-store';
import { run } from './support/run';
import { problemsIn } from './support/trust';

const layout = smallLayout();
/** For what is done again for every step of a run. */
const tiny = tinyLayout();
const text = (value: string) => Buffer.from(value);
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n';
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('an entry', () => {
  test('is not there before it is written', async () => {
    const store = new DirectoryStore({ directory: join(temporaryFolder(), 'not', 'yet') });
    expect(await store.read(SHARED)).toBeUndefined();
  });

  test('is read as it was written, and replaced as a whole', async () => {
    const directory = temporaryFolder();
    const store = new DirectoryStore({ directory });
    await store.write(SHARED, { a: text('1'), b: text('2') }, undefined);
    const first = (await store.read(SHARED))!;
    expect(first.files).toEqual({ a: text('1'), b: text('2') });
    await store.write(SHARED, { b: text('3') }, first.version);
    expect((await store.read(SHARED))!.files).toEqual({ b: text('3') });
    expect(existsSync(join(directory, SHARED.name, 'a'))).toBe(false);
  });

  test('is laid out as the kubelet does it', async () => {
    const directory = temporaryFolder();
    const store = new DirectoryStore({ directory });
    await store.write(SHARED, { 'core.pem': text('1') }, undefined);
    await store.write(SHARED, { 'core.pem': text('2') }, '1');
    const folder = join(directory, SHARED.name);
    expect(readlinkSync(join(folder, 'core.pem'))).toBe('..data/core.pem');
    expect(readlinkSync(join(folder, '..data'))).toBe('..2');
    expect(hiddenIn(directory, SHARED.name)).toEqual(['..2', '..data']);
  });

  test('of another version is a conflict, and stays as it is', async () => {
    const directory = temporaryFolder();
    const [one, two] = [new DirectoryStore({ directory }), new DirectoryStore({ directory })];
    await one.write(SHARED, { a: text('1') }, undefined);
    await expect(two.write(SHARED, { a: text('2') }, undefined)).rejects.toThrow(ConflictError);
    await one.write(SHARED, { a: text('3') }, '1');
    await expect(two.write(SHARED, { a: text('4') }, '1')).rejects.toThrow(ConflictError);
    await one.write(SHARED, { a: text('5') }, '2');
    // Its number is free again, but it has been there.
    await expect(two.write(SHARED, { a: text('6') }, '1')).rejects.toThrow(ConflictError);
    expect((await two.read(SHARED))!.files).toEqual({ a: text('5') });
    expect(hiddenIn(directory, SHARED.name)).toEqual(['..3', '..data']);
  });

  test('gives keys to its owner only, and certificates to everyone who may enter', async () => {
    const directory = join(temporaryFolder(), 'new');
    await run(new DirectoryStore({ directory }), { layout });
    const modes = (name: string, ...files: string[]) =>
      Object.fromEntries(files.map((file) => [file, mode(join(directory, name, file))]));
    expect(mode(directory)).toBe('711');
    expect(modes(SHARED.name, '.', '..data', 'core.pem', 'root.pem', 'layout.json', 'core-key.pem')).toEqual({
      '.': '711',
      '..data': '711',
      'core.pem': '644',
      'root.pem': '644',
      'layout.json': '644',
      'core-key.pem': '600',
    });
    expect(modes(AUTHORITY.name, '.', '..data', 'ca.pem', 'ca-key.pem', 'layout.json')).toEqual({
      '.': '700',
      '..data': '700',
      'ca.pem': '600',
      'ca-key.pem': '600',
      'layout.json': '600',
    });
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot("gives the services' files to whoever is named, and not those of the authority", async () => {
    const directory = temporaryFolder();
    await run(new DirectoryStore({ directory, owner: { uid: 10001, gid: 10002 } }), { layout });
    const owner = (name: string, file: string) => {
      const { uid, gid } = statSync(join(directory, name, file));
      return [uid, gid];
    };
    expect(owner(SHARED.name, 'core-key.pem')).toEqual([10001, 10002]);
    expect(mode(join(directory, SHARED.name, 'core-key.pem'))).toBe('640');
    expect(owner(SHARED.name, '..data')).toEqual([0, 0]);
    expect(owner(AUTHORITY.name, 'ca-key.pem')).toEqual([0, 0]);
    expect(mode(join(directory, AUTHORITY.name, 'ca-key.pem'))).toBe('600');
    const other = new DirectoryStore({ directory, owner: { uid: 10003, gid: 10004 } });
    await run(other, { layout });
    expect(owner(SHARED.name, 'core-key.pem')).toEqual([10001, 10002]);
    expect(hiddenIn(directory, SHARED.name)).toEqual(['..1', '..data']);
    await run(other, { layout, mode: IssuerMode.ROTATE_LEAVES, rotationId: 'r1' });
    expect(owner(SHARED.name, 'core-key.pem')).toEqual([10003, 10004]);
    expect(owner(AUTHORITY.name, 'ca-key.pem')).toEqual([0, 0]);
  });

  asRoot('that was given to somebody else stays theirs while nothing changes', async () => {
    const directory = temporaryFolder();
    const issuer = () => new DirectoryStore({ directory, owner: { uid: 0, gid: 10001 } });
    await run(issuer(), { layout });
    const key = join(directory, SHARED.name, 'core-key.pem');
    chownSync(key, 0, 26);
    await new DirectoryStore({ directory }).read(SHARED);
    await run(issuer(), { layout });
    expect([statSync(key).gid, mode(key)]).toEqual([26, '640']);
  });

  test('is read without any change', async () => {
    const directory = temporaryFolder();
    await run(new DirectoryStore({ directory }), { layout });
    const changing = /^(chmod|chown|mkdir|rename|rm|symlink|unlink|writeFile)Sync$/;
    const changes: string[] = [];
    const watched = new Proxy(fs, {
      get: (system, name) => {
        if (changing.test(String(name))) changes.push(String(name));
        return Reflect.get(system, name);
      },
    });
    chmodSync(join(directory, SHARED.name, 'core-key.pem'), 0o640);
    mkdirSync(join(directory, SHARED.name, '..tmp-4194303-00ff'));
    await new DirectoryStore({ directory, system: watched }).read(SHARED);
    expect(changes).toEqual([]);
  });

  test('opens nothing that another program keeps beside the certificates', async () => {
    const directory = temporaryFolder();
    const folder = join(directory, SHARED.name);
    mkdirSync(folder);
    const { certificate } = await createAuthority(layout.authority, NOW);
    const theirs = {
      'jwt-private.pem': 0o600,
      'nats-creds.json': 0o600,
      'public.pem': 0o644,
      'open.txt': 0o666,
    };
    writeFileSync(join(folder, 'root.pem'), certificate);
    for (const [name, rights] of Object.entries(theirs)) {
      writeFileSync(join(folder, name), 'theirs');
      chmodSync(join(folder, name), rights);
    }
    const modes = () => Object.keys(theirs).map((name) => mode(join(folder, name)));
    const store = new DirectoryStore({ directory });
    await run(store, { layout, replaceAuthority: true });
    expect(modes()).toEqual(['600', '600', '644', '644']);
    await run(store, { layout, mode: IssuerMode.ROTATE_LEAVES, rotationId: 'r1' });
    expect(modes()).toEqual(['600', '600', '644', '644']);
    expect(mode(join(folder, 'core.pem'))).toBe('644');
    expect(mode(join(folder, 'core-key.pem'))).toBe('600');
  });

  test('has unknown files for its owner alone', async () => {
    const directory = temporaryFolder();
    const files = { 'jwt-private.pem': text('1'), 'nats.json': text('1'), 'root.pem': text('1') };
    await new DirectoryStore({ directory }).write(SHARED, files, undefined);
    expect(Object.keys(files).map((name) => mode(join(directory, SHARED.name, name)))).toEqual([
      '600',
      '600',
      '644',
    ]);
  });

  test('has its namespace in its name where that is asked for', async () => {
    const directory = temporaryFolder();
    const store = new DirectoryStore({
      directory,
      folderOf: ({ namespace, name }) => `${namespace}_${name}`,
    });
    await store.write(SHARED, { a: text('1') }, undefined);
    expect(readFileSync(join(directory, 'demo_runtime-certs', 'a'), 'utf8')).toBe('1');
  });

  test('in a place that cannot be written is not reachable', async () => {
    const directory = join(temporaryFolder(), 'file');
    writeFileSync(directory, '');
    const store = new DirectoryStore({ directory });
    await expect(store.write(SHARED, { a: text('1') }, undefined)).rejects.toThrow(StoreUnreachableError);
    await expect(store.read(SHARED)).rejects.toThrow(/runtime-certs cannot be used: ENOTDIR/);
  });
});

const readingByHandle = new Proxy(fs, {
  get:
    (system, name) =>
    (...args: unknown[]) => {
      const waits =
        (name === 'readFileSync' && typeof args[0] === 'string') ||
        (name === 'openSync' && typeof args[1] === 'number' && !(args[1] & fs.constants.O_NONBLOCK));
      if (waits) throw new Error('waits');
      return Reflect.get(system, name)(...args);
    },
});

describe('a folder that somebody else wrote', () => {
  const folderWith = (files: { readonly [name: string]: string }) => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, SHARED.name));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(directory, SHARED.name, name), content);
    }
    return { directory, store: new DirectoryStore({ directory }) };
  };

  test('is refused and left alone if it has no certificates', async () => {
    const { directory, store } = folderWith({ 'notes.txt': 'mine' });
    await expect(store.read(SHARED)).rejects.toThrow(ForeignEntryError);
    await expect(run(store, { layout })).rejects.toThrow(
      /runtime-certs holds something other than certificates/,
    );
    expect(readFileSync(join(directory, SHARED.name, 'notes.txt'), 'utf8')).toBe('mine');
    expect(existsSync(join(directory, AUTHORITY.name))).toBe(false);
  });

  test('may be empty', async () => {
    const { directory, store } = folderWith({});
    await run(store, { layout });
    expect(problemsIn(layout, seenIn(directory, layout), NOW)).toEqual([]);
  });

  test('with certificates is taken over, at whatever step it is interrupted', async () => {
    const root = await createAuthority(layout.authority, NOW);
    const files = { 'root.pem': root.certificate, 'root-key.pem': root.privateKey, 'api-key': 'theirs' };
    let killed = true;
    for (let step = 0; killed; step++) {
      const { directory, store } = folderWith(files);
      killed = await run(new DirectoryStore({ directory, system: dyingSystem(step) }), { layout: tiny }).then(
        () => false,
        (error) => error instanceof Killed,
      );
      await run(store, { layout: tiny });
      const seen = seenIn(directory, tiny);
      const shared = seen.get('demo/runtime-certs')!;
      expect([step, problemsIn(tiny, seen, NOW)]).toEqual([step, []]);
      expect(seen.get('demo/runtime-ca')!['ca.pem'].toString()).toBe(root.certificate);
      expect(shared['api-key'].toString()).toBe('theirs');
      expect(Object.keys(shared)).not.toContain('root-key.pem');
      expect(lstatSync(join(directory, SHARED.name, 'root.pem')).isSymbolicLink()).toBe(true);
    }
  }, 120_000);

  test.each<[string, (path: string) => void]>([
    ['a link', (path) => symlinkSync('/etc/hostname', path)],
    ['a pipe', (path) => void execFileSync('mkfifo', [path])],
  ])('with %s is refused: whoever put it there would say what is read', async (_, put) => {
    const { directory } = folderWith({ 'root.pem': CERTIFICATE });
    // Reading a pipe by its name would wait for ever, and the test with it.
    const store = new DirectoryStore({ directory, system: readingByHandle });
    put(join(directory, SHARED.name, 'web.pem'));
    await expect(store.read(SHARED)).rejects.toThrow(ForeignEntryError);
    await expect(store.read(SHARED)).rejects.toThrow(/web.pem is no regular file/);
    const pipe = store.peek(SHARED, ['web.pem']);
    if (put.toString().includes('mkfifo')) await expect(pipe).rejects.toThrow(/web.pem is no regular file/);
    else await pipe;
  });

  const onlyRoot = process.getuid?.() === 0 ? test : test.skip;
  onlyRoot.each<[string, (path: string) => void]>([
    ['belongs to', (path) => chownSync(path, 1000, 1000)],
    ['can be written by', (path) => chmodSync(path, 0o777)],
  ])('and that %s somebody else is refused by root, with what to do', async (_, give) => {
    for (const which of ['', SHARED.name]) {
      const { directory, store } = folderWith({ 'root.pem': CERTIFICATE });
      give(join(directory, which));
      for (const attempt of [store.read(SHARED), store.write(SHARED, { a: text('1') }, 'plain')]) {
        await expect(attempt).rejects.toThrow(ForeignEntryError);
        await expect(attempt).rejects.toThrow(/is writable for others than root.*chown root/);
      }
      expect(readFileSync(join(directory, SHARED.name, 'root.pem'), 'utf8')).toBe(CERTIFICATE);
    }
  });

  test('keeps a file that somebody puts beside the links', async () => {
    const { directory, store } = folderWith({ 'root.pem': CERTIFICATE });
    await store.write(SHARED, { 'root.pem': text(CERTIFICATE) }, 'plain');
    writeFileSync(join(directory, SHARED.name, 'notes.txt'), 'mine');
    await store.write(SHARED, { 'root.pem': text('2') }, (await store.read(SHARED))!.version);
    expect(readFileSync(join(directory, SHARED.name, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('a file in the place of a link gives way', async () => {
    const { directory, store } = folderWith({});
    await store.write(SHARED, { 'core.pem': text('1') }, undefined);
    const file = join(directory, SHARED.name, 'core.pem');
    await store.write(SHARED, { 'core.pem': text('2') }, '1');
    writeFileSync(`${file}.new`, 'edited');
    renameSync(`${file}.new`, file);
    expect((await store.read(SHARED))!.files).toEqual({ 'core.pem': text('2') });
    await store.settle(SHARED);
    expect(readFileSync(file, 'utf8')).toBe('2');
  });
});

describe('after a kill', () => {
  const cases: [string, IssuerMode[], IssuerMode][] = [
    ['the first boot', [], IssuerMode.KEEP],
    ['rotating leaves', [IssuerMode.KEEP], IssuerMode.ROTATE_LEAVES],
    ['prepare', [IssuerMode.KEEP], IssuerMode.PREPARE_CA],
    ['activate', [IssuerMode.KEEP, IssuerMode.PREPARE_CA], IssuerMode.ACTIVATE_CA],
    ['retire', [IssuerMode.KEEP, IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA], IssuerMode.RETIRE_CA],
  ];

  test.each(cases)(
    '%s goes on where it was, whatever the step',
    async (_, before, mode) => {
      const start = temporaryFolder();
      const store = new DirectoryStore({ directory: start, system: quickSystem });
      for (const earlier of before) await run(store, { layout: tiny, mode: earlier, rotationId: 'r1' });
      let killed = true;
      let step = 0;
      for (; killed; step++) {
        const directory = temporaryFolder();
        cpSync(start, directory, { recursive: true, verbatimSymlinks: true });
        const dying = new DirectoryStore({ directory, system: dyingSystem(step) });
        killed = await run(dying, { layout: tiny, mode, rotationId: 'r1' }).then(
          () => false,
          (error) => error instanceof Killed,
        );
        await run(new DirectoryStore({ directory, system: quickSystem }), {
          layout: tiny,
          mode,
          rotationId: 'r1',
        });
        const seen = seenIn(directory, tiny);
        expect([step, problemsIn(tiny, seen, NOW)]).toEqual([step, []]);
        for (const { entry } of [tiny.authority, ...tiny.targets]) {
          const hidden = hiddenIn(directory, entry.name);
          expect([step, hidden]).toEqual([step, [expect.stringMatching(/^\.\.\d+$/), '..data']]);
          expect(readlinkSync(join(directory, entry.name, '..data'))).toBe(hidden[0]);
        }
        await run(new DirectoryStore({ directory, system: quickSystem }), {
          layout: tiny,
          mode,
          rotationId: 'r1',
        });
        expect(differences(seen, seenIn(directory, tiny))).toEqual([]);
      }
      expect(step).toBeGreaterThan(10);
    },
    180_000,
  );

  test('what is seen is either all old or all new', async () => {
    let killed = true;
    for (let step = 0; killed; step++) {
      const directory = temporaryFolder();
      const files = (value: string) => ({ a: text(value), b: text(value) });
      await new DirectoryStore({ directory }).write(SHARED, files('1'), undefined);
      const dying = new DirectoryStore({ directory, system: dyingSystem(step) });
      killed = await dying.write(SHARED, files('2'), '1').then(
        () => false,
        () => true,
      );
      const [a, b] = ['a', 'b'].map((name) => readFileSync(join(directory, SHARED.name, name), 'utf8'));
      expect([step, a]).toEqual([step, b]);
      // The next run sees what was committed, and so does everybody after.
      const next = new DirectoryStore({ directory });
      const read = (await next.read(SHARED))!.files.a.toString();
      await next.settle(SHARED);
      expect(readFileSync(join(directory, SHARED.name, 'a'), 'utf8')).toBe(read);
    }
  });

  test('the leftovers of a program that runs are left to it, and others go', async () => {
    const directory = temporaryFolder();
    const store = new DirectoryStore({ directory });
    await store.write(SHARED, { a: text('1') }, undefined);
    const folder = join(directory, SHARED.name);
    const running = `..tmp-${process.ppid}-00ff`;
    const ended = '..tmp-4194303-00ff';
    for (const name of [running, ended]) mkdirSync(join(folder, name));
    symlinkSync('..data/gone', join(folder, 'gone'));
    await store.settle(SHARED);
    expect(hiddenIn(directory, SHARED.name)).toEqual(['..1', '..data', running].sort());
    expect(() => lstatSync(join(folder, 'gone'))).toThrow('ENOENT');
  });

  test('who may only read sees the entry all the same', async () => {
    const directory = temporaryFolder();
    const store = new DirectoryStore({ directory });
    await store.write(SHARED, { 'core.pem': text('1') }, undefined);
    const leftover = join(directory, SHARED.name, '..tmp-4194303-00ff');
    mkdirSync(leftover);
    const readOnly = new Proxy(fs, {
      get: (system, name) =>
        name === 'renameSync'
          ? () => {
              throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
            }
          : Reflect.get(system, name),
    });
    const reader = new DirectoryStore({ directory, system: readOnly });
    expect((await reader.read(SHARED))!.files).toEqual({ 'core.pem': text('1') });
    await reader.settle(SHARED);
    expect(existsSync(leftover)).toBe(true);
  });
});
