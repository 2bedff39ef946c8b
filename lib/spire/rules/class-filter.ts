import { type SpireRule } from './engine/rule';

export const classFilter: SpireRule = {
  id: 'class-filter',
  severity: 'error',
  title: 'A controller manager that filters by class has a class.',
  why: 'It does not start otherwise.',
  remedy: 'Set className beside filterByClassName.',
  check: ({ servers }) =>
    servers
      .filter(({ controllerManager }) => controllerManager.filterByClassName && !controllerManager.className)
      .map((at) => ({
        at,
        value: 'filterByClassName true',
        problem: 'has no class to filter by',
        instead: 'className, too',
      })),
};
