export * from './catalogue';
export * from './declaration';
export * from './outputs';
export * from './platform';
export * from './security';
export * from './service-accounts';
export * from './values';
