import { describe as format, InvalidInputError, type Problem, refuse } from '../../lib/identity';

const PROBLEM: Problem = { rule: 'a-rule', value: 'a "b"', problem: 'is wrong', instead: '"c"' };

test('names the place, the value, what to write and the rule', () => {
  expect(format(PROBLEM, 'chart/server')).toBe('chart/server: "a \\"b\\"" is wrong. Instead: "c" [a-rule]');
  expect(format(PROBLEM)).toBe('"a \\"b\\"" is wrong. Instead: "c" [a-rule]');
});

test('a problem is thrown, with its parts', () => {
  const error = new InvalidInputError(PROBLEM, 'here');
  expect(() => refuse(PROBLEM, 'here')).toThrow(error);
  expect(error).toMatchObject({ name: 'InvalidInputError', problem: PROBLEM, place: 'here' });
  expect(error.message).toBe(format(PROBLEM, 'here'));
});

test('no problem, no error', () => expect(() => refuse(undefined)).not.toThrow());
