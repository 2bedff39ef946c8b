export * from './authority';
export * from './generations';
export * from './runtime-certificates';
export * from './leaf';
