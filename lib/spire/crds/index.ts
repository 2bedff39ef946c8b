export * from './cluster-federated-trust-domain';
export * from './cluster-spiffeid';
export * from './cluster-static-entry';
export * from './spire-crds';
