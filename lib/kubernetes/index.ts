export * from './checksum';
export * from './hardening';
export * from './manifest';
