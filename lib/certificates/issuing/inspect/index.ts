export { type CertificateFacts } from '../x509/facts';
export * from './facts';
export { type CertificateMaterial } from './material';
export * from './reissue';
export * from './verify';
