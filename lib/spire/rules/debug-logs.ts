import { ControllerManagerLogLevel } from '../controller-manager/config';
import { configWarnings } from './engine/config-warnings';
import { type SpireRule } from './engine/rule';

export const debugLogs: SpireRule = {
  id: 'debug-logs',
  severity: 'warning',
  title: 'Nothing logs at level DEBUG.',
  why: 'The logs show requests and selectors in detail, and are many.',
  remedy: 'Go back to INFO once the error is found.',
  check: (model) => [
    ...configWarnings(model, 'debug-logs'),
    ...model.servers
      .filter(({ controllerManager }) => controllerManager.logLevel === ControllerManagerLogLevel.DEBUG)
      .map((at) => ({
        at,
        value: 'controllerManager.logLevel debug',
        problem: 'logs every object and entry in detail',
        instead: 'ControllerManagerLogLevel.INFO, once the error is found',
      })),
  ],
};
