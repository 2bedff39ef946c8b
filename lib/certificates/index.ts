export * from './generator';
export * from './layout';
export * from './provider';
