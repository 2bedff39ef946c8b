import { configWarnings } from './engine/config-warnings';
import { type SpireRule } from './engine/rule';

export const insecureBootstrap: SpireRule = {
  id: 'insecure-bootstrap',
  severity: 'warning',
  title: 'An agent knows its server from the start.',
  why: 'Without a trust bundle it takes whoever answers first for its server, and hands out what that one says.',
  remedy: 'Leave trustBundle to its default, the ConfigMap that the server publishes.',
  check: (model) => configWarnings(model, 'insecure-bootstrap'),
};
