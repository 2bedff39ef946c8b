import fc from 'fast-check';
import { durationProblem, formatGoDuration, parseGoDuration } from '../../lib/identity';

test.each<[string, number]>([
  ['0', 0],
  ['0s', 0],
  ['90s', 90],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['.5s', 0.5],
  ['100ms', 0.1],
  ['24h0m0s', 86400],
  ['-5m', -300],
  ['+5m', 300],
])('%s is %d seconds', (text, seconds) => expect(parseGoDuration(text)).toBeCloseTo(seconds));

test.each(['', '5', '1d', '1 h', 'h', '1h 30m', 'five', '1H', '5m!', '--5m', '1h-30m'])(
  '"%s" is no duration of Go',
  (text) => expect(parseGoDuration(text)).toBeUndefined(),
);

test.each<[number, string]>([
  [0, '0s'],
  [90, '1m30s'],
  [5400, '1h30m'],
  [3600, '1h'],
  [86_400, '24h'],
  [0.5, '500ms'],
  [1.25, '1250ms'],
])('%d seconds are written as %s', (seconds, text) => expect(formatGoDuration(seconds)).toBe(text));

test('what is written is read back', () => {
  const millis = fc.integer({ min: 0, max: 10 * 365 * 86_400_000 });
  fc.assert(
    fc.property(millis, (ms) =>
      expect(parseGoDuration(formatGoDuration(ms / 1000))).toBeCloseTo(ms / 1000, 6),
    ),
  );
});

test.each([
  ['7d', 'is no Go duration', '"168h"'],
  ['soon', 'is no Go duration', 'a duration such as "90s", "15m" or "24h"'],
  ['-1h', 'is negative', 'a duration such as "90s", "15m" or "24h"'],
])('%s is refused, with what to write', (text, problem, instead) => {
  expect(durationProblem(text)).toMatchObject({ rule: 'duration', value: text, problem, instead });
});

test('a duration has no problem', () => expect(durationProblem('1h30m')).toBeUndefined());
