export * from './keystore';
export * from './password';
export { randomSalts } from './salts';
export * from './truststore';
