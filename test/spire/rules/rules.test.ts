import { RULES } from '../../../lib/spire/rules/all';
import { CASES } from './cases';
import { Program } from './program';

const SEVERITY = new Map(RULES.map(({ id, severity }) => [id, severity]));

test('every rule has cases, and every case a rule', () => {
  expect(CASES.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ id }) => id).sort());
});

test.each(RULES)('$id is written as the documentation needs it', ({ id, title, why, remedy }) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  for (const sentence of [title, why, remedy]) expect(sentence).toMatch(/^[A-Zv].*[^.]\.$/);
});

describe.each(CASES)('$rule', ({ rule, passes, fails }) => {
  const messages = (program: Program) =>
    SEVERITY.get(rule) === 'error' ? program.errors() : program.warnings();

  test.each(Object.entries(passes))('holds: %s', (_, declare) => {
    const program = new Program();
    declare(program);
    // Of the configuration's checks, each has an ID of its own.
    const found = messages(program);
    expect(rule === 'configuration' ? found : found.filter((text) => text.endsWith(`[${rule}]`))).toEqual([]);
  });

  test.each(Object.entries(fails))('is broken: %s', (_, [declare, message]) => {
    const program = new Program();
    declare(program);
    expect(messages(program).join('\n')).toContain(message);
    if (rule !== 'configuration') expect(messages(program).join('\n')).toContain(`[${rule}]`);
  });
});
