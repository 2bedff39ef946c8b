export * from './file-mode';
export * from './identity-provider';
export * from './mount-path';
export * from './patch';
export * from './plus';
export * from './pod-wiring';
export { nestingProblem } from './secret-volume';
export * from './template';
export * from './volume-name';
