import { type Combination } from './combination';
import { CERTS_COMBINATIONS } from './combinations-certs';
import { SPIRE_COMBINATIONS } from './combinations-spire';
import { WEB_COMBINATIONS } from './combinations-web';

/** What the schema alone cannot see. */
export const COMBINATIONS: Combination[] = [
  ...SPIRE_COMBINATIONS,
  ...CERTS_COMBINATIONS,
  ...WEB_COMBINATIONS,
];
