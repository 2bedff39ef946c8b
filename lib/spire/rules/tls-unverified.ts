import { configWarnings } from './engine/config-warnings';
import { type SpireRule } from './engine/rule';

export const tlsUnverified: SpireRule = {
  id: 'tls-unverified',
  severity: 'warning',
  title: 'A plugin verifies the certificate of the other side.',
  why: 'Whoever answers in its place receives the credentials of the plugin, and may sign the CA.',
  remedy: 'Name the CA certificate of the other side.',
  check: (model) => configWarnings(model, 'tls-unverified'),
};
