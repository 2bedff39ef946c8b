export * from './identity-provider';
export * from './patch';
export * from './plus';
export * from './pod-wiring';
export { nestingProblem } from './secret-volume';
export * from './template';
