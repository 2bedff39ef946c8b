import { seconds } from '../config/go-duration';
import { type SpireRule } from './engine/rule';

export const gcInterval: SpireRule = {
  id: 'gc-interval',
  severity: 'error',
  title: 'The controller manager pauses between two reconciliations.',
  why: 'Releases before 0.7.0 take no pause at all for zero and use up a CPU; later ones take 10 s in its place.',
  remedy: 'Give a positive gcInterval, or leave it out.',
  check: ({ servers }) =>
    servers
      .filter(({ controllerManager: { gcInterval: pause } }) => pause && seconds(pause) <= 0)
      .map((at) => ({
        at,
        value: 'gcInterval 0s',
        problem: 'is no pause',
        instead: 'Duration.seconds(10), which is the default',
      })),
};
