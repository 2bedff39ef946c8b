export { SpireRules } from './spire-rules';
export { type WarningSink } from './warning-sink';
