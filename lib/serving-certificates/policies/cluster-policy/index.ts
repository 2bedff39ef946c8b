export * from './cluster-policies';
export * from './rights';
