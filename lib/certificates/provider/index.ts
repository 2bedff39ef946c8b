export { type CertificateConnection } from './connection';
export * from './provider';
