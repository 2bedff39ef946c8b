export * from './identity';
export * from './kubernetes';
export * from './spire';
