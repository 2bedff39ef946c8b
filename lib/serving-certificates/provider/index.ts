export { type ServingConnection, type ServingTrust } from './connection';
export * from './options';
export * from './provider';
export * from './renewal';
export { type IServiceObject } from './service-object';
