export { type ExternalWorkload } from '../../kubernetes';
export * from './provider';
