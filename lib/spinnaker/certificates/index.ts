export * from './authority';
export * from './cert-manager';
export * from './existing';
export { SpinnakerJava } from './java-release';
export * from './layout';
export { type SpinnakerDnsNames } from './names';
export type * from './spinnaker-certificates';
export { type SpinnakerTrust } from './trust';
