import { Args } from '../../../apps/cert-generator/args';
import { InvalidInputError } from '../../../lib/identity';

const SPECS = {
  dir: { value: 'DIR', help: '' },
  within: { value: 'DURATION', help: '' },
  phase: { value: 'PHASE', help: '' },
  all: { help: '' },
};
const parse = (...argv: string[]) => Args.parse(argv, SPECS);

test('values, with and without an equals sign, and switches', () => {
  const args = parse('--dir', 'x', '--within=24h', '--all');
  expect([args.text('dir'), args.seconds('within'), args.flag('all')]).toEqual(['x', 86_400, true]);
  expect([args.text('phase'), args.flag('json')]).toEqual([undefined, false]);
});

test.each<[string, string[], RegExp]>([
  ['an unknown option, with the nearest one', ['--dri', 'x'], /"--dri" is no option. Instead: --dir/],
  [
    'an unknown option that is near none',
    ['--password=secret'],
    /"--password" is no option. Instead: --dir, --within/,
  ],
  ['a short option', ['-d', 'x'], /"-d" is no option/],
  ['a value that is missing', ['--dir'], /"--dir" has no value. Instead: --dir DIR/],
  ['another option in the place of a value', ['--dir', '--all'], /"--dir" has no value/],
  ['an empty value', ['--dir='], /"--dir" has no value/],
  ['a switch with a value', ['--all=yes'], /"--all=yes" has a value/],
  ['an option twice', ['--dir', 'a', '--dir', 'b'], /"--dir" is there twice/],
  ['something that is no option', ['generate'], /"generate" is no option/],
])('%s is refused', (_, argv, message) => {
  expect(() => parse(...argv)).toThrow(InvalidInputError);
  expect(() => parse(...argv)).toThrow(message);
});

test.each<[string, (args: Args) => unknown, string[], RegExp]>([
  ['a missing option', (args) => args.required('dir', 'DIR'), [], /"--dir" is missing. Instead: --dir DIR/],
  ['days', (args) => args.seconds('within'), ['--within', '30d'], /Instead: --within 720h/],
  ['no duration', (args) => args.seconds('within'), ['--within', 'soon'], /is no duration/],
  ['no time at all', (args) => args.seconds('within'), ['--within', '0s'], /is no duration/],
  ['parts of a second', (args) => args.seconds('within'), ['--within', '1ms'], /is no duration/],
  [
    'no choice',
    (args) => args.choice('phase', ['a', 'b']),
    ['--phase', 'c'],
    /is no choice. Instead: "a" or "b"/,
  ],
])('%s is refused', (_, read, argv, message) => {
  expect(() => read(parse(...argv))).toThrow(message);
});
