export * from './certificate';
export * from './issuer';
export * from './key';
export * from './keystore';
export { certManagerLifetime } from './lifetime';
export * from './secret-key';
export * from './types';
