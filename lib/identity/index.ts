export * from './dns-name';
export * from './duration';
export * from './nearest';
export * from './problem';
export * from './selector';
export * from './service-identity';
export * from './spiffe-id';
export * from './trust-domain';
