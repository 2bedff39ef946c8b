export * from './checksum';
export * from './hardening';
export * from './late';
export * from './lists';
export * from './manifest';
export * from './peers';
export * from './rbac';
