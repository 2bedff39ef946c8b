import { Args } from '../../../apps/cert-generator/args';
import { passwords } from '../../../apps/cert-generator/commands/passwords';
import { ExitCode } from '../../../apps/cert-generator/exit-code';
import { certs } from '../../../apps/cert-generator/main';
import { PLACE_OPTIONS } from '../../../apps/cert-generator/place';
import { NOW } from '../../certificates/issuer/support/layouts';
import { MemoryStore } from '../../certificates/issuer/support/memory-store';

const ENTRY = { namespace: 'demo', name: 'spin' };
const argsOf = (...argv: string[]) => Args.parse(argv, { ...passwords.options, ...PLACE_OPTIONS });

async function run(store: MemoryStore, ...argv: string[]) {
  const messages: string[] = [];
  const io = { env: {}, now: () => NOW, out: () => undefined, err: () => undefined, input: async () => '' };
  const args = argsOf(...argv);
  const code = await passwords.run({ args, io, store, log: (_, message) => messages.push(message) });
  return { code, messages };
}

test('fills the keys of a Secret, and then has nothing to do', async () => {
  const store = new MemoryStore();
  const argv = ['--secret', 'demo/spin', '--keys', 'orca,gate', '--namespace', 'demo'];
  expect((await run(store, ...argv)).code).toBe(ExitCode.DONE);
  expect(Object.keys(store.files(ENTRY))).toEqual(['orca', 'gate']);
  const { messages } = await run(store, ...argv);
  expect(messages).toEqual(['nothing to do: 2 passwords are there']);
});

test('makes the Secret for a person, and not for a pod', async () => {
  const store = new MemoryStore();
  const argv = ['--secret', 'demo/spin', '--keys', 'orca'];
  await expect(run(store, ...argv, '--in-cluster')).rejects.toThrow('is not there yet');
  store.put(ENTRY, {});
  await run(store, ...argv, '--in-cluster');
  expect(store.text(ENTRY, 'orca')).toHaveLength(32);
});

test('says which Secret it works on', () => {
  expect(passwords.entries(argsOf('--secret', 'demo/spin', '--keys', 'a'))).toEqual([ENTRY]);
});

test.each([
  ['no Secret', ['--keys', 'a']],
  ['a name without namespace', ['--secret', 'spin']],
  ['a path', ['--secret', 'demo/spin/orca']],
  ['a name that is none', ['--secret', 'demo/Spin']],
  ['a directory', ['--secret', 'demo/spin', '--dir', '/tmp']],
])('%s is refused', (_, argv) => {
  expect(() => passwords.entries(argsOf(...argv))).toThrow('[command-line]');
});

test.each(['', 'a,,b', 'a b', '..', '..x', 'a/b', 'ü'])('%j are no keys', async (keys) => {
  const argv = ['--secret', 'demo/spin', `--keys=${keys}`];
  await expect(async () => run(new MemoryStore(), ...argv)).rejects.toThrow('[command-line]');
});

test('the help names the places that it takes', async () => {
  let text = '';
  const io = { env: {}, now: () => NOW, out: (more: string) => (text += more), err: () => undefined };
  await certs(['passwords', '--help'], { ...io, input: async () => '' } as any);
  expect(text).toContain('--namespace NS');
  expect(text).toContain('--in-cluster');
  expect(text).not.toMatch(/--dir|--owner/);
});
