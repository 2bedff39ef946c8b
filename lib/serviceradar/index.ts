export * from './catalogue';
export * from './declaration';
export * from './security';
export * from './service-accounts';
export * from './values';
