import { AGENT_CASES } from './agent';
import { type RuleCases } from './case';
import { FEDERATION_CASES } from './federation';
import { REGISTRATION_CASES } from './registration';
import { SERVER_CASES } from './server';

export { type RuleCases } from './case';

export const CASES: RuleCases[] = [
  ...SERVER_CASES,
  ...AGENT_CASES,
  ...REGISTRATION_CASES,
  ...FEDERATION_CASES,
];
