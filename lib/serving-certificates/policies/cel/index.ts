export * from './cel-policies';
export * from './rights';
