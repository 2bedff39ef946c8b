import { enumProblem } from '../../lib/identity';

enum Fruit {
  APPLE = 'apple',
  BLOOD_ORANGE = 'blood-orange',
}

test('a value of the enum is none of the problems', () => {
  expect(enumProblem('fruit', Fruit.APPLE, Fruit)).toBeUndefined();
  expect(enumProblem('fruit', 'blood-orange', Fruit)).toBeUndefined();
});

test('a misspelt value is told all that there are', () => {
  expect(enumProblem('fruit', 'blood_orange', Fruit)).toEqual({
    rule: 'fruit',
    value: 'blood_orange',
    problem: 'is none of the values that there are',
    instead: 'one of apple, blood-orange',
  });
});

test.each([
  ['the name of a value', 'BLOOD_ORANGE'],
  ['a key of all objects', 'constructor'],
  ['nothing', undefined],
  ['a list', ['apple']],
  ['a number', 3],
])('refused: %s', (_, value) => {
  expect(enumProblem('fruit', value, Fruit)).toMatchObject({ rule: 'fruit', value: String(value) });
});
