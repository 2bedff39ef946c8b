export * from './bundle-endpoint-profile';
export * from './cluster-federated-trust-domain';
export * from './cluster-spiffeid';
export * from './cluster-static-entry';
export * from './label-selector';
export * from './preview';
export * from './trust-domain-bundle';
