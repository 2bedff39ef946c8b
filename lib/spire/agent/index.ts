export { SpireAgent } from './agent';
export { type SpireAgentProps } from './props';
