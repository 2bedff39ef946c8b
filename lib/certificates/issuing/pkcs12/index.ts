export * from './keystore';
export * from './password';
export * from './truststore';
